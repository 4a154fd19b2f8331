//! Audit events: who did what, on whom, old and new value, when, from where and through which door (rule 4).
//! An event is written in the transaction of the change; it never holds a secret.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    id::{AccountId, AuditEventId, OrgId},
    time::Timestamp,
};

/// Through which door a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// A page or a server function, in a browser.
    Web,
    /// The command line of the server.
    Console,
    /// The program itself.
    System,
}

impl Door {
    /// The canonical word, as the store writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Console => "console",
            Self::System => "system",
        }
    }
}

/// Where a request came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Through which door.
    pub door: Door,
    /// The client's address, without a port.
    pub ip: Option<String>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The account; `None` for strangers and for the program.
    pub account_id: Option<AccountId>,
    /// The name at that time.
    pub label: String,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $words:literal;)*) => {
        /// What was done, in the past tense.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The canonical name, as the store and the API write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The words of the audit page, after the name of who acted and before the target.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            /// Reads the canonical name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

actions! {
    /// The first run was completed.
    InstallationSetUp = "installation.set_up", "set up Rolecall";
    /// A set-up link was made on the console.
    SetupLinkCreated = "setup_link.created", "created a set-up link";
    /// An organization was created.
    OrganizationCreated = "organization.created", "created the organization";
    /// An account was created.
    AccountCreated = "account.created", "created an account";
    /// Somebody signed in.
    SignedIn = "session.signed_in", "signed in";
    /// A sign-in failed.
    SignInFailed = "session.sign_in_failed", "failed to sign in";
    /// Somebody signed out.
    SignedOut = "session.signed_out", "signed out";
    /// A session was ended by its owner from another one.
    SessionRevoked = "session.revoked", "ended a session";
    /// A password was changed by its owner.
    PasswordChanged = "password.changed", "changed the password of";
    /// A reset of a password was asked for.
    PasswordResetRequested = "password.reset_requested", "requested a password reset for";
    /// A password was set by a reset link.
    PasswordReset = "password.reset", "reset the password of";
    /// A person's name was changed.
    AccountRenamed = "account.renamed", "changed the name of";
    /// An address was invited.
    InvitationSent = "invitation.sent", "invited";
    /// An invitation was sent again.
    InvitationResent = "invitation.resent", "resent the invitation to";
    /// An invitation was taken back.
    InvitationCancelled = "invitation.cancelled", "cancelled the invitation to";
    /// A cancelled invitation was opened again, with a new link.
    InvitationReopened = "invitation.reopened", "reopened the invitation to";
    /// An invitation whose inviter could not give its roles any more was taken over by somebody who can.
    InvitationApproved = "invitation.approved", "approved the invitation to";
    /// The link of an invitation was shown.
    InvitationLinkCopied = "invitation.link_copied", "copied the invitation link for";
    /// An invitation was accepted.
    InvitationAccepted = "invitation.accepted", "accepted the invitation to";
    /// An invitation was declined.
    InvitationDeclined = "invitation.declined", "declined the invitation to";
    /// A member's roles were changed.
    MemberRolesChanged = "member.roles_changed", "changed the roles of";
    /// A member was disabled.
    MemberDisabled = "member.disabled", "disabled";
    /// A member was enabled.
    MemberEnabled = "member.enabled", "enabled";
    /// A member was signed out everywhere by somebody else.
    MemberSessionsEnded = "member.sessions_ended", "ended the sessions of";
    /// A member was removed.
    MemberRemoved = "member.removed", "removed";
    /// A removed member was brought back.
    MemberRestored = "member.restored", "restored";
    /// A member left.
    MemberLeft = "member.left", "left the organization";
    /// Example people were added by the operator.
    MembersSeeded = "members.seeded", "added example people";
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its kind: `member`, `invitation`, `account`, …
    pub kind: &'static str,
    /// Its id, as text.
    pub id: String,
    /// Its name at that time.
    pub label: String,
}

/// One entry of the audit log.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEvent {
    /// Its id; ids of one server grow with time.
    pub id: AuditEventId,
    /// When.
    pub at: Timestamp,
    /// In which organization; `None` where the installation or an account alone is concerned.
    pub org_id: Option<OrgId>,
    /// Who.
    pub who: Who,
    /// What.
    pub action: Action,
    /// On whom or what.
    pub target: Option<Target>,
    /// The value before, where there is one.
    pub before: Option<Value>,
    /// The value after, where there is one.
    pub after: Option<Value>,
    /// From where.
    pub origin: Origin,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_read_back_by_their_names() {
        for action in Action::ALL {
            assert_eq!(Action::from_name(action.as_str()), Some(*action));
        }
        assert_eq!(Action::from_name("nothing"), None);
    }
}
