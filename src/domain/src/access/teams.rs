//! Who puts people into teams, and which roles a team may give. Being in a team that gives roles is holding them, so the
//! rules of [`may_grant`](super::may_grant) and of changing somebody's roles hold here as well.

use super::{Actor, Denial, Permit, Resource, decide, decide_on_member, may_give, may_grant};
use crate::{
    id::TeamId,
    member::{Member, Role, TeamGift},
    permission::{GrantSet, Permission},
    policy::{ManagedBy, Policy, RolesPerMember},
};

/// Decides whether `actor` may put a member into a team or take them out of it. `gained` are the roles that the member would
/// hold and does not yet, `is_losing` says whether they would hold one no longer: both are changes of their roles, so
/// `members.managed_by` holds for them.
///
/// # Errors
/// The denial names the first role that may not be given and why, or says what is missing.
pub fn may_place(
    actor: &Actor,
    team: TeamId,
    target: &Member,
    (gained, is_losing): (&[Role], bool),
    policy: &Policy,
) -> Result<Permit, Denial> {
    let permit = may_grant(actor, &Permission::TEAM_UPDATE, Resource::Team(team), gained, policy)?;
    if !gained.is_empty() || is_losing {
        decide_on_member(actor, &Permission::MEMBER_ROLE_UPDATE, target, policy)?;
    }
    Ok(permit)
}

/// Decides whether `actor` may say who leads a team: whoever may change all teams.
///
/// # Errors
/// The denial says what is missing.
pub fn may_make_lead(actor: &Actor, policy: &Policy) -> Result<Permit, Denial> {
    decide(actor, &Permission::TEAM_UPDATE, Resource::Organization, policy)
}

/// Decides whether `actor` may let teams give these roles and no longer give those. It takes the right to change all teams and
/// the roles of members, since the roles of everybody in the team change.
///
/// # Errors
/// The denial names the first role that may not be given or taken and why.
pub fn may_set_team_roles(
    actor: &Actor,
    (added, removed): (&[Role], &[Role]),
    policy: &Policy,
) -> Result<Permit, Denial> {
    decide(actor, &Permission::TEAM_UPDATE, Resource::Organization, policy)?;
    let permit = may_grant(actor, &Permission::MEMBER_ROLE_UPDATE, Resource::Organization, added, policy)?;
    if policy.members_managed_by == ManagedBy::Owner && !actor.is_owner() {
        return Err(Denial::OwnersOnly);
    }
    if !added.is_empty() && policy.roles_per_member == RolesPerMember::One {
        return Err(Denial::TeamRolesOff);
    }
    if added.iter().any(|role| role.is_owner) {
        return Err(Denial::TeamOwnerRole);
    }
    // Nobody takes away a role that stands above them.
    for role in removed {
        may_give(actor, role, &GrantSet::default())?;
    }
    Ok(permit)
}

/// Decides whether `actor` may invite somebody to these roles and into teams. A team that they may not put anybody into is
/// not reached, and so its roles are not given.
///
/// # Errors
/// The denial names the first role that may not be given and why, or says what is missing.
pub fn may_invite(
    actor: &Actor,
    roles: &[Role],
    into: &[TeamGift],
    policy: &Policy,
) -> Result<Permit, Denial> {
    let teams: Vec<TeamId> = into.iter().map(|into| into.team).collect();
    let resource = Resource::NewInvitation { teams: &teams };
    let permit = may_grant(actor, &Permission::INVITE_CREATE, resource, roles, policy)?;
    for into in into.iter().filter(|into| reaches(actor, into.team, policy)) {
        may_grant(actor, &Permission::TEAM_UPDATE, Resource::Team(into.team), &into.roles, policy)?;
    }
    Ok(permit)
}

fn reaches(actor: &Actor, team: TeamId, policy: &Policy) -> bool {
    decide(actor, &Permission::TEAM_UPDATE, Resource::Team(team), policy).is_ok()
}
