//! A member, whole: what the page beside the list and the pages of the acts say of somebody.

use domain::{
    error::ErrorKind,
    id::MembershipId,
    member::{Member, Role, TeamRole},
    permission::Permission,
    state::MembershipState,
    view::{Inviter, MemberView, RoleByTeam, TeamBrief, UserKind, UserRow},
};
use store::{Failure, MemberEnds, ReadTx, SessionRow};

use crate::{Caller, Service, actions::member_actions, org_context::OrgContext, team_choice::reads_teams};

/// A member, whole.
///
/// # Errors
/// `NotFound` for who is no member or where there is no such one, `Denied` without `User.Member.READ`; the database
/// failed.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<MemberView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    Ok(read(&mut tx, service, &context, id).await?.view)
}

/// A member as they are read.
pub(super) struct Found {
    pub(super) member: Member,
    pub(super) sessions: Vec<SessionRow>,
    pub(super) ends: MemberEnds,
    pub(super) view: MemberView,
}

/// Reads a member for somebody who may see members.
pub(super) async fn read(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    id: MembershipId,
) -> Result<Found, Failure> {
    context.require(&Permission::MEMBER_READ)?;
    let member = context.member(tx, id).await?;
    context.decide_on(&Permission::MEMBER_READ, &member)?;
    let details = tx.org(context.org.id).get_member_details(id).await?;
    let sessions = tx.org(context.org.id).list_sessions(member.account_id, service.now()).await?;
    let sees_roles = context.sees_roles_of(&member);
    let shown: Vec<Role> = if sees_roles { member.roles.clone() } else { Vec::new() };
    let ends = tx.org(context.org.id).find_ends(id, context.now).await?;
    let is_last_owner = sees_roles
        && member.is_owner()
        && member.state == MembershipState::Active
        && is_lasting_owner(&member, &ends)
        && tx.org(context.org.id).count_lasting_owners(context.now).await? == 1;
    let teams = match reads_teams(context) {
        true => tx.org(context.org.id).list_teams_of(id, context.now).await?,
        false => Vec::new(),
    };
    let teams = teams.into_iter().map(|team| team.name).collect();
    let row = UserRow {
        kind: UserKind::Member { id, state: member.state },
        actions: member_actions(context, &member),
        is_self: context.actor.is(member.id),
        roles: shown.iter().map(|role| role.name.clone()).collect(),
        teams,
        name: member.name.clone(),
        email: member.email.clone(),
        picture: details.picture,
        last_active_at: details.last_active_at,
        last_sign_in_at: details.last_sign_in_at,
        joined_at: Some(details.joined_at),
        expires_at: ends.membership,
        ending: Vec::new(),
    };
    let view = MemberView {
        row,
        id,
        state: member.state,
        role_ids: shown.iter().filter(|role| member.holds_directly(role.id)).map(|role| role.id).collect(),
        role_ends: match sees_roles {
            true => ends.roles.iter().filter_map(|(role, until)| Some((*role, (*until)?))).collect(),
            false => Vec::new(),
        },
        by_team: by_team(&member, &shown),
        last_sign_in_at: details.last_sign_in_at,
        invited_by: details.invited_by.map(|(id, name)| Inviter { id, name }),
        sessions: sessions.len() as u64,
        is_last_owner,
    };
    Ok(Found { member, sessions, ends, view })
}

/// Whether an owner stays one: neither the membership nor the role has an end date.
fn is_lasting_owner(member: &Member, ends: &MemberEnds) -> bool {
    let lasts = |role: &Role| role.is_owner && ends.of_role(role.id) == Some(None);
    ends.membership.is_none() && member.roles.iter().any(lasts)
}

/// Which of the roles that are shown come by which teams.
fn by_team(member: &Member, shown: &[Role]) -> Vec<RoleByTeam> {
    let name = |id| shown.iter().find(|role| role.id == id).map(|role| role.name.clone());
    let given = |given: &TeamRole| {
        Some(RoleByTeam {
            role: name(given.role)?,
            team: TeamBrief { id: given.team, name: given.team_name.clone() },
            is_direct: given.is_direct,
        })
    };
    member.by_team.roles.iter().filter_map(given).collect()
}
