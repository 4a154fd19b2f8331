//! Which rows of the Users page can be selected, and the bulk actions for them.

use domain::{
    list::UserStatus,
    selection::RowId,
    state::MembershipState,
    view::{FrameView, May, Page, RowAction, UserKind, UserRow},
};

use super::state::State;
use crate::{
    listing::{BulkButton, OffPage, SelectableRows},
    ui::IconName,
    words::{change_roles_word, resend_several_word},
};

/// The row as a selection names it.
pub(super) const fn row_id(row: &UserRow) -> RowId {
    match row.kind {
        UserKind::Member { id, .. } => RowId::Member(id),
        UserKind::Invitation { id, .. } => RowId::Invitation(id),
    }
}

/// Whether any bulk action is available on this page.
pub(super) fn is_offered(rows: &[UserRow], state: &State) -> bool {
    !state.view.selection.is_empty() || rows.iter().any(|row| admits(row).is_some())
}

/// The bulk actions: row action, URL value and icon.
const ACTS: [(RowAction, &str, IconName); 6] = [
    (RowAction::ChangeRoles, "roles", IconName::Shield),
    (RowAction::Disable, "disable", IconName::Ban),
    (RowAction::Enable, "enable", IconName::UserCheck),
    (RowAction::Remove, "remove", IconName::Trash),
    (RowAction::Resend, "resend", IconName::Send),
    (RowAction::Cancel, "cancel", IconName::X),
];

/// The URL values of the bulk actions that a row allows; `None` if it has no checkbox.
pub(super) fn admits(row: &UserRow) -> Option<String> {
    let words: Vec<&str> =
        ACTS.iter().filter(|(action, ..)| row.actions.contains(action)).map(|(_, word, _)| *word).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The rows of a page and their checkboxes.
pub(super) fn selectable_rows(page: &Page<UserRow>) -> SelectableRows {
    let boxes = page.rows.iter().filter(|row| admits(row).is_some()).map(row_id).collect();
    SelectableRows {
        rows: page.rows.iter().map(row_id).collect(),
        boxes,
        total: page.total,
        at_least: page.at_least,
    }
}

/// The buttons of the bulk bar.
pub(super) fn bulk_buttons(frame: &FrameView, state: &State, page: &Page<UserRow>) -> Vec<BulkButton> {
    let words = &frame.words;
    let off_page = selectable_rows(page).off_page(&state.view.selection);
    let fits_off_page = |action| may(&frame.may, action) && may_fit(action, &off_page, state.query.status);
    ACTS.iter()
        .map(|(action, word, icon)| {
            let label = match action {
                RowAction::ChangeRoles => change_roles_word(words),
                RowAction::Disable => words.disable.clone(),
                RowAction::Enable => words.enable.clone(),
                RowAction::Remove => words.remove.clone(),
                RowAction::Resend => resend_several_word(words),
                _ => words.cancel.clone(),
            };
            BulkButton { word, icon: *icon, label, fits_off_page: fits_off_page(*action) }
        })
        .collect()
}

/// Whether the reader may do it to anyone.
const fn may(may: &May, action: RowAction) -> bool {
    match action {
        RowAction::ChangeRoles => may.change_roles,
        RowAction::Disable | RowAction::Enable => may.update_members,
        RowAction::Remove => may.remove_members,
        _ => may.update_invitations,
    }
}

/// Whether the action may apply to a selected row on another page. The kind of a named row is known; for all others
/// the status filter decides.
fn may_fit(action: RowAction, off_page: &OffPage, status: UserStatus) -> bool {
    let is_for_invitations = matches!(action, RowAction::Resend | RowAction::Cancel);
    let rows = match off_page {
        OffPage::Named(rows) => rows,
        OffPage::Matching if is_for_invitations => return status.shows_invitations(),
        OffPage::Matching => {
            let fits = |state: &MembershipState| match action {
                RowAction::Disable => *state == MembershipState::Active,
                RowAction::Enable => *state == MembershipState::Disabled,
                _ => *state != MembershipState::Removed,
            };
            return status.memberships().iter().any(fits);
        }
    };
    rows.iter().any(|row| matches!(row, RowId::Invitation(_)) == is_for_invitations)
}

#[cfg(test)]
mod tests {
    use domain::selection::Selection;

    use super::*;
    use crate::{
        fixtures::{frame, invitation_row, member_row},
        listing::ListState,
    };

    fn offered(frame: &FrameView, status: UserStatus, selection: Selection) -> Vec<&'static str> {
        let page =
            Page { rows: vec![member_row(1, &[])], total: 40, at_least: false, newer: None, older: None };
        let mut state = State::default().with_selection(selection);
        state.query.status = status;
        bulk_buttons(frame, &state, &page)
            .into_iter()
            .filter(|button| button.fits_off_page)
            .map(|button| button.word)
            .collect()
    }

    #[test]
    fn rows_of_other_pages_are_offered_what_their_kind_admits() {
        let (here, member, invitation) =
            (row_id(&member_row(1, &[])), row_id(&member_row(2, &[])), row_id(&invitation_row(3)));
        let named = |rows: &[RowId]| offered(&frame(), UserStatus::Any, Selection::of(rows.iter().copied()));
        assert_eq!(named(&[here]), [""; 0], "the page's own row speaks for itself");
        assert_eq!(named(&[here, member]), ["roles", "disable", "enable", "remove"]);
        assert_eq!(named(&[invitation]), ["resend", "cancel"]);
        let mut frame = frame();
        frame.may.update_members = false;
        let left = offered(&frame, UserStatus::Any, Selection::of([member, invitation]));
        assert_eq!(left, ["roles", "remove", "resend", "cancel"]);
    }

    #[test]
    fn all_that_match_are_offered_what_the_status_filter_lets_through() {
        let all = |status| offered(&frame(), status, Selection::all());
        assert_eq!(all(UserStatus::Any), ["roles", "disable", "enable", "remove", "resend", "cancel"]);
        assert_eq!(all(UserStatus::Active), ["roles", "disable", "remove"]);
        assert_eq!(all(UserStatus::Disabled), ["roles", "enable", "remove"]);
        assert_eq!(all(UserStatus::Invited), ["resend", "cancel"]);
        assert_eq!(all(UserStatus::Removed), [""; 0]);
    }

    #[test]
    fn a_row_says_what_it_is_good_for() {
        let mut row = member_row(1, &[]);
        row.actions = vec![RowAction::ChangeRoles, RowAction::Leave];
        assert_eq!(admits(&row).as_deref(), Some("roles"));
        row.actions = vec![RowAction::Leave];
        assert_eq!((admits(&row), is_offered(&[row], &State::default())), (None, false));
    }
}
