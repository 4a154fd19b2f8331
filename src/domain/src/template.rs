//! Organization templates: roles with grants, a policy and the words shown, as data. One file each in `templates/`.

use serde::{Deserialize, Serialize};

use crate::{
    permission::{Permission, Scope},
    policy::Policy,
};

/// What an organization is made from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its canonical key, such as `standard`.
    pub key: String,
    /// Its name as people see it.
    pub name: String,
    /// One sentence on what it is for.
    pub description: String,
    /// The roles, highest first.
    pub roles: Vec<TemplateRole>,
    /// The settings.
    pub policy: Policy,
    /// The words shown.
    pub words: Words,
}

/// A role as a template describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateRole {
    /// Canonical key within the organization.
    pub key: String,
    /// Name as people see it.
    pub name: String,
    /// One sentence on what it is.
    pub description: String,
    /// Whom it is best for.
    pub audience: String,
    /// From 10 to 100, see "Ranks" in the model.
    pub rank: i32,
    /// Holders are the organization's owners.
    #[serde(default)]
    pub is_owner: bool,
    /// Preselected when inviting.
    #[serde(default)]
    pub is_default: bool,
    /// What it grants.
    pub grants: Vec<TemplateGrant>,
}

/// A grant as a template describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateGrant {
    /// What is granted.
    pub permission: Permission,
    /// How far.
    pub scope: Scope,
}

/// The words that an organization uses. A template may rename a word, never a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// A pending invitation.
    pub invitation_pending: String,
    /// An accepted invitation.
    pub invitation_accepted: String,
    /// An expired invitation.
    pub invitation_expired: String,
    /// A cancelled invitation.
    pub invitation_cancelled: String,
    /// A declined invitation.
    pub invitation_declined: String,
    /// An active member.
    pub membership_active: String,
    /// A disabled member.
    pub membership_disabled: String,
    /// A removed member.
    pub membership_removed: String,
    /// The action that opens inviting.
    pub invite: String,
    /// The button that sends invitations.
    pub send: String,
    /// Resend an invitation.
    pub resend: String,
    /// Cancel an invitation.
    pub cancel: String,
    /// Disable a member.
    pub disable: String,
    /// Enable a member.
    pub enable: String,
    /// Remove a member.
    pub remove: String,
    /// Leave the organization.
    pub leave: String,
    /// Change a member's roles.
    pub change_roles: String,
}

/// Every template, by its file.
const FILES: &[(&str, &str)] = &[("standard", include_str!("../templates/standard.json"))];

/// The key of the template that a new organization gets.
pub const DEFAULT: &str = "standard";

/// There is no such template, or its file is wrong.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// No template has this key.
    #[error("there is no organization template «{0}»")]
    Unknown(String),
    /// The file does not read.
    #[error("the organization template «{0}» does not read: {1}")]
    Invalid(String, serde_json::Error),
}

impl Template {
    /// The keys of all templates.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(key, _)| *key)
    }

    /// Reads a template by its key.
    ///
    /// # Errors
    /// There is no such template, or its file is wrong (which a test excludes).
    pub fn load(key: &str) -> Result<Self, TemplateError> {
        let (_, text) = FILES
            .iter()
            .find(|(known, _)| *known == key)
            .ok_or_else(|| TemplateError::Unknown(key.to_owned()))?;
        serde_json::from_str(text).map_err(|error| TemplateError::Invalid(key.to_owned(), error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_reads_has_one_owner_role_and_one_default_role() {
        for key in Template::keys() {
            let template = Template::load(key).unwrap();
            assert_eq!(template.key, key);
            assert_eq!(template.roles.iter().filter(|role| role.is_owner).count(), 1, "{key}");
            assert_eq!(template.roles.iter().filter(|role| role.is_default).count(), 1, "{key}");
            let owner = template.roles.iter().find(|role| role.is_owner).unwrap();
            assert!(
                template.roles.iter().all(|role| role.rank <= owner.rank),
                "{key}: nobody stands above the owner"
            );
            for role in template.roles.iter().filter(|role| role.is_owner) {
                for known in Permission::KNOWN {
                    assert!(
                        role.grants.iter().any(|g| g.permission == *known),
                        "{key}: the owner lacks {known}"
                    );
                }
            }
        }
        assert!(matches!(Template::load("nothing"), Err(TemplateError::Unknown(_))));
    }
}
