//! Whether an organization has teams (`teams.mode`), which of them somebody chose, and putting a member into some.

use domain::{
    access::{Denial, Permit},
    audit::{Action, AuditEvent},
    error::{ErrorKind, Problem},
    id::TeamId,
    member::{Member, Role},
    permission::Permission,
    policy::{Policy, TeamsMode},
    time::Timestamp,
    view::TeamBrief,
};
use store::{Failure, PeriodStart, ReadTx, TeamGifts, Tx};

use crate::{
    event::{member_target, teams_value},
    mail::News,
    mutation::MutationContext,
    org_context::OrgContext,
    own_end::{may_add_until, read_own_end},
};

/// Whether there are teams at all.
pub(crate) fn has_teams(policy: &Policy) -> bool {
    policy.teams_mode != TeamsMode::Off
}

/// Whether the actor may see who is in which team.
pub(crate) fn reads_teams(context: &OrgContext) -> bool {
    has_teams(&context.org.policy) && context.may(&Permission::TEAM_READ)
}

/// Whether a member is in one team at most.
pub(crate) fn is_one_team_only(policy: &Policy) -> bool {
    policy.teams_mode == TeamsMode::One
}

/// Refuses where there are no teams.
pub(crate) fn require_teams(context: &OrgContext) -> Result<(), Failure> {
    if has_teams(&context.org.policy) { Ok(()) } else { Err(ErrorKind::NotFound.into()) }
}

/// The teams of a member who is put into one more. Where one is all that is allowed, the new one replaces the others.
pub(crate) fn with_team(policy: &Policy, held: &[TeamBrief], team: TeamBrief) -> Vec<TeamBrief> {
    let mut next = if is_one_team_only(policy) { Vec::new() } else { held.to_vec() };
    if next.iter().all(|known| known.id != team.id) {
        next.push(team);
    }
    next
}

/// The team that was chosen in a field; none if nothing was.
pub(crate) fn chosen_team(
    all: &[TeamBrief],
    field: &str,
    chosen: Option<TeamId>,
) -> Result<Option<TeamBrief>, ErrorKind> {
    let Some(id) = chosen else { return Ok(None) };
    let found = all.iter().find(|team| team.id == id).cloned();
    found.map(Some).ok_or_else(|| ErrorKind::field(field, Problem::UnknownTeam))
}

/// A place of a member that changes: the team, and whether they join it.
pub(crate) struct PlaceChange {
    team: TeamId,
    joins: bool,
    permit: Permit,
}

/// Whether the actor may put a member of these teams into just the next ones: each place that differs with its permit. A new
/// place has no end date.
pub(crate) fn may_change_places(
    context: &OrgContext,
    (gifts, own_end): (&TeamGifts, Option<Timestamp>),
    target: &Member,
    (held, next): (&[TeamBrief], &[TeamBrief]),
) -> Result<Vec<PlaceChange>, Denial> {
    let is_in = |teams: &[TeamBrief], team: &TeamBrief| teams.iter().any(|known| known.id == team.id);
    let stays = |role: &Role| {
        target.holds_directly(role.id) || next.iter().any(|team| gifts.roles(team.id).contains(role))
    };
    let mut changes = Vec::new();
    for team in held.iter().filter(|team| !is_in(next, team)) {
        let is_losing = gifts.roles(team.id).iter().any(|role| !stays(role));
        let permit = context.may_place(team.id, target, (&[], is_losing))?;
        changes.push(PlaceChange { team: team.id, joins: false, permit });
    }
    for team in next.iter().filter(|team| !is_in(held, team)) {
        // All of its roles: the place may outlast what the member holds otherwise.
        let permit = context.may_place(team.id, target, (gifts.roles(team.id), false))?;
        may_add_until(context, target, own_end, None)?;
        changes.push(PlaceChange { team: team.id, joins: true, permit });
    }
    Ok(changes)
}

/// Puts a member into just these teams inside a unit of work, if the actor may change their places in each that differs. `None`
/// is no change.
pub(crate) async fn place(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    target: &Member,
    next: &[TeamBrief],
) -> Result<Option<AuditEvent>, Failure> {
    let context = change.context;
    let held: Vec<TeamBrief> = teams_of(tx, context, target).await?;
    let gifts = context.team_gifts(tx).await?;
    let own_end = if context.actor.is(target.id) { read_own_end(tx, context).await? } else { None };
    let changes = may_change_places(context, (&gifts, own_end), target, (&held, next))?;
    let action = match (changes.iter().any(|place| !place.joins), changes.iter().any(|place| place.joins)) {
        (false, false) => return Ok(None),
        (false, true) => Action::TeamMemberAdded,
        (true, false) => Action::TeamMemberRemoved,
        (true, true) => Action::TeamMemberMoved,
    };
    let start: PeriodStart = change.period();
    let mut news = news(context, &gifts, target, next);
    for PlaceChange { team, joins, permit } in changes {
        if joins {
            tx.with(&permit).insert_team_place(target.id, team, &start).await?;
        } else {
            tx.with(&permit).update_team_place_ended(target.id, team, start.at).await?;
        }
        if let Some(news) = news.take() {
            change.tell(tx, &permit, target, news).await?;
        }
    }
    let mut event = change.event(action);
    event.target = member_target(target);
    event.before = teams_value(&held);
    event.after = teams_value(next);
    Ok(Some(event))
}

/// What becomes of the roles of a member who is put into just these teams; `None` where they stay the same.
fn news(context: &OrgContext, gifts: &TeamGifts, target: &Member, next: &[TeamBrief]) -> Option<News> {
    let names = |holds: &dyn Fn(&Role) -> bool| -> Vec<String> {
        context.roles.iter().filter(|role| holds(role)).map(|role| role.name.clone()).collect()
    };
    let is_given = |role: &Role| next.iter().any(|team| gifts.roles(team.id).contains(role));
    let before = names(&|role| target.roles.iter().any(|held| held.id == role.id));
    let after = names(&|role| target.holds_directly(role.id) || is_given(role));
    (before != after).then_some(News::Roles { before, after })
}

/// The teams that a member is in.
pub(crate) async fn teams_of(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    member: &Member,
) -> Result<Vec<TeamBrief>, Failure> {
    let held = tx.org(context.org.id).list_teams_of(member.id, context.now).await?;
    Ok(held.into_iter().map(|team| TeamBrief { id: team.id(), name: team.name }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(number: u128) -> TeamBrief {
        TeamBrief { id: format!("tea_{number:032x}").parse().unwrap(), name: format!("Team {number}") }
    }

    #[test]
    fn another_team_replaces_the_first_where_one_is_allowed_and_joins_it_where_many_are() {
        let mut policy = Policy { teams_mode: TeamsMode::One, ..Policy::default() };
        assert_eq!(with_team(&policy, &[team(1)], team(2)), [team(2)]);
        assert_eq!(with_team(&policy, &[team(1)], team(1)), [team(1)]);
        policy.teams_mode = TeamsMode::Many;
        assert_eq!(with_team(&policy, &[team(1)], team(2)), [team(1), team(2)]);
        assert_eq!(with_team(&policy, &[team(1)], team(1)), [team(1)]);
    }

    #[test]
    fn an_unknown_team_is_a_problem_of_its_field() {
        let all = [team(1)];
        assert_eq!(chosen_team(&all, "team", None), Ok(None));
        assert_eq!(chosen_team(&all, "team", Some(team(1).id)), Ok(Some(team(1))));
        assert_eq!(
            chosen_team(&all, "team", Some(team(2).id)),
            Err(ErrorKind::field("team", Problem::UnknownTeam))
        );
    }
}
