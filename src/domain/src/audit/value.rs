//! The values before and after a change.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Action;
use crate::{
    access::Denial,
    asset::AssetKind,
    landing::LandingPage,
    permission::GrantSet,
    state::{AssetState, InvitationState, MembershipState, ShareLevel},
};

/// The facts of an asset that people enter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetFacts {
    /// Its kind.
    pub kind: AssetKind,
    /// Its name.
    pub name: String,
    /// Its id in the application that it belongs to.
    pub external_id: Option<String>,
    /// Where it can be opened.
    pub link: Option<String>,
    /// The name of what it is a part of.
    pub parent: Option<String>,
    /// The name of its owner.
    pub owner: String,
}

/// A value before or after a change, stored as its JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditValue {
    /// The names of the roles held or given.
    Roles(Vec<String>),
    /// The names of the teams of a member.
    Teams(Vec<String>),
    /// The number of people in a team.
    People(u64),
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
    /// Settings by their keys, each with its value as text.
    Settings(BTreeMap<String, String>),
    /// A template, and the names of an organization's roles under it.
    Template {
        /// The key of the built-in template.
        key: String,
        /// The roles, highest first.
        roles: Vec<String>,
    },
    /// An organization's name and address.
    Organization {
        /// The name.
        name: String,
        /// The part of the URL.
        slug: String,
    },
    /// The facts of an asset.
    Asset(AssetFacts),
    /// A kind of assets that the organization added.
    AssetKind {
        /// Its key.
        key: AssetKind,
        /// Its name.
        name: String,
        /// The kind that it can be a part of.
        parent: Option<AssetKind>,
    },
    /// The name of the owner of an asset.
    AssetOwner(String),
    /// The state of an asset.
    AssetState(AssetState),
    /// With whom an asset is shared, and how far.
    AssetShare {
        /// The member's name.
        member: String,
        /// How far.
        level: ShareLevel,
    },
    /// A role as it was or became.
    Role(RoleValue),
    /// What was downloaded, by the name of the file.
    File(String),
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

/// A role in the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleValue {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Whom it is best for.
    pub audience: String,
    /// Its rank.
    pub rank: i32,
    /// Whether it is preselected in invitations.
    pub is_default: bool,
    /// The page that its holders land on.
    pub default_view: LandingPage,
    /// What it grants.
    pub grants: GrantSet,
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
    use crate::permission::{Permission, Scope};

    fn values() -> Vec<(AuditValue, &'static str)> {
        let denial = Denial::Missing { permission: Permission::MEMBER_UPDATE };
        vec![
            (AuditValue::Roles(vec![]), r#"{"roles":[]}"#),
            (
                AuditValue::Roles(vec!["Admin".to_owned(), "Viewer".to_owned()]),
                r#"{"roles":["Admin","Viewer"]}"#,
            ),
            (AuditValue::Teams(vec!["Night shift".to_owned()]), r#"{"teams":["Night shift"]}"#),
            (AuditValue::People(3), r#"{"people":3}"#),
            (AuditValue::MemberState(MembershipState::Disabled), r#"{"member_state":"disabled"}"#),
            (AuditValue::InvitationState(InvitationState::Cancelled), r#"{"invitation_state":"cancelled"}"#),
            (AuditValue::Name("Zoë".to_owned()), r#"{"name":"Zoë"}"#),
            (AuditValue::Email("ada@example.com".to_owned()), r#"{"email":"ada@example.com"}"#),
            (AuditValue::InvitedBy("Ada".to_owned()), r#"{"invited_by":"Ada"}"#),
            (AuditValue::SessionsEnded(1), r#"{"sessions_ended":1}"#),
            (AuditValue::MembersAdded(2), r#"{"members_added":2}"#),
            (
                AuditValue::Settings(BTreeMap::from([("members.leave".to_owned(), "nobody".to_owned())])),
                r#"{"settings":{"members.leave":"nobody"}}"#,
            ),
            (
                AuditValue::Template { key: "config".to_owned(), roles: vec!["Owner".to_owned()] },
                r#"{"template":{"key":"config","roles":["Owner"]}}"#,
            ),
            (
                AuditValue::Organization { name: "Acme".to_owned(), slug: "acme".to_owned() },
                r#"{"organization":{"name":"Acme","slug":"acme"}}"#,
            ),
            (
                AuditValue::Asset(AssetFacts {
                    kind: "Workbook".parse().unwrap(),
                    name: "Sales".to_owned(),
                    external_id: None,
                    link: Some("https://a.example".to_owned()),
                    parent: None,
                    owner: "Ada".to_owned(),
                }),
                r#"{"asset":{"kind":"Workbook","name":"Sales","external_id":null,"link":"https://a.example","parent":null,"owner":"Ada"}}"#,
            ),
            (
                AuditValue::AssetKind {
                    key: "Invoice".parse().unwrap(),
                    name: "Invoice".to_owned(),
                    parent: "Project".parse().ok(),
                },
                r#"{"asset_kind":{"key":"Invoice","name":"Invoice","parent":"Project"}}"#,
            ),
            (AuditValue::AssetOwner("Ada".to_owned()), r#"{"asset_owner":"Ada"}"#),
            (AuditValue::AssetState(AssetState::Stopped), r#"{"asset_state":"stopped"}"#),
            (
                AuditValue::AssetShare { member: "Ada".to_owned(), level: ShareLevel::Edit },
                r#"{"asset_share":{"member":"Ada","level":"edit"}}"#,
            ),
            (
                AuditValue::Role(RoleValue {
                    name: "Auditor".to_owned(),
                    description: String::new(),
                    audience: String::new(),
                    rank: 20,
                    is_default: false,
                    default_view: LandingPage::Audit,
                    grants: [(Permission::AUDIT_READ, Scope::All)].into_iter().collect(),
                }),
                r#"{"role":{"name":"Auditor","description":"","audience":"","rank":20,"is_default":false,"default_view":"audit","grants":{"Audit.Log.READ":"all"}}}"#,
            ),
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
