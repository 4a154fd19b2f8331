//! The sentences of bulk actions, before and after.

use domain::{bulk::BulkAction, words::Words};

use crate::{ui::ButtonLook, words::pluralize};

/// The verb, in the organization's words.
pub(super) fn verb(words: &Words, action: &BulkAction) -> String {
    match action {
        BulkAction::ChangeRoles { .. } => words.change_roles.clone(),
        BulkAction::Disable => words.disable.clone(),
        BulkAction::Enable => words.enable.clone(),
        BulkAction::Remove => words.remove.clone(),
        BulkAction::Resend => words.resend.clone(),
        BulkAction::Cancel => words.cancel.clone(),
        BulkAction::Approve => "Approve".to_owned(),
    }
}

/// "12 members", "1 invitation".
pub(super) fn count_noun(action: &BulkAction, count: u64) -> String {
    match action.is_for_members() {
        true => pluralize(count, "member", "members"),
        false => pluralize(count, "invitation", "invitations"),
    }
}

/// What the action does.
pub(super) const fn lead(action: &BulkAction) -> &'static str {
    match action {
        BulkAction::ChangeRoles { .. } => {
            "Members get the roles you add and lose the roles you remove. Their other roles don't change. This takes effect \
             immediately."
        }
        BulkAction::Disable => {
            "They lose access to this organization immediately, on every device. Their roles and everything they created are kept."
        }
        BulkAction::Enable => "They can use this organization again immediately, with the roles they had.",
        BulkAction::Remove => {
            "They lose access immediately, on every device. They keep their accounts and their other organizations."
        }
        BulkAction::Resend => {
            "Each person gets a new link with a new expiry date. Earlier links stop working."
        }
        BulkAction::Cancel => {
            "Their links stop working immediately. You can invite these addresses again at any time."
        }
        BulkAction::Approve => {
            "They become your invitations, because the people who sent them can no longer give their roles. The links \
             already sent work again."
        }
    }
}

/// "12 members were disabled".
pub(super) fn done_sentence(action: &BulkAction, count: u64) -> String {
    let what = match action {
        BulkAction::ChangeRoles { .. } => "got new roles",
        BulkAction::Disable => "disabled",
        BulkAction::Enable => "enabled",
        BulkAction::Remove => "removed",
        BulkAction::Resend => "resent",
        BulkAction::Cancel => "cancelled",
        BulkAction::Approve => "approved",
    };
    let verb = match (action, count) {
        (BulkAction::ChangeRoles { .. }, _) => " ",
        (_, 1) => " was ",
        _ => " were ",
    };
    [&count_noun(action, count), verb, what].concat()
}

/// What it says about rows that need no change.
pub(super) fn unchanged_sentence(action: &BulkAction, count: u64) -> String {
    let (one, many) = match action {
        BulkAction::ChangeRoles { .. } => ("already has these roles", "already have these roles"),
        BulkAction::Disable => ("is already disabled", "are already disabled"),
        BulkAction::Enable => ("is already active", "are already active"),
        BulkAction::Remove => ("is already removed", "are already removed"),
        BulkAction::Resend => ("doesn't need to be sent again", "don't need to be sent again"),
        BulkAction::Cancel => ("is already cancelled", "are already cancelled"),
        BulkAction::Approve => ("isn't waiting for approval", "aren't waiting for approval"),
    };
    pluralize(count, one, many)
}

/// How the button looks: actions that take access away are red.
pub(super) const fn look(action: &BulkAction) -> ButtonLook {
    match action {
        BulkAction::Disable | BulkAction::Remove | BulkAction::Cancel => ButtonLook::Danger,
        _ => ButtonLook::Primary,
    }
}

/// The first names, and how many more.
pub(super) fn summarize_names(names: &[String], count: u64) -> String {
    let rest = count.saturating_sub(names.len() as u64);
    match (names, rest) {
        ([first @ .., last], 0) if !first.is_empty() => [&first.join(", "), " and ", last].concat(),
        (names, 0) => names.join(", "),
        (names, rest) => [&names.join(", "), " and ", &crate::ui::format_number(rest), " more"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
