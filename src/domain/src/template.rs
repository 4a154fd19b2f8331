//! Organization templates: roles with grants, settings, words and layout, as data. One file each in `templates/`.

mod file;
mod mapping;
#[cfg(feature = "icu")]
mod read;

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{Deserialize, Serialize};

#[cfg(feature = "icu")]
pub use self::read::MAX_FILE;
pub use self::{
    file::{FILE_FORMAT, FileError, FileProblem, JsonType, OrgTemplate},
    mapping::{RoleFate, UnknownFate, guess_fate},
};

use crate::{
    asset::AssetKind,
    id::RoleId,
    landing::LandingPage,
    language::Language,
    layout::Layout,
    member::Role,
    permission::{GrantSet, InvalidPermission, Permission, Scope},
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
    pub name: Localized,
    /// One sentence on what it is for.
    pub description: Localized,
    /// The roles, highest first.
    pub roles: Vec<TemplateRole>,
    /// The settings that differ from the defaults.
    settings: Overrides,
    /// The words that differ from those of the message catalogue.
    words: BTreeMap<String, Localized>,
    /// The layout of the pages about people.
    pub layout: Layout,
    /// The kinds of things that members own.
    pub assets: Vec<AssetType>,
}

/// A text in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localized(BTreeMap<String, String>);

impl Localized {
    /// Whether this is the text in any language, without regard to case.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.0.values().any(|own| own.to_lowercase() == text.to_lowercase())
    }

    /// The text in a language; English where it is missing.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        let text = |language: Language| self.0.get(language.as_str()).map(String::as_str);
        text(language).or_else(|| text(Language::English)).unwrap_or_default()
    }
}

/// A role as a template describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "is_off")]
    pub is_owner: bool,
    /// Preselected when inviting.
    #[serde(default, skip_serializing_if = "is_off")]
    pub is_default: bool,
    /// The page that its holders land on.
    #[serde(default, skip_serializing_if = "is_first_page")]
    pub default_view: LandingPage,
    /// A role of the organization's own, which can be edited and deleted. Only files of organizations have some.
    #[serde(default, skip_serializing_if = "is_off")]
    pub is_custom: bool,
    /// What it grants on everything in the organization.
    all: Vec<GrantLine>,
    /// What it grants on what the holder created, owns or leads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    own: Vec<GrantLine>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_off(value: &bool) -> bool {
    !*value
}

fn is_first_page(page: &LandingPage) -> bool {
    *page == LandingPage::default()
}

impl TemplateRole {
    /// The role of an organization that is made from the template.
    #[must_use]
    pub fn role(&self, id: RoleId) -> Role {
        Role {
            id,
            key: self.key.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            audience: self.audience.clone(),
            rank: self.rank,
            is_system: !self.is_custom,
            is_owner: self.is_owner,
            is_default: self.is_default,
            default_view: self.default_view,
            cloned_from: None,
            grants: self.grants(),
        }
    }

    /// What it grants.
    #[must_use]
    pub fn grants(&self) -> GrantSet {
        let of = |lines: &[GrantLine], scope| {
            let permissions = lines.iter().flat_map(|line| line.0.clone());
            permissions.map(|permission| (permission, scope)).collect::<Vec<_>>()
        };
        of(&self.all, Scope::All).into_iter().chain(of(&self.own, Scope::Own)).collect()
    }
}

/// The permissions on one entity, written as `User.Member: READ UPDATE`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct GrantLine(Vec<Permission>);

impl TryFrom<String> for GrantLine {
    type Error = InvalidPermission;

    fn try_from(text: String) -> Result<Self, InvalidPermission> {
        let (entity, actions) = text.split_once(": ").ok_or(InvalidPermission)?;
        let permission = |action| [entity, ".", action].concat().parse();
        actions.split(' ').map(permission).collect::<Result<_, _>>().map(Self)
    }
}

impl From<GrantLine> for String {
    fn from(GrantLine(permissions): GrantLine) -> Self {
        let entity = permissions.first().map(Permission::entity).unwrap_or_default();
        let actions: Vec<&str> = permissions.iter().map(Permission::action).collect();
        [entity, ": ", &actions.join(" ")].concat()
    }
}

/// A kind of thing that members own. Permissions on it are `Asset.<key>.…`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetType {
    /// Its key, as permissions have it, such as `Workbook`.
    pub key: AssetKind,
    /// Its name.
    pub name: Localized,
    /// The kind of thing that it is a part of.
    #[serde(default)]
    pub parent: Option<AssetKind>,
}

/// Every template, by its file.
const FILES: &[(&str, &str)] = &[
    ("standard", include_str!("../templates/standard.json")),
    ("portal", include_str!("../templates/portal.json")),
    ("analytics", include_str!("../templates/analytics.json")),
    ("config", include_str!("../templates/config.json")),
    ("cloud", include_str!("../templates/cloud.json")),
    ("workspace", include_str!("../templates/workspace.json")),
];

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

    /// Every template, in the order in which they are offered.
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Template>> =
            LazyLock::new(|| Template::keys().filter_map(|key| Template::load(key).ok()).collect());
        &ALL
    }

    /// The template of this key.
    #[must_use]
    pub fn find(key: &str) -> Option<&'static Self> {
        Self::all().iter().find(|template| template.key == key)
    }

    /// The template of an organization. One that this version does not know stands for the default one, so that an
    /// organization made by a newer version can be opened.
    #[must_use]
    pub fn of_organization(key: &str) -> Option<&'static Self> {
        Self::find(key).or_else(|| Self::find(DEFAULT))
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
        Words::default().with_all(&template.words_in(Language::English)).map_err(wrong)?;
        Ok(template)
    }

    /// A kind of asset by its key.
    #[must_use]
    pub fn asset_type(&self, kind: &AssetKind) -> Option<&AssetType> {
        self.assets.iter().find(|known| known.key == *kind)
    }

    /// Whether it has a rule of its own for a setting.
    #[must_use]
    pub fn has_setting(&self, key: &str) -> bool {
        self.settings.get(key).is_some()
    }

    /// The settings of an organization that changed nothing.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy::default().with(&self.settings)
    }

    /// The words of an organization that changed nothing; empty where the message catalogue says them.
    #[must_use]
    pub fn words(&self, language: Language) -> Words {
        Words::default().with(&self.words_in(language))
    }

    /// What its owner role grants: every permission that means something in an organization made from it.
    #[must_use]
    pub fn owner_grants(&self) -> GrantSet {
        self.roles.iter().find(|role| role.is_owner).map(TemplateRole::grants).unwrap_or_default()
    }

    fn words_in(&self, language: Language) -> Overrides {
        let mut words = Overrides::default();
        for (key, text) in &self.words {
            words.set(key, text.in_language(language).into());
        }
        words
    }
}

#[cfg(test)]
mod tests;
