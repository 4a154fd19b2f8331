//! What becomes of the roles of an organization that switches to another template.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{OrgTemplate, TemplateRole};
use crate::{member::Role, name};

/// What becomes of a role.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RoleFate {
    /// The role of this key takes its place.
    Replaced(String),
    /// It stays, as a role of the organization's own.
    Kept,
    /// It is deleted, and nothing takes its place.
    Deleted,
}

/// How forms write a role that stays. No key of a role has a colon.
const KEPT: &str = ":keep";
/// How they write one that is deleted.
const DELETED: &str = ":delete";

/// The text does not say what becomes of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not said what becomes of a role")]
pub struct UnknownFate;

impl FromStr for RoleFate {
    type Err = UnknownFate;
    fn from_str(text: &str) -> Result<Self, UnknownFate> {
        match text {
            KEPT => Ok(Self::Kept),
            DELETED => Ok(Self::Deleted),
            key if key.is_empty() || key.contains(':') => Err(UnknownFate),
            key => Ok(Self::Replaced(key.to_owned())),
        }
    }
}

impl fmt::Display for RoleFate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Replaced(key) => key,
            Self::Kept => KEPT,
            Self::Deleted => DELETED,
        })
    }
}

impl TryFrom<String> for RoleFate {
    type Error = UnknownFate;
    fn try_from(text: String) -> Result<Self, UnknownFate> {
        text.parse()
    }
}

impl From<RoleFate> for String {
    fn from(fate: RoleFate) -> Self {
        fate.to_string()
    }
}

/// A guess at what becomes of a role: the owner role becomes the owner role; another one becomes that of the same key or
/// name. Else one of the organization's own stays where the template allows it, and any other becomes the next one that
/// ranks no higher, or the lowest one. Nobody is made an owner by a guess.
#[must_use]
pub fn guess_fate(role: &Role, next: &OrgTemplate) -> RoleFate {
    if role.is_owner {
        return owner_of(next).map_or(RoleFate::Deleted, replaced_by);
    }
    let mut others: Vec<&TemplateRole> = next.roles.iter().filter(|other| !other.is_owner).collect();
    // The highest first, as built-in templates have them already.
    others.sort_by_key(|other| -other.rank);
    let may_keep = next.policy().roles_custom;
    let name = name::key(&role.name);
    let same_key = others.iter().find(|other| other.key == role.key);
    let same = same_key.or_else(|| others.iter().find(|other| name::key(&other.name) == name));
    let near = || others.iter().find(|other| other.rank <= role.rank).or(others.last());
    match same {
        Some(other) => replaced_by(other),
        None if !role.is_system && may_keep => RoleFate::Kept,
        None => match near() {
            Some(other) => replaced_by(other),
            None if may_keep => RoleFate::Kept,
            None => RoleFate::Deleted,
        },
    }
}

fn replaced_by(role: &TemplateRole) -> RoleFate {
    RoleFate::Replaced(role.key.clone())
}

fn owner_of(template: &OrgTemplate) -> Option<&TemplateRole> {
    template.roles.iter().find(|role| role.is_owner)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{id::RoleId, template::Template};

    fn role(template: &str, key: &str) -> Role {
        let template = Template::find(template).unwrap();
        template.roles.iter().find(|role| role.key == key).unwrap().role(RoleId::new(Uuid::nil()))
    }

    fn guess(role: &Role, next: &str) -> String {
        guess_fate(role, &OrgTemplate::built_in(Template::find(next).unwrap())).to_string()
    }

    #[test]
    fn a_role_becomes_that_of_its_key_or_name_or_the_next_one_that_ranks_no_higher() {
        for (from, key, next, expected) in [
            ("standard", "owner", "portal", "admin"),
            ("portal", "admin", "standard", "owner"),
            ("standard", "viewer", "config", "viewer"),
            ("standard", "admin", "cloud", "contributor"),
            ("standard", "auditor", "config", "viewer"),
            ("cloud", "reader", "workspace", "default"),
            ("analytics", "viewer", "workspace", "default"),
            ("standard", "admin", "portal", "user"),
        ] {
            assert_eq!(guess(&role(from, key), next), expected, "{from} {key} {next}");
        }
    }

    #[test]
    fn a_role_of_ones_own_stays_where_that_is_allowed_unless_there_is_one_of_its_name() {
        let own = Role {
            is_system: false,
            key: "x".to_owned(),
            name: "Helper".to_owned(),
            ..role("standard", "member")
        };
        assert_eq!(guess(&own, "cloud"), KEPT);
        assert_eq!(guess(&own, "config"), "viewer", "the template has no roles of one's own");
        let named = Role { name: " READER ".to_owned(), ..own };
        assert_eq!(guess(&named, "cloud"), "reader");
    }

    #[test]
    fn nobody_is_made_an_owner_by_a_guess() {
        for from in Template::all() {
            for next in Template::all() {
                let owner = next.roles.iter().find(|role| role.is_owner).unwrap();
                for key in from.roles.iter().map(|role| &role.key) {
                    let role = role(&from.key, key);
                    let is_owner = guess(&role, &next.key) == owner.key;
                    assert_eq!(is_owner, role.is_owner, "{} {key} {}", from.key, next.key);
                }
            }
        }
    }

    #[test]
    fn a_fate_reads_back_from_its_text() {
        for fate in [RoleFate::Kept, RoleFate::Deleted, RoleFate::Replaced("viewer".to_owned())] {
            assert_eq!(fate.to_string().parse(), Ok(fate));
        }
        for wrong in ["", ":else", "a:b"] {
            assert_eq!(wrong.parse::<RoleFate>(), Err(UnknownFate), "{wrong}");
        }
    }
}
