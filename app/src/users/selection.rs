//! Which rows of the Users page can be selected, and the bulk actions for them.

use domain::{
    list::UserStatus,
    selection::RowId,
    state::MembershipState,
    view::{FrameView, May, Page, RowAction, UserKind, UserRow},
};

use super::state::State;
use crate::{
    listing::{BulkButton, EXPORT, OffPage, SelectableRows},
    messages::messages,
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

/// The bulk actions: the row actions of which a row has one, URL value and icon.
const ACTS: [(&[RowAction], &str, IconName); 8] = [
    (&[RowAction::ChangeRoles], "roles", IconName::Shield),
    (&[RowAction::ChangeRoles, RowAction::Disable, RowAction::Enable], TEAMS, IconName::Layers),
    (&[RowAction::Disable], "disable", IconName::Ban),
    (&[RowAction::Enable], "enable", IconName::UserCheck),
    // Whoever may disable somebody may sign them out.
    (&[RowAction::Disable, RowAction::Enable], "end-sessions", IconName::LogOut),
    (&[RowAction::Remove], "remove", IconName::Trash),
    (&[RowAction::Resend], "resend", IconName::Send),
    (&[RowAction::Cancel], "cancel", IconName::X),
];

const TEAMS: &str = "teams";

/// The URL values of the bulk actions that a row allows; `None` if it has no checkbox.
pub(super) fn admits(row: &UserRow) -> Option<String> {
    let has = |action: &RowAction| row.actions.contains(action);
    let mut words: Vec<&str> =
        ACTS.iter().filter(|(of, ..)| of.iter().any(has)).map(|(_, word, _)| *word).collect();
    if words.is_empty() {
        return None;
    }
    words.push(EXPORT);
    Some(words.join(" "))
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
    let fits_off_page = |word: &str| may(&frame.may, word) && may_fit(word, &off_page, state.query.status);
    let m = messages();
    let export = BulkButton {
        word: EXPORT,
        icon: IconName::Download,
        label: m.listing_export().to_owned(),
        fits_off_page: !matches!(&off_page, OffPage::Named(rows) if rows.is_empty()),
    };
    ACTS.iter()
        .filter(|(_, word, _)| *word != TEAMS || frame.may.update_teams)
        .map(|(_, word, icon)| {
            let label = match *word {
                "roles" => change_roles_word(words),
                TEAMS => m.bulk_teams().to_owned(),
                "disable" => words.disable.clone(),
                "enable" => words.enable.clone(),
                "end-sessions" => m.users_end_sessions().to_owned(),
                "remove" => words.remove.clone(),
                "resend" => resend_several_word(words),
                _ => words.cancel.clone(),
            };
            BulkButton { word, icon: *icon, label, fits_off_page: fits_off_page(word) }
        })
        .chain([export])
        .collect()
}

/// Whether the reader may do it to anyone.
fn may(may: &May, word: &str) -> bool {
    match word {
        "roles" => may.change_roles,
        TEAMS => may.update_teams,
        "disable" | "enable" | "end-sessions" => may.update_members,
        "remove" => may.remove_members,
        _ => may.update_invitations,
    }
}

/// Whether the action may apply to a selected row on another page. The kind of a named row is known; for all others
/// the status filter decides.
fn may_fit(word: &str, off_page: &OffPage, status: UserStatus) -> bool {
    let is_for_invitations = matches!(word, "resend" | "cancel");
    let rows = match off_page {
        OffPage::Named(rows) => rows,
        OffPage::Matching if is_for_invitations => return status.shows_invitations(),
        OffPage::Matching => {
            let fits = |state: &MembershipState| match word {
                "disable" => *state == MembershipState::Active,
                "enable" => *state == MembershipState::Disabled,
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
        assert_eq!(
            named(&[here, member]),
            ["roles", "disable", "enable", "end-sessions", "remove", "export"]
        );
        assert_eq!(named(&[invitation]), ["resend", "cancel", "export"]);
        let mut frame = frame();
        frame.may.update_members = false;
        let left = offered(&frame, UserStatus::Any, Selection::of([member, invitation]));
        assert_eq!(left, ["roles", "remove", "resend", "cancel", "export"]);
    }

    #[test]
    fn all_that_match_are_offered_what_the_status_filter_lets_through() {
        let all = |status| offered(&frame(), status, Selection::all());
        assert_eq!(
            all(UserStatus::Any),
            ["roles", "disable", "enable", "end-sessions", "remove", "resend", "cancel", "export"]
        );
        assert_eq!(all(UserStatus::Active), ["roles", "disable", "end-sessions", "remove", "export"]);
        assert_eq!(all(UserStatus::Disabled), ["roles", "enable", "end-sessions", "remove", "export"]);
        assert_eq!(all(UserStatus::Invited), ["resend", "cancel", "export"]);
        assert_eq!(all(UserStatus::Removed), ["export"]);
    }

    #[test]
    fn a_row_says_what_it_is_good_for() {
        let mut row = member_row(1, &[]);
        row.actions = vec![RowAction::ChangeRoles, RowAction::Leave];
        assert_eq!(admits(&row).as_deref(), Some("roles teams export"));
        row.actions = vec![RowAction::Leave];
        assert_eq!((admits(&row), is_offered(&[row], &State::default())), (None, false));
    }
}
