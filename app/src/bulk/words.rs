//! What acts on many rows are called, before and after.

use domain::{bulk::BulkAction, words::Words};

use crate::{ui::ButtonLook, words::counted};

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
pub(super) fn things(action: &BulkAction, count: u64) -> String {
    match action.is_for_members() {
        true => counted(count, "member", "members"),
        false => counted(count, "invitation", "invitations"),
    }
}

/// What it brings about.
pub(super) const fn lead(action: &BulkAction) -> &'static str {
    match action {
        BulkAction::ChangeRoles { .. } => {
            "Each gets the roles that you give and loses those that you take; what else they hold stays. It counts from \
             their very next click."
        }
        BulkAction::Disable => {
            "They lose access to this organization at once, on every device. Their roles and everything they made stay."
        }
        BulkAction::Enable => "They can use this organization again at once, with the roles they had.",
        BulkAction::Remove => {
            "They lose access at once, on every device. Their accounts stay, and so do their other organizations."
        }
        BulkAction::Resend => "Each gets a new link and a full time. Links sent before do not work any more.",
        BulkAction::Cancel => {
            "Their links stop working at once. You can invite these addresses again at any time."
        }
        BulkAction::Approve => {
            "They become your invitations, since whoever sent them cannot give their roles any more. The links that were \
             sent work again."
        }
    }
}

/// "12 members were disabled".
pub(super) fn done(action: &BulkAction, count: u64) -> String {
    let what = match action {
        BulkAction::ChangeRoles { .. } => "got their new roles",
        BulkAction::Disable => "disabled",
        BulkAction::Enable => "enabled",
        BulkAction::Remove => "removed",
        BulkAction::Resend => "sent again",
        BulkAction::Cancel => "cancelled",
        BulkAction::Approve => "approved",
    };
    let verb = match (action, count) {
        (BulkAction::ChangeRoles { .. }, _) => " ",
        (_, 1) => " was ",
        _ => " were ",
    };
    [&things(action, count), verb, what].concat()
}

/// What is said of rows that need nothing.
pub(super) fn already(action: &BulkAction, count: u64) -> String {
    let what = match action {
        BulkAction::ChangeRoles { .. } => "hold these roles already",
        BulkAction::Disable => "are disabled already",
        BulkAction::Enable => "are active already",
        BulkAction::Remove => "are out already",
        BulkAction::Resend | BulkAction::Cancel => "are so already",
        BulkAction::Approve => "do not wait for approval",
    };
    match (count, action) {
        (1, BulkAction::ChangeRoles { .. }) => "1 holds these roles already".to_owned(),
        (1, BulkAction::Approve) => "1 does not wait for approval".to_owned(),
        (1, _) => ["1 ", &what.replacen("are", "is", 1)].concat(),
        _ => [&crate::ui::grouped(count), " ", what].concat(),
    }
}

/// How the button looks: what costs somebody their access is red.
pub(super) const fn look(action: &BulkAction) -> ButtonLook {
    match action {
        BulkAction::Disable | BulkAction::Remove | BulkAction::Cancel => ButtonLook::Danger,
        _ => ButtonLook::Primary,
    }
}

/// The first names of some, and how many more.
pub(super) fn some(names: &[String], count: u64) -> String {
    let rest = count.saturating_sub(names.len() as u64);
    match (names, rest) {
        ([first @ .., last], 0) if !first.is_empty() => [&first.join(", "), " and ", last].concat(),
        (names, 0) => names.join(", "),
        (names, rest) => [&names.join(", "), " and ", &crate::ui::grouped(rest), " more"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_agree() {
        assert_eq!(done(&BulkAction::Disable, 1), "1 member was disabled");
        assert_eq!(done(&BulkAction::Resend, 1_284), "1,284 invitations were sent again");
        assert_eq!(already(&BulkAction::Disable, 1), "1 is disabled already");
        assert_eq!(already(&BulkAction::Approve, 2), "2 do not wait for approval");
        let names = ["Ada".to_owned(), "Bob".to_owned()];
        assert_eq!(some(&names, 2), "Ada and Bob");
        assert_eq!(some(&names, 12), "Ada, Bob and 10 more");
        assert_eq!(some(&names[..1], 1), "Ada");
    }
}
