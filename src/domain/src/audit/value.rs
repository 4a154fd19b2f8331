//! The values before and after a change.

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
    /// An e-mail address.
    Email(String),
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Permission;

    fn values() -> Vec<(AuditValue, &'static str)> {
        let denial = Denial::Missing { permission: Permission::MEMBER_UPDATE };
        vec![
            (AuditValue::Roles(vec![]), r#"{"roles":[]}"#),
            (
                AuditValue::Roles(vec!["Admin".to_owned(), "Viewer".to_owned()]),
                r#"{"roles":["Admin","Viewer"]}"#,
            ),
            (AuditValue::MemberState(MembershipState::Disabled), r#"{"member_state":"disabled"}"#),
            (AuditValue::InvitationState(InvitationState::Cancelled), r#"{"invitation_state":"cancelled"}"#),
            (AuditValue::Name("Zoë".to_owned()), r#"{"name":"Zoë"}"#),
            (AuditValue::Email("ada@example.com".to_owned()), r#"{"email":"ada@example.com"}"#),
            (AuditValue::InvitedBy("Ada".to_owned()), r#"{"invited_by":"Ada"}"#),
            (AuditValue::SessionsEnded(1), r#"{"sessions_ended":1}"#),
            (AuditValue::MembersAdded(2), r#"{"members_added":2}"#),
            (
                AuditValue::Denied { action: Action::MemberDisabled, denial },
                r#"{"denied":{"action":"member.disabled","denial":{"missing":{"permission":"User.Member.UPDATE"}}}}"#,
            ),
        ]
    }

    #[test]
    fn a_value_round_trips_through_its_stored_form() {
        for (value, json) in values() {
            assert_eq!(value.to_json().as_deref(), Some(json));
            assert_eq!(AuditValue::from_json(json), value);
        }
    }

    #[test]
    fn a_value_of_a_newer_version_is_read_as_unknown() {
        for json in [r#"{"team":"Night shift"}"#, r#"{"member_state":"frozen"}"#, "", "[", "null"] {
            assert_eq!(AuditValue::from_json(json), AuditValue::Unknown, "{json}");
        }
    }

    #[test]
    fn hostile_names_stay_inside_their_json_string() {
        for name in ["\"}],\"denied\":{", "\\\" , \u{2028}\n\u{0}", "</script><b>", "=HYPERLINK(\"x\")"] {
            let value = AuditValue::Roles(vec![name.to_owned()]);
            assert_eq!(AuditValue::from_json(&value.to_json().unwrap()), value);
        }
    }
}
