//! Organization templates: roles with grants, settings and words, as data. One file each in `templates/`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{
    permission::{Permission, Scope},
    policy::Policy,
    settings::{Overrides, SettingError},
    words::Words,
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
    /// The settings that differ from the defaults.
    settings: Overrides,
    /// The words that differ from the defaults.
    words: Overrides,
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
    /// The file cannot be read.
    #[error("the organization template «{0}» cannot be read: {1}")]
    Invalid(String, serde_json::Error),
    /// The file has a setting or word that is not declared.
    #[error("the organization template «{0}» is wrong: {1}")]
    Setting(String, SettingError),
}

impl Template {
    /// The keys of all templates.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(key, _)| *key)
    }

    /// The template of an organization. One that this version does not know stands for the default one, so that an
    /// organization made by a newer version can be opened.
    #[must_use]
    pub fn of_organization(key: &str) -> Option<&'static Self> {
        static ALL: LazyLock<Vec<Template>> =
            LazyLock::new(|| Template::keys().filter_map(|key| Template::load(key).ok()).collect());
        let find = |key: &str| ALL.iter().find(|template| template.key == key);
        find(key).or_else(|| find(DEFAULT))
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
        let template: Self =
            serde_json::from_str(text).map_err(|error| TemplateError::Invalid(key.to_owned(), error))?;
        let wrong = |error| TemplateError::Setting(key.to_owned(), error);
        Policy::default().with_all(&template.settings).map_err(wrong)?;
        Words::default().with_all(&template.words).map_err(wrong)?;
        Ok(template)
    }

    /// The settings of an organization that changed nothing.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy::default().with(&self.settings)
    }

    /// The words of an organization that changed nothing.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::default().with(&self.words)
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
