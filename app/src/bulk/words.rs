//! The sentences of bulk actions, before and after.

use domain::{
    bulk::{BulkAction, BulkList},
    words::Words,
};

use crate::{
    messages::messages,
    ui::ButtonLook,
    undo::summarize_names,
    words::{change_roles_word, resend_several_word},
};

/// The verb, in the organization's words.
pub(super) fn verb(words: &Words, action: &BulkAction) -> String {
    match action {
        BulkAction::ChangeRoles { .. } | BulkAction::ReplaceRoles { .. } => change_roles_word(words),
        BulkAction::ChangeTeams { .. } => messages().bulk_teams().to_owned(),
        BulkAction::EndSessions => messages().users_end_sessions().to_owned(),
        BulkAction::Disable => words.disable.clone(),
        BulkAction::Enable => words.enable.clone(),
        BulkAction::Remove { .. } => words.remove.clone(),
        BulkAction::Resend => resend_several_word(words),
        BulkAction::Cancel => words.cancel.clone(),
        BulkAction::Approve => messages().invitations_approve().to_owned(),
    }
}

/// Whether the verb is the organization's own: sentences don't inflect it.
fn is_own(verb: &str, action: &BulkAction) -> bool {
    let m = messages();
    match action {
        BulkAction::Disable => verb != m.words_disable(),
        BulkAction::Enable => verb != m.words_enable(),
        BulkAction::Remove { .. } => verb != m.words_remove(),
        BulkAction::Resend => verb != m.words_resend(),
        BulkAction::Cancel => verb != m.words_cancel(),
        _ => false,
    }
}

/// The page that the rows are from: its name, and the words of the link back to it.
pub(super) fn place(list: &BulkList) -> [&'static str; 2] {
    let m = messages();
    match list {
        BulkList::Users(_) => [m.users_title(), m.bulk_back_to_users()],
        BulkList::Invitations(_) => [m.invitations_title(), m.bulk_back_to_invitations()],
    }
}

/// "Disable 12 members?", or "Suspend: 12 members?" with a verb of the organization's own. Of rows that are not evaluated yet it
/// may be fewer: `is_up_to`.
pub(super) fn question(verb: &str, action: &BulkAction, count: u64, is_up_to: bool) -> String {
    let m = messages();
    match (action, action.is_for_members(), is_up_to) {
        (BulkAction::ChangeRoles { .. } | BulkAction::ReplaceRoles { .. }, _, false) => {
            m.bulk_ask_roles(count)
        }
        (BulkAction::ChangeRoles { .. } | BulkAction::ReplaceRoles { .. }, _, true) => {
            m.bulk_ask_roles_up_to(count)
        }
        (BulkAction::ChangeTeams { .. }, _, false) => m.bulk_ask_teams(count),
        (BulkAction::ChangeTeams { .. }, _, true) => m.bulk_ask_teams_up_to(count),
        (BulkAction::EndSessions, _, false) if count > 0 => m.bulk_ask_sessions(count),
        (BulkAction::EndSessions, _, true) => m.bulk_ask_sessions_up_to(count),
        _ if count == 0 => m.bulk_nothing_to_do(verb),
        (_, true, false) if is_own(verb, action) => m.bulk_own_ask_members(verb, count),
        (_, true, true) if is_own(verb, action) => m.bulk_own_ask_members_up_to(verb, count),
        (_, false, false) if is_own(verb, action) => m.bulk_own_ask_invitations(verb, count),
        (_, false, true) if is_own(verb, action) => m.bulk_own_ask_invitations_up_to(verb, count),
        (_, true, false) => m.bulk_ask_members(verb, count),
        (_, true, true) => m.bulk_ask_members_up_to(verb, count),
        (_, false, false) => m.bulk_ask_invitations(verb, count),
        (_, false, true) => m.bulk_ask_invitations_up_to(verb, count),
    }
}

/// The words of the button that answers the question.
pub(super) fn answer(verb: String, action: &BulkAction, count: u64, is_up_to: bool) -> String {
    if action.takes_choice() || *action == BulkAction::EndSessions {
        return verb;
    }
    let m = messages();
    match (is_own(&verb, action), is_up_to) {
        (false, false) => m.bulk_act(&verb, count),
        (false, true) => m.bulk_act_up_to(&verb, count),
        (true, false) => m.bulk_own_act(&verb, count),
        (true, true) => m.bulk_own_act_up_to(&verb, count),
    }
}

