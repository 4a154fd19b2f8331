//! Which of an organization's roles somebody chose, and whether the settings allow as many.

use domain::{
    error::Problem,
    id::RoleId,
    member::Role,
    policy::{Policy, RolesPerMember},
};

/// The same without the name of a field.
pub(crate) fn choose_roles(all: &[Role], ids: &[RoleId], policy: &Policy) -> Result<Vec<Role>, Problem> {
    if ids.iter().any(|id| all.iter().all(|role| role.id != *id)) {
        return Err(Problem::UnknownRole);
    }
    let chosen: Vec<Role> = all.iter().filter(|role| ids.contains(&role.id)).cloned().collect();
    if chosen.len() < usize::from(policy.roles_minimum) {
        return Err(Problem::NoRole);
    }
    if policy.roles_per_member == RolesPerMember::One && chosen.len() > 1 {
        return Err(Problem::OneRoleOnly);
    }
    Ok(chosen)
}
