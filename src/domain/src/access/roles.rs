//! Who creates, edits and deletes roles. Editing a role that people hold is giving them grants, so the rule of
//! [`may_grant`](super::may_grant) holds here as well.

use super::{Actor, Denial, Permit, Resource, decide, may_give};
use crate::{
    member::Role,
    permission::{GrantSet, Permission, Scope},
    policy::Policy,
};

/// Decides whether `actor` may create a role (without `before`), change it, or delete it (without `after`); without both, whether
/// they may create roles at all.
///
/// What a role grants already was given by somebody who had it; whoever edits it gives what is added or widened. Neither
/// the rank before nor the one after is above the actor's own: nobody takes away from a role above them.
///
/// # Errors
/// The denial says what is missing; `CustomRolesOff`, `SystemRole`, and those of [`may_grant`](super::may_grant).
pub fn may_edit_role(
    actor: &Actor,
    before: Option<&Role>,
    after: Option<&Role>,
    policy: &Policy,
) -> Result<Permit, Denial> {
    let (permission, resource) = match (before, after) {
        (None, _) => (Permission::ROLE_CREATE, Resource::Organization),
        (Some(before), Some(_)) => (Permission::ROLE_UPDATE, Resource::Role(before.id)),
        (Some(before), None) => (Permission::ROLE_DELETE, Resource::Role(before.id)),
    };
    let permit = decide(actor, &permission, resource, policy)?;
    if !policy.roles_custom {
        return Err(Denial::CustomRolesOff);
    }
    for role in [before, after].into_iter().flatten() {
        if role.is_system || role.is_owner {
            return Err(Denial::SystemRole);
        }
    }
    if let Some(before) = before {
        may_give(actor, before, &GrantSet::default())?;
    }
    if let Some(after) = after {
        let had = before.map(|before| before.grants.clone()).unwrap_or_default();
        let given: GrantSet =
            had.missing_for(&after.grants).map(|(permission, scope)| (permission.clone(), scope)).collect();
        // Where people join by themselves, whoever preselects a role gives it.
        let joins = after.is_default && policy.is_open_to_accounts();
        may_give(actor, after, if joins { &after.grants } else { &given })?;
    }
    Ok(permit)
}

/// Whether a role gets the permissions on a kind of assets that the organization adds: the owner's, so that no kind is
/// without somebody who can give it on, and those of the template by which kinds are added. Nobody loses a right or gains
/// one on what there was: the permissions begin with the kind, and whoever adds it defines them.
#[must_use]
pub fn gets_new_kinds(role: &Role) -> bool {
    let adds_kinds = role.grants.scope_of(&Permission::SETTINGS_UPDATE) == Some(Scope::All);
    role.is_owner || (role.is_system && adds_kinds)
}

/// Decides whether `actor` may choose where the holders of a role land and whether it is preselected in invitations.
///
/// These are settings of the organization, for roles of the template as well: whoever changes its settings or its roles
/// may choose them, also where it has no roles of its own. A role above the actor's own stays as it is.
///
/// # Errors
/// The denial says what is missing.
pub fn may_set_role_defaults(actor: &Actor, role: &Role, policy: &Policy) -> Result<Permit, Denial> {
    let by = |permission| decide(actor, permission, Resource::Role(role.id), policy);
    let permit = by(&Permission::ROLE_UPDATE).or_else(|_| by(&Permission::SETTINGS_UPDATE))?;
    if role.rank > actor.rank() {
        return Err(Denial::RoleAbove { role: role.name.clone() });
    }
    // Where people join by themselves, whoever preselects a role gives it.
    if policy.is_open_to_accounts() {
        may_give(actor, role, &role.grants)?;
    }
    Ok(permit)
}
