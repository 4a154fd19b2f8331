//! Which rows of the Users page can be chosen, and what can be done to several of them.

use domain::{
    selection::RowId,
    view::{FrameView, Page, RowAction, UserKind, UserRow},
};

use super::state::State;
use crate::{
    listing::{Act, Picks},
    ui::IconName,
};

/// The row as a selection names it.
pub(super) const fn row_id(row: &UserRow) -> RowId {
    match row.kind {
        UserKind::Member { id, .. } => RowId::Member(id),
        UserKind::Invitation { id, .. } => RowId::Invitation(id),
    }
}

/// Whether something can be done to several rows at once here.
pub(super) fn is_offered(rows: &[UserRow], state: &State) -> bool {
    !state.look.selection.is_empty() || ACTS.iter().any(|act| is_possible(rows, act.0))
}

fn is_possible(rows: &[UserRow], action: RowAction) -> bool {
    rows.iter().any(|row| row.actions.contains(&action))
}

/// What can be done to several: the act, the word in the address, the icon.
const ACTS: [(RowAction, &str, IconName); 6] = [
    (RowAction::ChangeRoles, "roles", IconName::Shield),
    (RowAction::Disable, "disable", IconName::Ban),
    (RowAction::Enable, "enable", IconName::UserCheck),
    (RowAction::Remove, "remove", IconName::Trash),
    (RowAction::Resend, "resend", IconName::Send),
    (RowAction::Cancel, "cancel", IconName::X),
];

/// The boxes of a page: each row has one.
pub(super) fn picks(page: &Page<UserRow>) -> Picks {
    Picks { boxes: page.rows.iter().map(row_id).collect(), rows: page.rows.len(), total: page.total }
}

/// What the bar offers. Rows of other pages may be chosen for what none of this page is good for.
pub(super) fn acts(frame: &FrameView, state: &State, rows: &[UserRow]) -> Vec<Act> {
    let words = &frame.words;
    let has_chosen = !state.look.selection.is_empty();
    ACTS.iter()
        .filter(|(action, ..)| has_chosen || is_possible(rows, *action))
        .map(|(action, word, icon)| {
            let label = match action {
                RowAction::ChangeRoles => &words.change_roles,
                RowAction::Disable => &words.disable,
                RowAction::Enable => &words.enable,
                RowAction::Remove => &words.remove,
                RowAction::Resend => &words.resend,
                _ => &words.cancel,
            };
            Act { word, icon: *icon, label: label.clone() }
        })
        .collect()
}
