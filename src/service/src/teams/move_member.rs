//! Moving a member from one team to another, or out of one.

use domain::{
    access::Resource,
    audit::Action,
    error::ErrorKind,
    id::{MembershipId, TeamId},
    permission::Permission,
    selection::RowId,
    state::MembershipState,
};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    mutation::MutationContext,
    team_choice::{chosen_team, is_one_team_only, place, require_teams, teams_of, with_team},
};

/// Where a member is to be.
#[derive(Debug, Clone, Copy)]
pub struct MoveMember {
    /// The member.
    pub member: MembershipId,
    /// The team to leave; `None` where the member is in one team at most leaves that one.
    pub from: Option<TeamId>,
    /// The team to be in; `None` is none instead.
    pub to: Option<TeamId>,
}

/// Moves a member. Doing it twice is harmless.
///
/// # Errors
/// `NotFound`, `Denied` without `User.Team.UPDATE` for each of the teams or the right to give what the new one gives, `Invalid` for a team that does not exist, `MemberState` for a removed
/// member.
pub async fn move_member(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: MoveMember,
) -> Result<(), ErrorKind> {
    let action = match (command.from, command.to) {
        (_, None) => Action::TeamMemberRemoved,
        (None, Some(_)) => Action::TeamMemberAdded,
        (Some(_), Some(_)) => Action::TeamMemberMoved,
    };
    let attempt = Attempt::on(action, RowId::Member(command.member));
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| Box::pin(move_in(tx, change, *command)))
        .await
}

async fn move_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: MoveMember,
) -> Result<Outcome<()>, Failure> {
    let context = change.context;
    require_teams(context)?;
    for team in [command.from, command.to].into_iter().flatten() {
        context.decide(&Permission::TEAM_UPDATE, Resource::Team(team))?;
    }
    context.require(&Permission::TEAM_UPDATE)?;
    let target = context.member(tx, command.member).await?;
    if target.state == MembershipState::Removed {
        return Err(ErrorKind::MemberState.into());
    }
    let all = tx.org(context.org.id).list_team_names().await?;
    let to = chosen_team(&all, "team", command.to)?;
    let mut held = teams_of(tx, context, &target).await?;
    held.retain(|team| match command.from {
        Some(from) => team.id != from,
        None => !is_one_team_only(&context.org.policy),
    });
    let next = match to {
        Some(team) => with_team(&context.org.policy, &held, team),
        None => held,
    };
    Ok(match place(tx, change, &target, &next).await? {
        Some(event) => Outcome::changed((), event),
        None => Outcome::Quiet(()),
    })
}
