//! The read models of the page on which an organization's template is downloaded and switched.

use serde::{Deserialize, Serialize};

use super::SettingEffect;
use crate::{
    access::Denial,
    asset::AssetKind,
    id::RoleId,
    permission::GrantSet,
    template::{Localized, RoleFate},
    words::Words,
};

/// What an organization is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateView {
    /// The key of the built-in template.
    pub key: String,
    /// Every built-in template, by key, with its name.
    pub templates: Vec<(String, Localized)>,
    /// Why the reader may not download it; none if they may.
    pub export_refusal: Option<Denial>,
    /// Why the reader may not switch to another one; none if they may.
    pub switch_refusal: Option<Denial>,
}

/// What switching to another template would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateSwitchView {
    /// The key of the built-in template that is the new one or the base of its file.
    pub base: String,
    /// Whether it is a file.
    pub is_file: bool,
    /// The present roles, highest first.
    pub roles: Vec<RoleSwitchView>,
    /// The roles of the new template, highest first.
    pub next_roles: Vec<TemplateRoleView>,
    /// Whether a present role can stay as one of the organization's own.
    pub may_keep: bool,
    /// Members with several of the new roles where one is allowed.
    pub reduced_members: Vec<ReducedRoles>,
    /// The number of open invitations that give several of the new roles where one is allowed: they give the highest.
    pub reduced_invitations: u64,
    /// The settings that change, in the order of the settings pages.
    pub settings: Vec<SettingSwitchView>,
    /// What those mean for present members.
    pub effects: Vec<SettingEffect>,
    /// The organization's own words under the new template; empty ones are those of its base.
    pub words: Words,
    /// Why it cannot be switched; none if it can.
    pub problems: Vec<SwitchProblem>,
    /// Why the reader may not switch; none if they may.
    pub refusal: Option<Denial>,
    /// Stands for all of this and what it was made from: another one if anything changed since.
    pub fingerprint: String,
    /// Another one was agreed to: something changed since, in the organization or in the form.
    pub has_changed: bool,
}

impl TemplateSwitchView {
    /// Whether it can be carried out.
    #[must_use]
    pub const fn is_possible(&self) -> bool {
        self.problems.is_empty() && self.refusal.is_none()
    }
}

/// What becomes of a role and of those who hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleSwitchView {
    /// The role.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Holders are the organization's owners: another owner role takes its place.
    pub is_owner: bool,
    /// What becomes of it.
    pub fate: RoleFate,
    /// The name of the role in its place, or its own.
    pub next_name: Option<String>,
    /// Its holders become owners.
    pub makes_owners: bool,
    /// The number of active and disabled members that hold it.
    pub members: u64,
    /// The number of open invitations that give it.
    pub invitations: u64,
    /// What its holders gain, each in its new scope.
    pub gained: GrantSet,
    /// What they lose, each in the scope that they had.
    pub lost: GrantSet,
}

/// A role of the new template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRoleView {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Holders are the organization's owners.
    pub is_owner: bool,
    /// Whether a present role becomes it. One that none becomes is new.
    pub is_used: bool,
}

/// Members who would hold several roles where one is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReducedRoles {
    /// The names of the roles, highest first.
    pub roles: Vec<String>,
    /// The one that they keep: the highest of those without an end date, or else the highest.
    pub keeps: String,
    /// The number of members.
    pub members: u64,
}

/// A setting that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingSwitchView {
    /// The key.
    pub key: String,
    /// The present value, as text.
    pub before: String,
    /// The value under the new template.
    pub after: String,
}

/// Why an organization cannot be switched to a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwitchProblem {
    /// There are assets of a kind that the new template does not have.
    AssetsOfKind {
        /// The kind.
        kind: AssetKind,
        /// How many.
        count: u64,
    },
    /// There are assets of a kind that are a part of something that they cannot be a part of under the new template.
    AssetParts {
        /// The kind.
        kind: AssetKind,
        /// How many.
        count: u64,
    },
    /// Somebody holds the role or is invited with it, and nothing takes its place.
    RoleInUse {
        /// The role's name.
        role: String,
    },
    /// The role cannot stay: a role of the new template has its name.
    NameTaken {
        /// The role's name.
        role: String,
    },
    /// The new template has no roles of the organization's own, so this one cannot stay.
    CannotKeep {
        /// The role's name.
        role: String,
    },
    /// Teams give roles, which would end. They are taken from the teams first.
    TeamsGiveRoles {
        /// How many teams.
        teams: u64,
    },
    /// There would be more roles than an organization can have.
    TooManyRoles {
        /// The maximum.
        most: u32,
    },
    /// The organization is what the template would make of it.
    NothingChanges,
}
