//! A team with its people: what its pages show.

use std::slice;

use domain::{
    access::Resource,
    error::ErrorKind,
    id::TeamId,
    member::Role,
    permission::{GrantSet, Permission, Scope},
    policy::RolesPerMember,
    view::{MayWithTeam, PlanView, TeamPage, TeamRoleChoice},
};

use super::{
    candidates::candidates,
    delete::{agreement, plan},
};
use crate::{Caller, Service, org_context::OrgContext, team_choice::require_teams};

/// The most people that the page of a team shows; the list of users filtered by the team has all of them.
const MOST_PEOPLE: u32 = 200;

/// A team, its people, and whom a search finds to add.
///
/// # Errors
/// `NotFound` for who is no member, where there are no teams or no such one, `Denied` without `User.Team.READ`.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: TeamId,
    search: &str,
) -> Result<TeamPage, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    require_teams(&context)?;
    context.decide(&Permission::TEAM_READ, Resource::Team(id))?;
    let gifts = context.team_gifts(&mut tx).await?;
    let mut org = tx.org(context.org.id);
    let team = org.find_team(id, context.now).await?.ok_or(ErrorKind::NotFound)?;
    let may = may(&context, id);
    let people = match context.may(&Permission::MEMBER_READ) {
        true => org.list_team_people(id, context.now, MOST_PEOPLE).await?,
        false => Vec::new(),
    };
    let mut others = org.list_team_names().await?;
    others.retain(|other| other.id != id && context.may_with_team(&Permission::TEAM_UPDATE, other.id));
    let invitations = org.count_invitations_into(id).await?;
    let digest = org.digest_team_people(id, context.now).await?;
    let (mut candidates, has_more_candidates) = match may.update {
        true => candidates(&mut tx, &context, search).await?,
        false => (Vec::new(), false),
    };
    candidates.retain(|candidate| people.iter().all(|person| person.id != candidate.id));
    let given = gifts.roles(id);
    let deletion = may.delete.then(|| {
        let mut plan = plan(&team, invitations, given);
        let fingerprint = agreement(id, &plan, digest);
        if !context.lists_roles() {
            plan.roles_lost.clear();
            plan.lost = GrantSet::default();
        }
        PlanView { plan, fingerprint }
    });
    Ok(TeamPage {
        team,
        people,
        candidates,
        has_more_candidates,
        search: search.to_owned(),
        others,
        invitations,
        roles: roles(&context, given),
        may,
        deletion,
    })
}

/// What the reader may do with a team.
fn may(context: &OrgContext, id: TeamId) -> MayWithTeam {
    let invitation = Resource::NewInvitation { teams: slice::from_ref(&id) };
    let update = context.may_with_team(&Permission::TEAM_UPDATE, id);
    MayWithTeam {
        update,
        make_leads: context.may_make_lead().is_ok() && leading_matters(context),
        set_roles: context.may_set_team_roles(&[], &[]).is_ok(),
        delete: context.may_with_team(&Permission::TEAM_DELETE, id),
        invite: update && context.decide(&Permission::INVITE_CREATE, invitation).is_ok(),
    }
}

/// Whether a role has grants that reach the teams which its holder leads.
fn leading_matters(context: &OrgContext) -> bool {
    let reaches = |permission: &Permission, scope: Scope| {
        scope == Scope::Own && ["User.Team", "User.UserInvite"].contains(&permission.entity())
    };
    let grants = context.roles.iter().flat_map(|role| role.grants.iter());
    grants.into_iter().any(|(permission, scope)| reaches(permission, scope))
}

/// The roles that a team gives or could give. No role that makes owners is among them, and none where members have one.
fn roles(context: &OrgContext, given: &[Role]) -> Vec<TeamRoleChoice> {
    if !context.lists_roles() {
        return Vec::new();
    }
    let choice = |role: &Role| {
        let (is_given, one) = (given.contains(role), slice::from_ref(role));
        let decided = match is_given {
            true => context.may_set_team_roles(&[], one),
            false => context.may_set_team_roles(one, &[]),
        };
        TeamRoleChoice {
            id: role.id,
            name: role.name.clone(),
            description: role.description.clone(),
            is_given,
            refusal: decided.err(),
        }
    };
    let is_offered = |role: &&Role| {
        given.contains(role) || (!role.is_owner && context.org.policy.roles_per_member != RolesPerMember::One)
    };
    context.roles.iter().filter(is_offered).map(choice).collect()
}
