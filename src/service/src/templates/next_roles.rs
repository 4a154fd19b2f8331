//! What the roles of an organization become under another template.

use std::collections::HashMap;

use domain::{
    access::gets_new_kinds,
    asset::AssetKind,
    id::RoleId,
    member::{MAX_ROLES, Role},
    permission::Scope,
    policy::Policy,
    template::{OrgTemplate, RoleFate, guess_fate},
    text,
    view::SwitchProblem,
};

use crate::Service;

/// The roles after the switch.
pub(super) struct NextRoles {
    /// What becomes of each present role, in their order.
    pub(super) fates: Vec<RoleFate>,
    /// The roles of the new template, in its order.
    pub(super) inserted: Vec<Role>,
    /// The present roles that stay, as they will be.
    pub(super) kept: Vec<Role>,
}

impl NextRoles {
    /// What becomes of `present`, as `chosen` says; a guess where it says nothing that the template has. Owners stay owners. The
    /// kinds of assets that the organization added, `own`, stay, and are granted as if they were added to the new template.
    pub(super) fn of(
        service: &Service,
        present: &[Role],
        next: &OrgTemplate,
        (chosen, own): (&HashMap<RoleId, RoleFate>, &[AssetKind]),
    ) -> Self {
        let new = next.roles.iter().map(|role| role.role(RoleId::new(service.new_uuid())));
        let mut inserted: Vec<Role> = new.collect();
        for role in inserted.iter_mut().filter(|role| gets_new_kinds(role)) {
            for permission in own.iter().flat_map(AssetKind::permissions) {
                role.grants.add(permission, Scope::All);
            }
        }
        let is_known = |fate: &&RoleFate| match fate {
            RoleFate::Replaced(key) => inserted.iter().any(|role| role.key == *key),
            RoleFate::Kept | RoleFate::Deleted => true,
        };
        let fate = |role: &Role| {
            let chosen = chosen.get(&role.id).filter(is_known).filter(|_| !role.is_owner);
            chosen.cloned().unwrap_or_else(|| guess_fate(role, next))
        };
        let fates: Vec<RoleFate> = present.iter().map(fate).collect();
        let owner = inserted.iter().find(|role| role.is_owner);
        let limit = owner.map(|owner| owner.grants.clone()).unwrap_or_default();
        let has_default = inserted.iter().any(|role| role.is_default);
        let mut keys: Vec<String> = inserted.iter().map(|role| role.key.clone()).collect();
        let mut kept = Vec::new();
        for (role, fate) in present.iter().zip(&fates) {
            if *fate != RoleFate::Kept {
                continue;
            }
            let key = free_key(&role.key, &keys);
            keys.push(key.clone());
            kept.push(Role {
                key,
                is_system: false,
                is_default: role.is_default && !has_default,
                // What the new template does not know cannot be granted under it.
                grants: role.grants.within(&limit),
                ..role.clone()
            });
        }
        Self { fates, inserted, kept }
    }

    /// All of them, highest first.
    pub(super) fn all(&self) -> Vec<Role> {
        let mut all: Vec<Role> = self.inserted.iter().chain(&self.kept).cloned().collect();
        all.sort_by_cached_key(|role| (-role.rank, text::name_key(&role.name)));
        all
    }

    /// The role that the holders of a present role have afterwards.
    pub(super) fn next_of(&self, role: RoleId, fate: &RoleFate) -> Option<&Role> {
        match fate {
            RoleFate::Replaced(key) => self.inserted.iter().find(|next| next.key == *key),
            RoleFate::Kept => self.kept.iter().find(|next| next.id == role),
            RoleFate::Deleted => None,
        }
    }

    /// The present roles that end, each with the one in its place.
    pub(super) fn ended(&self, present: &[Role]) -> Vec<(RoleId, Option<RoleId>)> {
        let ended = present.iter().zip(&self.fates).filter(|(_, fate)| **fate != RoleFate::Kept);
        ended.map(|(role, fate)| (role.id, self.next_of(role.id, fate).map(|next| next.id))).collect()
    }

    /// Why they cannot be the roles of an organization with these settings.
    pub(super) fn problems(&self, policy: &Policy) -> Vec<SwitchProblem> {
        let mut problems = Vec::new();
        for role in &self.kept {
            let name = text::name_key(&role.name);
            if !policy.roles_custom {
                problems.push(SwitchProblem::CannotKeep { role: role.name.clone() });
            } else if self.inserted.iter().any(|other| text::name_key(&other.name) == name) {
                problems.push(SwitchProblem::NameTaken { role: role.name.clone() });
            }
        }
        if self.inserted.len() + self.kept.len() > MAX_ROLES as usize {
            problems.push(SwitchProblem::TooManyRoles { most: MAX_ROLES });
        }
        problems
    }

    /// Whether the template makes just the roles that there are.
    pub(super) fn are(&self, present: &[Role]) -> bool {
        let same =
            |role: &Role| Role { id: RoleId::new(uuid::Uuid::nil()), cloned_from: None, ..role.clone() };
        self.kept.is_empty()
            && self.inserted.len() == present.len()
            && present.iter().all(|role| self.inserted.iter().any(|next| same(next) == same(role)))
            && present
                .iter()
                .zip(&self.fates)
                .all(|(role, fate)| *fate == RoleFate::Replaced(role.key.clone()))
    }
}

/// The key, or the same with a number if it is taken.
fn free_key(key: &str, taken: &[String]) -> String {
    let is_free = |key: &String| !taken.contains(key);
    let numbered = (2..).map(|n| format!("{key}-{n}"));
    std::iter::once(key.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}
