//! Audit events: who did what to whom, when, from where and through which door, with the values before and after (rule 4).
//! An event is written in the transaction of the change and never contains a secret.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    id::{AccountId, AuditEventId, OrgId},
    time::Timestamp,
};

/// The interface that a request came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// A page or a server function, from a browser.
    Web,
    /// The REST interface.
    Api,
    /// Directory synchronization (SCIM, RFC 7644).
    Scim,
    /// The command line of the server.
    Console,
    /// A job of the server.
    System,
}

impl Door {
    /// The canonical value, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Scim => "scim",
            Self::Console => "console",
            Self::System => "system",
        }
    }
}

/// Where a request came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The interface.
    pub door: Door,
    /// The client's address, without a port.
    pub ip: Option<String>,
    /// The client's `User-Agent` header.
    pub user_agent: Option<String>,
}

/// The actor of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The account; `None` for anonymous callers and for jobs.
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

            /// The canonical name, as in the database and the API.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The phrase on the audit page, between the names of actor and target.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            /// Parses the canonical name.
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
    /// A set-up link was created on the console.
    SetupLinkCreated = "setup_link.created", "created a set-up link";
    /// An organization was created.
    OrganizationCreated = "organization.created", "created the organization";
    /// An account was created.
    AccountCreated = "account.created", "created an account";
    /// A person signed in.
    SignedIn = "session.signed_in", "signed in";
    /// A sign-in failed.
    SignInFailed = "session.sign_in_failed", "failed to sign in";
    /// A person signed out.
    SignedOut = "session.signed_out", "signed out";
    /// A person ended another of their sessions.
    SessionRevoked = "session.revoked", "ended a session";
    /// A person changed their password.
    PasswordChanged = "password.changed", "changed the password of";
    /// A password reset was requested.
    PasswordResetRequested = "password.reset_requested", "requested a password reset for";
    /// A password was set with a reset link.
    PasswordReset = "password.reset", "reset the password of";
    /// A person's name was changed.
    AccountRenamed = "account.renamed", "changed the name of";
    /// An invitation was sent.
    InvitationSent = "invitation.sent", "invited";
    /// An invitation was sent again.
    InvitationResent = "invitation.resent", "resent the invitation to";
    /// An invitation was cancelled.
    InvitationCancelled = "invitation.cancelled", "cancelled the invitation to";
    /// A cancelled invitation was reopened with a new link.
    InvitationReopened = "invitation.reopened", "reopened the invitation to";
    /// An invitation whose inviter can no longer give its roles was approved by another member.
    InvitationApproved = "invitation.approved", "approved the invitation to";
    /// The link of an invitation was displayed.
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
    /// All sessions of a member were ended by another member.
    MemberSessionsEnded = "member.sessions_ended", "ended the sessions of";
    /// A member was removed.
    MemberRemoved = "member.removed", "removed";
    /// A removed member was restored.
    MemberRestored = "member.restored", "restored";
    /// A member left.
    MemberLeft = "member.left", "left the organization";
    /// Sample members were added by the operator.
    MembersSeeded = "members.seeded", "added example people";
}

/// The target of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its kind: `member`, `invitation`, `account`, …
    pub kind: &'static str,
    /// Its id, as text.
    pub id: String,
    /// Its name at that time.
    pub label: String,
}

/// One event of the audit log.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEvent {
    /// The id; ids of one server increase with time.
    pub id: AuditEventId,
    /// When it happened.
    pub at: Timestamp,
    /// The organization; `None` for events of the installation or of an account.
    pub org_id: Option<OrgId>,
    /// The actor.
    pub who: Who,
    /// The action.
    pub action: Action,
    /// The target, where there is one.
    pub target: Option<Target>,
    /// The value before, where there is one.
    pub before: Option<Value>,
    /// The value after, where there is one.
    pub after: Option<Value>,
    /// Where the request came from.
    pub origin: Origin,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_parse_their_canonical_names() {
        for action in Action::ALL {
            assert_eq!(Action::from_name(action.as_str()), Some(*action));
        }
        assert_eq!(Action::from_name("nothing"), None);
    }
}
