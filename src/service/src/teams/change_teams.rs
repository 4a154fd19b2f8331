//! One row of a bulk change of teams: a member is put into one team and taken out of another.

use domain::{
    error::{ErrorKind, Problem},
    id::{MembershipId, TeamId},
    policy::Policy,
    state::MembershipState,
    view::TeamBrief,
};
use store::{Failure, Outcome, Tx};

use crate::{
    mutation::{Mutation, MutationContext},
    team_choice::{chosen_team, place, require_teams, teams_of, with_team},
};

/// The team to be in, and the one to leave.
pub(crate) type TeamChange = (Option<TeamId>, Option<TeamId>);

/// The teams of a member after the change, out of all that there are. A team to leave that they are not in changes nothing.
pub(crate) fn next_teams(
    policy: &Policy,
    all: &[TeamBrief],
    held: &[TeamBrief],
    (add, remove): TeamChange,
) -> Result<Vec<TeamBrief>, ErrorKind> {
    if remove.is_some_and(|id| all.iter().all(|team| team.id != id)) {
        return Err(ErrorKind::field("team", Problem::UnknownTeam));
    }
    let mut next = held.to_vec();
    next.retain(|team| Some(team.id) != remove);
    Ok(match chosen_team(all, "team", add)? {
        Some(team) => with_team(policy, &next, team),
        None => next,
    })
}

/// Changes the teams of a member inside a unit of work.
pub(crate) async fn change_teams_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: MembershipId,
    teams: TeamChange,
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    require_teams(context)?;
    let target = context.member(tx, id).await?;
    if target.state == MembershipState::Removed {
        return Err(ErrorKind::MemberState.into());
    }
    let all = tx.org(context.org.id).list_team_names().await?;
    let held = teams_of(tx, context, &target).await?;
    let next = next_teams(&context.org.policy, &all, &held, teams)?;
    Ok(match place(tx, change, &target, &next).await? {
        Some(event) => Outcome::changed(Mutation::PERMANENT, event),
        None => Outcome::Quiet(Mutation::Unchanged),
    })
}

#[cfg(test)]
mod tests {
    use domain::policy::TeamsMode;
    use uuid::Uuid;

    use super::*;

    fn team(number: u128) -> TeamBrief {
        TeamBrief { id: TeamId::new(Uuid::from_u128(number)), name: format!("Team {number}") }
    }

    #[test]
    fn a_team_is_added_and_another_one_left() {
        let all = [team(1), team(2), team(3)];
        let id = |number| Some(team(number).id);
        let many = Policy { teams_mode: TeamsMode::Many, ..Policy::default() };
        let one = Policy { teams_mode: TeamsMode::One, ..Policy::default() };
        let next = |policy, held: &[u128], change| {
            let held: Vec<TeamBrief> = held.iter().copied().map(team).collect();
            next_teams(policy, &all, &held, change)
        };
        assert_eq!(next(&many, &[1, 2], (id(3), id(1))), Ok(vec![team(2), team(3)]));
        assert_eq!(next(&many, &[1], (id(1), None)), Ok(vec![team(1)]), "as it was");
        assert_eq!(next(&many, &[1], (None, id(2))), Ok(vec![team(1)]), "not in it");
        assert_eq!(next(&one, &[1], (id(2), None)), Ok(vec![team(2)]), "it takes the place");
        let unknown = Err(ErrorKind::field("team", Problem::UnknownTeam));
        assert_eq!(next(&many, &[1], (id(9), None)), unknown);
        assert_eq!(next(&many, &[1], (None, id(9))), unknown);
    }
}
