//! The values before and after a change.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Action;
use crate::{
    access::Denial,
    asset::AssetKind,
    consequences::{Departed, MovedAssets, Restored},
    landing::LandingPage,
    organization_deletion::OrganizationDeletion,
    permission::GrantSet,
    review::Decision,
    state::{AssetState, InvitationState, MembershipState, ShareLevel},
    time::Timestamp,
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
    /// When something of a member ends: the role or the team of this name, or the membership.
    EndDate {
        /// The role.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
        /// The team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<String>,
        /// The end; `None` is never.
        until: Option<Timestamp>,
    },
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
    /// The deletion of an organization, with what it had.
    OrganizationDeletion(Box<OrganizationDeletion>),
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
    /// What became of the things of somebody who went.
    Departed(Box<Departed>),
    /// A member who came back, by undoing a removal.
    Restored {
        /// The names of their roles.
        roles: Vec<String>,
        /// What came back with them.
        what: Restored,
    },
    /// Assets that were handed over or deleted together.
    AssetsMoved(Vec<MovedAssets>),
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
    /// What a saved view lists: the query of the list's address.
    ViewQuery(String),
    /// What an access review is about.
    Review {
        /// The role that those who are reviewed hold, if only they are.
        role: Option<String>,
        /// The team that they are in, if only they are.
        team: Option<String>,
        /// The other filters of the list of people that shows them, as its address has them.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        query: String,
        /// How many grants there are.
        grants: u64,
        /// The names of the reviewers.
        reviewers: Vec<String>,
        /// When it ends.
        until: Timestamp,
    },
    /// Grants that were decided about together.
    ReviewDecisions {
        /// What was decided.
        decision: Decision,
        /// Names of the people, each with the role.
        grants: Vec<(String, String)>,
    },
    /// The result of an access review, in grants.
    ReviewResult {
        /// How many were attested.
        attested: u64,
        /// How many were flagged.
        flagged: u64,
        /// How many were removed.
        removed: u64,
        /// How many nobody decided about.
        not_reviewed: u64,
    },
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

    /// The texts in it, such as names of roles and values of settings, separated by spaces, for a search; at most `most`
    /// characters of them.
    #[must_use]
    pub fn searched_text(&self, most: usize) -> String {
        let mut texts = Vec::new();
        // The outermost key says only what the value is.
        match serde_json::to_value(self) {
            Ok(Value::Object(value)) => value.values().for_each(|value| collect(value, &mut texts)),
            Ok(value) => collect(&value, &mut texts),
            Err(_) => (),
        }
        texts.join(" ").chars().take(most).collect()
    }

    /// Parses its JSON. Nodes of different versions share a log, so a value can be one that this version doesn't know.
    #[must_use]
    pub fn from_json(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or(Self::Unknown)
    }
}

/// The texts in a JSON value, in order.
fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(values) => values.values().for_each(|value| collect(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        organization_deletion::OrganizationPlan,
        permission::{Permission, Scope},
    };

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
            (AuditValue::EndDate { role: None, team: None, until: None }, r#"{"end_date":{"until":null}}"#),
            (
                AuditValue::EndDate {
                    role: Some("Admin".to_owned()),
                    team: None,
                    until: Some(Timestamp::from_micros(7)),
                },
                r#"{"end_date":{"role":"Admin","until":7}}"#,
            ),
            (AuditValue::MemberState(MembershipState::Disabled), r#"{"member_state":"disabled"}"#),
            (AuditValue::InvitationState(InvitationState::Cancelled), r#"{"invitation_state":"cancelled"}"#),
            (AuditValue::Name("Zoë".to_owned()), r#"{"name":"Zoë"}"#),
            (AuditValue::Email("ada@example.com".to_owned()), r#"{"email":"ada@example.com"}"#),
            (AuditValue::ViewQuery("status=active".to_owned()), r#"{"view_query":"status=active"}"#),
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
                AuditValue::OrganizationDeletion(Box::new(OrganizationDeletion {
                    name: "Acme".to_owned(),
                    by: "Ada".to_owned(),
                    at: Timestamp::from_micros(1),
                    until: Timestamp::from_micros(2),
                    plan: OrganizationPlan {
                        members: 3,
                        without_other: 1,
                        invitations: 0,
                        teams: 0,
                        assets: vec![],
                        sessions: 0,
                    },
                })),
                r#"{"organization_deletion":{"name":"Acme","by":"Ada","at":1,"until":2,"plan":{"members":3,"without_other":1,"invitations":0,"teams":0,"assets":[],"sessions":0}}}"#,
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
            (
                AuditValue::AssetsMoved(vec![MovedAssets {
                    kind: "Vm".parse().unwrap(),
                    count: 2,
                    to: Some("Ada".to_owned()),
                }]),
                r#"{"assets_moved":[{"kind":"Vm","count":2,"to":"Ada"}]}"#,
            ),
            (
                AuditValue::Restored { roles: vec!["Viewer".to_owned()], what: Restored::default() },
                r#"{"restored":{"roles":["Viewer"],"what":{"assets":0,"assets_lost":0,"roles_lost":[],"teams_lost":[]}}}"#,
            ),
            (
                AuditValue::Review {
                    role: Some("Admin".to_owned()),
                    team: None,
                    query: String::new(),
                    grants: 2,
                    reviewers: vec!["Ada".to_owned()],
                    until: Timestamp::from_micros(7),
                },
                r#"{"review":{"role":"Admin","team":null,"grants":2,"reviewers":["Ada"],"until":7}}"#,
            ),
            (
                AuditValue::Review {
                    role: None,
                    team: None,
                    query: "status=disabled".to_owned(),
                    grants: 2,
                    reviewers: Vec::new(),
                    until: Timestamp::from_micros(7),
                },
                r#"{"review":{"role":null,"team":null,"query":"status=disabled","grants":2,"reviewers":[],"until":7}}"#,
            ),
            (
                AuditValue::ReviewDecisions {
                    decision: Decision::Flagged,
                    grants: vec![("Bob".to_owned(), "Admin".to_owned())],
                },
                r#"{"review_decisions":{"decision":"flagged","grants":[["Bob","Admin"]]}}"#,
            ),
            (
                AuditValue::ReviewResult { attested: 3, flagged: 2, removed: 1, not_reviewed: 0 },
                r#"{"review_result":{"attested":3,"flagged":2,"removed":1,"not_reviewed":0}}"#,
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

    #[test]
    fn the_texts_of_a_value_are_searched_up_to_a_length() {
        let roles = AuditValue::Roles(vec!["Admin".to_owned(), "Night shift".to_owned()]);
        assert_eq!(roles.searched_text(100), "Admin Night shift");
        assert_eq!(roles.searched_text(7), "Admin N");
        let settings = [("members.leave".to_owned(), "everyone".to_owned())].into();
        assert_eq!(AuditValue::Settings(settings).searched_text(100), "everyone");
        assert_eq!(AuditValue::People(3).searched_text(100), "");
        assert_eq!(AuditValue::Email("ada@example.com".to_owned()).searched_text(100), "ada@example.com");
    }
}