/// What the action does. A removal may close accounts.
pub(super) fn lead(action: &BulkAction, closes_accounts: bool) -> &'static str {
    let m = messages();
    match action {
        BulkAction::ChangeRoles { .. } | BulkAction::ReplaceRoles { .. } => m.bulk_lead_roles(),
        BulkAction::ChangeTeams { .. } => m.bulk_lead_teams(),
        BulkAction::EndSessions => m.bulk_lead_sessions(),
        BulkAction::Disable => m.bulk_lead_disable(),
        BulkAction::Enable => m.bulk_lead_enable(),
        BulkAction::Remove { .. } if closes_accounts => m.bulk_lead_remove_closes(),
        BulkAction::Remove { .. } => m.bulk_lead_remove(),
        BulkAction::Resend => m.bulk_lead_resend(),
        BulkAction::Cancel => m.bulk_lead_cancel(),
        BulkAction::Approve => m.bulk_lead_approve(),
    }
}

/// "12 members: Ada, Bob and 10 more".
pub(super) fn can_sentence(action: &BulkAction, count: u64, names: &[String]) -> String {
    let (m, names) = (messages(), summarize_names(names, count));
    match action.is_for_members() {
        true => m.bulk_can_members(count, &names),
        false => m.bulk_can_invitations(count, &names),
    }
}

/// "12 members were disabled".
pub(super) fn done_sentence(action: &BulkAction, count: u64) -> String {
    let m = messages();
    match action {
        BulkAction::ChangeRoles { .. } | BulkAction::ReplaceRoles { .. } => m.bulk_done_roles(count),
        BulkAction::ChangeTeams { .. } => m.bulk_done_teams(count),
        BulkAction::EndSessions => m.bulk_done_sessions(count),
        BulkAction::Disable => m.bulk_done_disable(count),
        BulkAction::Enable => m.bulk_done_enable(count),
        BulkAction::Remove { .. } => m.bulk_done_remove(count),
        BulkAction::Resend => m.bulk_done_resend(count),
        BulkAction::Cancel => m.bulk_done_cancel(count),
        BulkAction::Approve => m.bulk_done_approve(count),
    }
}

/// What it says about rows that need no change.
pub(super) fn unchanged_sentence(action: &BulkAction, count: u64) -> String {
    let m = messages();
    match action {
        BulkAction::ChangeRoles { .. } | BulkAction::ReplaceRoles { .. } => m.bulk_unchanged_roles(count),
        BulkAction::ChangeTeams { .. } => m.bulk_unchanged_teams(count),
        BulkAction::EndSessions => m.bulk_unchanged_sessions(count),
        BulkAction::Disable => m.bulk_unchanged_disable(count),
        BulkAction::Enable => m.bulk_unchanged_enable(count),
        BulkAction::Remove { .. } => m.bulk_unchanged_remove(count),
        BulkAction::Resend => m.bulk_unchanged_resend(count),
        BulkAction::Cancel => m.bulk_unchanged_cancel(count),
        BulkAction::Approve => m.bulk_unchanged_approve(count),
    }
}

/// How the button looks: actions that take access away are red.
pub(super) const fn look(action: &BulkAction) -> ButtonLook {
    match action {
        BulkAction::Disable | BulkAction::Remove { .. } | BulkAction::Cancel | BulkAction::EndSessions => {
            ButtonLook::Danger
        }
        _ => ButtonLook::Primary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_of_the_organization_is_not_inflected() {
        let (remove, cancel) = (BulkAction::Remove { assets: None }, BulkAction::Cancel);
        assert_eq!(question("Remove", &remove, 3, false), "Remove 3 members?");
        assert_eq!(question("Remove Access", &remove, 3, false), "Remove Access: 3 members?");
        assert_eq!(question("Cancel Invitation", &cancel, 1, true), "Cancel Invitation: up to 1 invitation?");
        assert_eq!(answer("Cancel".to_owned(), &cancel, 3, false), "Cancel 3");
        assert_eq!(answer("Remove Access".to_owned(), &remove, 3, false), "Remove Access (3)");
        assert_eq!(answer("Remove Access".to_owned(), &remove, 3, true), "Remove Access (up to 3)");
    }

    #[test]
    fn a_removal_that_closes_accounts_says_so() {
        let remove = BulkAction::Remove { assets: None };
        assert!(lead(&remove, false).contains("They keep their accounts"));
        assert!(lead(&remove, true).contains("belongs to no other organization is closed"));
    }

    #[test]
    fn numbers_and_words_agree() {
        assert_eq!(done_sentence(&BulkAction::Disable, 1), "1 member was disabled");
        assert_eq!(done_sentence(&BulkAction::Resend, 1_284), "1,284 invitations were resent");
        assert_eq!(unchanged_sentence(&BulkAction::Disable, 1), "1 is already disabled");
        assert_eq!(unchanged_sentence(&BulkAction::Approve, 2), "2 aren't waiting for approval");
        let names = ["Ada".to_owned(), "Bob".to_owned()];
        assert_eq!(summarize_names(&names, 2), "Ada and Bob");
        assert_eq!(summarize_names(&names, 12), "Ada, Bob and 10 more");
        assert_eq!(summarize_names(&names[..1], 1), "Ada");
    }
}
