//! Inviting: anything that can be pasted, and a result for every line of it.

mod acts;
mod page;
mod result;

use domain::view::InvitedLine;
use serde::{Deserialize, Serialize};

pub(crate) use page::page;

/// What became of each line of an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invited {
    /// Every line, in the order in which it was given.
    pub(crate) lines: Vec<InvitedLine>,
}

impl Invited {
    /// What needs the inviter's attention, to be typed again.
    pub(crate) fn left_over(&self) -> String {
        let failed = self.lines.iter().filter(|line| line.outcome.is_failure());
        failed.map(|line| line.input.as_str()).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{email::EmailError, view::InviteOutcome};

    #[test]
    fn what_failed_stays_typed_and_what_was_invited_does_not() {
        let line = |input: &str, outcome| InvitedLine { input: input.to_owned(), outcome };
        let invited = Invited {
            lines: vec![
                line("ada@example.com", InviteOutcome::AlreadyMember),
                line("carol@", InviteOutcome::NotAnAddress { error: EmailError::Form }),
                line("dan@example.com", InviteOutcome::DisabledHere),
            ],
        };
        assert_eq!(invited.left_over(), "carol@\ndan@example.com");
    }
}
