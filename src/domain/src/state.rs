//! The states of accounts, memberships, invitations, undoable changes, messages and jobs.

use crate::time::Timestamp;

/// The text is not the canonical value of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown state")]
pub struct UnknownState;

/// Enumerations with a canonical text for each value.
macro_rules! states {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every state, in the order of the model.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The canonical value, as in the database and the API.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::state::UnknownState;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($text => Ok(Self::$variant),)* _ => Err($crate::state::UnknownState) }
            }
        }
    )*};
}
pub(crate) use states;

/// For how many days an account that was closed can be opened again.
pub const REOPEN_DAYS: i64 = 30;

states! {
    /// The state of an account.
    AccountState {
        /// Signed up, with an address that is not yet verified.
        Unverified = "unverified",
        /// In use.
        Active = "active",
        /// Locked by the operator; cannot sign in.
        Locked = "locked",
        /// Closed; the row stays for the audit log.
        Closed = "closed",
    }
    /// The state of a membership.
    MembershipState {
        /// Has the permissions that the roles grant.
        Active = "active",
        /// Has no access for now; keeps roles and what they own.
        Disabled = "disabled",
        /// Removed; the row stays for undo and for the audit log.
        Removed = "removed",
    }
    /// The state of an invitation. `Expired` is never stored, but computed by [`InvitationState::at`].
    InvitationState {
        /// Waiting for an answer.
        Pending = "pending",
        /// Accepted; the person is a member.
        Accepted = "accepted",
        /// It expired before an answer.
        Expired = "expired",
        /// Cancelled by the organization.
        Cancelled = "cancelled",
        /// Declined by the invited person.
        Declined = "declined",
    }
    /// The state of an asset. Only schedules can be stopped.
    AssetState {
        /// In use; a schedule runs.
        Active = "active",
        /// A schedule that was stopped.
        Stopped = "stopped",
    }
    /// How far an asset is shared with a member, whatever the member's roles grant.
    ShareLevel {
        /// Read and use it.
        Read = "read",
        /// The same, and change it.
        Edit = "edit",
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
    /// A change that can be undone.
    Undoable {
        /// Members were disabled.
        Disable = "disable",
        /// Members were removed.
        Remove = "remove",
        /// Invitations were cancelled.
        Cancel = "cancel",
    }
    /// The state of one row of an undoable change.
    UndoState {
        /// It can be undone.
        Open = "open",
        /// It was undone.
        Undone = "undone",
        /// The same row was changed again since.
        Overtaken = "overtaken",
    }
    /// The delivery state of a message.
    Delivery {
        /// There is no message, since there is no mail server.
        None = "none",
        /// Waiting to be sent.
        Queued = "queued",
        /// Accepted by the mail server.
        Sent = "sent",
        /// Failed after the last attempt.
        Failed = "failed",
    }
    /// Jobs of one queue wait for each other, jobs of different queues do not.
    JobQueue {
        /// E-mails.
        Mail = "mail",
        /// Recurring maintenance.
        Upkeep = "upkeep",
        /// Actions on many rows.
        Bulk = "bulk",
    }
    /// What a job does.
    JobKind {
        /// Sends the e-mail of an invitation.
        InvitationMail = "invitation_mail",
        /// Sends the e-mail of a password reset.
        PasswordResetMail = "password_reset_mail",
        /// Sends the e-mail that proves the new address of an account.
        EmailChangeMail = "email_change_mail",
        /// Tells the present address of an account that another one was asked for.
        EmailNoticeMail = "email_notice_mail",
        /// Tells the former address of an account that it was changed.
        EmailChangedMail = "email_changed_mail",
        /// Sends the link to sign up, or tells the address that it has an account.
        SignUpMail = "sign_up_mail",
        /// Tells somebody what was done to their membership, or what will become of it.
        NoticeMail = "notice_mail",
        /// Reminds of end dates, and disables members who have not been here for long.
        Deadlines = "deadlines",
        /// Deletes expired rows.
        Purge = "purge",
        /// Changes many rows.
        Bulk = "bulk",
    }
    /// What becomes of a row of an import of people.
    ImportRowState {
        /// It will be invited.
        Ready = "ready",
        /// It was invited.
        Invited = "invited",
        /// Its address has an open invitation.
        Open = "open",
        /// Its address belongs to a member.
        Member = "member",
        /// An earlier row has the same address.
        Repeated = "repeated",
        /// It cannot be invited.
        Failed = "failed",
    }
    /// The state of a job.
    JobState {
        /// Waiting to run, for the first time or again.
        Queued = "queued",
        /// A server runs it.
        Running = "running",
        /// Finished.
        Done = "done",
        /// Failed after the last attempt.
        Failed = "failed",
    }
    /// What became of a row of a bulk action.
    RowOutcome {
        /// Nothing yet.
        Open = "open",
        /// It was changed.
        Changed = "changed",
        /// It needed no change.
        Unchanged = "unchanged",
        /// It was refused.
        Refused = "refused",
    }
}

impl JobKind {
    /// The queue in which it waits.
    #[must_use]
    pub const fn queue(self) -> JobQueue {
        match self {
            Self::InvitationMail
            | Self::PasswordResetMail
            | Self::EmailChangeMail
            | Self::EmailNoticeMail
            | Self::EmailChangedMail
            | Self::SignUpMail
            | Self::NoticeMail => JobQueue::Mail,
            Self::Deadlines | Self::Purge => JobQueue::Upkeep,
            Self::Bulk => JobQueue::Bulk,
        }
    }
}

impl JobState {
    /// The delivery state of the e-mail that a job sends.
    #[must_use]
    pub const fn delivery(self) -> Delivery {
        match self {
            Self::Queued | Self::Running => Delivery::Queued,
            Self::Done => Delivery::Sent,
            Self::Failed => Delivery::Failed,
        }
    }
}

impl InvitationState {
    /// The state at `now`: a pending invitation past its end is expired.
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
    fn an_invitation_is_expired_from_its_end_on_without_a_job() {
        let end = Timestamp::from_micros(100);
        let at = |state: InvitationState, now| state.at(Some(end), Timestamp::from_micros(now));
        assert_eq!(at(InvitationState::Pending, 99), InvitationState::Pending);
        assert_eq!(at(InvitationState::Pending, 100), InvitationState::Expired);
        assert_eq!(at(InvitationState::Accepted, 100), InvitationState::Accepted);
        assert_eq!(InvitationState::Pending.at(None, end), InvitationState::Pending);
    }

    #[test]
    fn states_parse_their_canonical_values() {
        for state in InvitationState::ALL {
            assert_eq!(state.as_str().parse(), Ok(*state));
        }
        assert_eq!("Active".parse::<MembershipState>(), Err(UnknownState));
    }
}
