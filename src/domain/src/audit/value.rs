//! The values before and after a change, typed, and as text for the audit page.

use serde::{Deserialize, Serialize};

use super::Action;
use crate::{
    access::Denial,
    state::{InvitationState, MembershipState},
};

/// A value before or after a change, stored as its JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditValue {
    /// The names of the roles held or given.
    Roles(Vec<String>),
    /// The state of a membership.
    MemberState(MembershipState),
    /// The state of an invitation.
    InvitationState(InvitationState),
    /// A person's name.
    Name(String),
    /// The inviter's name.
    InvitedBy(String),
    /// The number of sessions that were ended.
    SessionsEnded(u64),
    /// The number of sample members that were added.
    MembersAdded(u64),
    /// An attempt that was refused.
    Denied {
        /// What was attempted.
        action: Action,
        /// Why it was refused.
        denial: Denial,
    },
    /// A value written by a newer version; never written itself.
    Unknown,
}

impl AuditValue {
    /// Its JSON.
    #[must_use]
    pub fn to_json(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Parses its JSON. Nodes of different versions share a log, so a value can be one that this version doesn't know.
    #[must_use]
    pub fn from_json(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or(Self::Unknown)
    }

    /// The value as text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Roles(names) if names.is_empty() => "No roles".to_owned(),
            Self::Roles(names) => names.join(", "),
            Self::MemberState(state) => capitalized(state.as_str()),
            Self::InvitationState(state) => capitalized(state.as_str()),
            Self::Name(name) => name.clone(),
            Self::InvitedBy(name) => format!("Invited by {name}"),
            Self::SessionsEnded(1) => "1 session ended".to_owned(),
            Self::SessionsEnded(count) => format!("{count} sessions ended"),
            Self::MembersAdded(1) => "1 member added".to_owned(),
            Self::MembersAdded(count) => format!("{count} members added"),
            Self::Denied { denial, .. } => reason(denial),
            Self::Unknown => "Recorded by a newer version of Rolecall".to_owned(),
        }
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Why an attempt was refused, told to readers of the log rather than to the person refused.
fn reason(denial: &Denial) -> String {
    match denial {
        Denial::NotActive => "The membership isn't active".to_owned(),
        Denial::Missing { permission } => format!("No role grants {permission}"),
        Denial::OwnOnly { permission } => {
            format!("{permission} is granted only for what belongs to the member")
        }
        Denial::OwnersOnly => "Only owners can do this".to_owned(),
        Denial::RankNotBelow => "The other member doesn't rank below".to_owned(),
        Denial::RoleAbove { role } => format!("The role {role} ranks above the member's own"),
        Denial::RoleGrantsMore { role, permission } => {
            format!("The role {role} grants {permission}, which the member doesn't have")
        }
        Denial::OwnerProtected => "Only an owner can give the owner role or change an owner".to_owned(),
        Denial::LeavingNotAllowed => "The settings don't allow this member to leave".to_owned(),
        Denial::Oneself => "Nobody can do this to themselves".to_owned(),
        Denial::WrongAccount => "The invitation is for a different address".to_owned(),
        Denial::InviterLost => "The inviter can no longer give these roles".to_owned(),
        Denial::MembersOnly => "Only members of the organization can do this".to_owned(),
        Denial::SessionOnly => "Only people who are signed in can do this".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Permission;

    fn values() -> Vec<(AuditValue, &'static str, &'static str)> {
        let denial = Denial::Missing { permission: Permission::MEMBER_UPDATE };
        vec![
            (AuditValue::Roles(vec![]), r#"{"roles":[]}"#, "No roles"),
            (
                AuditValue::Roles(vec!["Admin".to_owned(), "Viewer".to_owned()]),
                r#"{"roles":["Admin","Viewer"]}"#,
                "Admin, Viewer",
            ),
            (
                AuditValue::MemberState(MembershipState::Disabled),
                r#"{"member_state":"disabled"}"#,
                "Disabled",
            ),
            (
                AuditValue::InvitationState(InvitationState::Cancelled),
                r#"{"invitation_state":"cancelled"}"#,
                "Cancelled",
            ),
            (AuditValue::Name("Zoë".to_owned()), r#"{"name":"Zoë"}"#, "Zoë"),
            (AuditValue::InvitedBy("Ada".to_owned()), r#"{"invited_by":"Ada"}"#, "Invited by Ada"),
            (AuditValue::SessionsEnded(1), r#"{"sessions_ended":1}"#, "1 session ended"),
            (AuditValue::MembersAdded(2), r#"{"members_added":2}"#, "2 members added"),
            (
                AuditValue::Denied { action: Action::MemberDisabled, denial },
                r#"{"denied":{"action":"member.disabled","denial":{"missing":{"permission":"User.Member.UPDATE"}}}}"#,
                "No role grants User.Member.UPDATE",
            ),
        ]
    }

    #[test]
    fn a_value_round_trips_through_its_stored_form_and_has_a_text() {
        for (value, json, text) in values() {
            assert_eq!(value.to_json().as_deref(), Some(json));
            assert_eq!(AuditValue::from_json(json), value);
            assert_eq!(value.text(), text);
        }
    }

    #[test]
    fn a_value_of_a_newer_version_is_shown_as_such() {
        for json in [r#"{"team":"Night shift"}"#, r#"{"member_state":"frozen"}"#, "", "[", "null"] {
            assert_eq!(AuditValue::from_json(json), AuditValue::Unknown, "{json}");
        }
        assert_eq!(AuditValue::Unknown.text(), "Recorded by a newer version of Rolecall");
    }

    #[test]
    fn hostile_names_stay_inside_their_json_string() {
        for name in ["\"}],\"denied\":{", "\\\" , \u{2028}\n\u{0}", "</script><b>", "=HYPERLINK(\"x\")"] {
            let value = AuditValue::Roles(vec![name.to_owned()]);
            assert_eq!(AuditValue::from_json(&value.to_json().unwrap()), value);
        }
    }
}
