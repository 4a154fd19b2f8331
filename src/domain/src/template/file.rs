//! What an organization is made from or switched to: a built-in template, or a file with what an organization made of one.
//! A file says nothing about people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{GrantLine, Template, TemplateRole};
use crate::{
    member::Role,
    permission::{GrantSet, Permission, Scope},
    policy::Policy,
    settings::Overrides,
    words::Words,
};

/// The format of the files that this version writes and reads.
pub const FILE_FORMAT: u32 = 1;

/// A built-in template, and what differs from it.
#[derive(Debug, Clone)]
pub struct OrgTemplate {
    /// It brings the layout, the kinds of assets, and the settings and words that do not differ.
    pub base: &'static Template,
    /// All roles, in the place of those of the base.
    pub roles: Vec<TemplateRole>,
    /// The settings that differ.
    pub settings: Overrides,
    /// The words that differ.
    pub words: Overrides,
}

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    base: &'a str,
    roles: &'a [TemplateRole],
    settings: &'a Overrides,
    words: &'a Overrides,
}

impl OrgTemplate {
    /// A built-in template, as an organization that changes nothing exports it.
    #[must_use]
    pub fn built_in(base: &'static Template) -> Self {
        let canonical = |role: &TemplateRole| role.clone().with_grants(&role.grants(), base);
        let roles = base.roles.iter().map(canonical).collect();
        Self { base, roles, settings: Overrides::default(), words: Overrides::default() }
    }

    /// What an organization with these roles, settings and words made of a template.
    #[must_use]
    pub fn of(base: &'static Template, roles: &[Role], policy: &Policy, words: &Words) -> Self {
        let known = base.owner_grants();
        Self {
            base,
            roles: roles.iter().map(|role| TemplateRole::of(role, base, &known)).collect(),
            settings: policy.overrides(&base.policy(), &Overrides::default()),
            words: words.overrides(&Words::default(), &Overrides::default()),
        }
    }

    /// The settings of an organization that is made from it.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.base.policy().with(&self.settings)
    }

    /// The file, as people read and keep it.
    ///
    /// # Errors
    /// It cannot be written, which no template causes.
    pub fn to_file(&self) -> Result<String, serde_json::Error> {
        let file = File {
            format: FILE_FORMAT,
            base: &self.base.key,
            roles: &self.roles,
            settings: &self.settings,
            words: &self.words,
        };
        Ok(serde_json::to_string_pretty(&file)? + "\n")
    }
}

impl TemplateRole {
    /// A role as a file describes it, without grants that mean nothing in an organization made from `base`.
    fn of(role: &Role, base: &Template, known: &GrantSet) -> Self {
        let grants = role.grants.within(known);
        Self {
            key: role.key.clone(),
            name: role.name.clone(),
            description: role.description.clone(),
            audience: role.audience.clone(),
            rank: role.rank,
            is_owner: role.is_owner,
            is_default: role.is_default,
            default_view: role.default_view,
            is_custom: !role.is_system,
            all: lines(&grants, Scope::All, base),
            own: lines(&grants, Scope::Own, base),
        }
    }

    /// The same role with other grants.
    #[must_use]
    pub fn with_grants(self, grants: &GrantSet, base: &Template) -> Self {
        Self { all: lines(grants, Scope::All, base), own: lines(grants, Scope::Own, base), ..self }
    }
}

/// The grants of a scope, a line for each entity, in the order in which the base lists them.
fn lines(grants: &GrantSet, scope: Scope, base: &Template) -> Vec<GrantLine> {
    let owner = base.roles.iter().find(|role| role.is_owner);
    let order: BTreeMap<&Permission, usize> = owner
        .iter()
        .flat_map(|owner| owner.all.iter().flat_map(|line| &line.0))
        .enumerate()
        .map(|(at, permission)| (permission, at))
        .collect();
    let mut granted: Vec<&Permission> =
        grants.iter().filter(|(_, of)| *of == scope).map(|(permission, _)| permission).collect();
    granted.sort_by_key(|permission| order.get(permission).copied().unwrap_or(usize::MAX));
    let mut lines: Vec<GrantLine> = Vec::new();
    for permission in granted {
        let is_of_line = |line: &&mut GrantLine| line.0.iter().any(|own| own.entity() == permission.entity());
        match lines.iter_mut().find(is_of_line) {
            Some(line) => line.0.push(permission.clone()),
            None => lines.push(GrantLine(vec![permission.clone()])),
        }
    }
    lines
}

/// What JSON has in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonType {
    /// Members by their names.
    Object,
    /// A list.
    List,
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
}

/// Why a file is not taken as a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{at}: {problem:?}")]
pub struct FileError {
    /// Where in the file, such as `roles[2].rank`; empty for the file as a whole.
    pub at: String,
    /// What is wrong there.
    pub problem: FileProblem,
}

impl FileError {
    /// The file is empty.
    pub const EMPTY: Self = Self { at: String::new(), problem: FileProblem::Empty };
}

/// What is wrong in a place of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileProblem {
    /// There is no file, or it is empty.
    Empty,
    /// The file is larger than one may be.
    Size {
        /// The maximum, in KiB.
        most: u32,
    },
    /// It is not JSON.
    Syntax {
        /// The line.
        line: u32,
        /// The column.
        column: u32,
    },
    /// A member is missing.
    Missing,
    /// No member has this name, or it is there twice.
    Unknown,
    /// The value is of another type.
    WrongType {
        /// What it has to be.
        expected: JsonType,
    },
    /// It is a file of another version.
    Format {
        /// The format that this version reads.
        known: u32,
    },
    /// There is no such built-in template.
    Base,
    /// It is not a value of the setting.
    Setting,
    /// It is not a name.
    Name,
    /// It is not a key of a role.
    Key,
    /// The text is too long.
    Length {
        /// The maximum number of characters.
        most: u32,
    },
    /// The rank is out of range.
    Rank,
    /// There is no such page to land on.
    LandingPage,
    /// The line does not have the form `Section.Entity: ACTION ACTION`.
    GrantLine,
    /// The base has no such permission.
    Permission {
        /// The permission.
        permission: Permission,
    },
    /// An earlier role has this key.
    KeyTwice,
    /// An earlier role has this name.
    NameTwice,
    /// No role is the owners'.
    NoOwner,
    /// An earlier role is the owners'.
    SecondOwner,
    /// The owner role cannot be one of the organization's own.
    CustomOwner,
    /// The rank is above that of the owner role.
    AboveOwner,
    /// An earlier role is preselected.
    SecondDefault,
    /// There are more roles than an organization can have.
    TooManyRoles {
        /// The maximum.
        most: u32,
    },
}
