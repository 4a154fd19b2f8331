//! The three objects and their states: account, membership, invitation, and apart from them the delivery of a mail.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every state, in the order of the model.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The canonical word, as the store and the API write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads the canonical word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    )*};
}

states! {
    /// A person, global to the installation.
    AccountState {
        /// Signed up, address not yet proven.
        Unverified = "unverified",
        /// In use.
        Active = "active",
        /// Locked by the operator: cannot sign in.
        Locked = "locked",
        /// Given up; the row stays for the audit log.
        Closed = "closed",
    }
    /// A person in an organization.
    MembershipState {
        /// May use what the roles grant.
        Active = "active",
        /// Kept out for a time; keeps what they own.
        Disabled = "disabled",
        /// Taken out; the row stays for undo and for the log.
        Removed = "removed",
    }
    /// An address invited to an organization, as stored. `Expired` is never stored: it is computed when read.
    InvitationState {
        /// Waiting for an answer.
        Pending = "pending",
        /// Answered with yes; the person is a member.
        Accepted = "accepted",
        /// Its time ran out before an answer.
        Expired = "expired",
        /// Taken back by the organization.
        Cancelled = "cancelled",
        /// Answered with no.
        Declined = "declined",
    }
    /// What a period of a membership or of a role held comes from.
    Source {
        /// A person gave it: in the member's page, by an invitation, or by setting the product up.
        ByHand = "by_hand",
        /// A place in a team.
        Team = "team",
        /// A rule of the organization.
        Rule = "rule",
        /// Imported data.
        Import = "import",
        /// A directory that is kept in step.
        Directory = "directory",
    }
    /// An act that takes something away and can be undone.
    Undoable {
        /// Members were disabled.
        Disable = "disable",
        /// Members were removed.
        Remove = "remove",
        /// Invitations were cancelled.
        Cancel = "cancel",
    }
    /// How a row of such an act stands.
    UndoState {
        /// It can be undone.
        Open = "open",
        /// It was undone.
        Undone = "undone",
        /// Something else was done to the same row since.
        Overtaken = "overtaken",
    }
    /// What became of a mail.
    Delivery {
        /// No mail was made: there is no mail server.
        None = "none",
        /// Waiting in the outbox.
        Queued = "queued",
        /// Taken by the mail server.
        Sent = "sent",
        /// Given up after the last try.
        Failed = "failed",
    }
}

impl InvitationState {
    /// The state as people see it at `now`: a pending invitation past its time is expired.
    #[must_use]
    pub fn at(self, expires_at: Option<Timestamp>, now: Timestamp) -> Self {
        match (self, expires_at) {
            (Self::Pending, Some(end)) if end <= now => Self::Expired,
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f059_an_invitation_is_expired_from_its_end_on_and_no_job_is_needed() {
        let end = Timestamp::from_micros(100);
        let at = |state: InvitationState, now| state.at(Some(end), Timestamp::from_micros(now));
        assert_eq!(at(InvitationState::Pending, 99), InvitationState::Pending);
        assert_eq!(at(InvitationState::Pending, 100), InvitationState::Expired);
        assert_eq!(at(InvitationState::Accepted, 100), InvitationState::Accepted);
        assert_eq!(InvitationState::Pending.at(None, end), InvitationState::Pending);
    }

    #[test]
    fn words_read_back() {
        for state in InvitationState::ALL {
            assert_eq!(InvitationState::from_word(state.as_str()), Some(*state));
        }
        assert_eq!(MembershipState::from_word("Active"), None);
    }
}
