//! Making somebody in a team one of its leads, or no longer one. Grants of scope `own` reach the teams that one leads.

use domain::{
    audit::Action,
    error::ErrorKind,
    id::{MembershipId, TeamId},
    selection::RowId,
    state::MembershipState,
    view::TeamBrief,
};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{member_target, teams_value},
    mutation::MutationContext,
    team_choice::{require_teams, teams_of},
};

/// Whether somebody is to lead a team.
#[derive(Debug, Clone, Copy)]
pub struct SetLead {
    /// The team.
    pub team: TeamId,
    /// Somebody in it.
    pub member: MembershipId,
    /// Whether they are to lead it.
    pub leads: bool,
}

/// Makes somebody a lead, or no longer one. Doing it twice is harmless.
///
/// # Errors
/// `NotFound` for who is not in the team, `Denied` without `User.Team.UPDATE` for all teams, `MemberState` for a removed member.
pub async fn set_lead(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: SetLead,
) -> Result<(), ErrorKind> {
    let action = if command.leads { Action::TeamLeadMade } else { Action::TeamLeadEnded };
    let attempt = Attempt::on(action, RowId::Member(command.member));
    service
        .in_org(caller, slug, attempt, command, move |tx, change, command| {
            Box::pin(set_in(tx, change, *command, action))
        })
        .await
}

async fn set_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: SetLead,
    action: Action,
) -> Result<Outcome<()>, Failure> {
    let context = change.context;
    require_teams(context)?;
    let permit = context.may_make_lead()?;
    let target = context.member(tx, command.member).await?;
    if target.state == MembershipState::Removed {
        return Err(ErrorKind::MemberState.into());
    }
    let held: Vec<TeamBrief> = teams_of(tx, context, &target).await?;
    let team = held.into_iter().find(|team| team.id == command.team).ok_or(ErrorKind::NotFound)?;
    if target.leads(team.id) == command.leads {
        return Ok(Outcome::Quiet(()));
    }
    tx.with(&permit).update_team_place_leads(target.id, team.id, command.leads).await?;
    let mut event = change.event(action);
    event.target = member_target(&target);
    let value = teams_value(&[team]);
    if command.leads {
        event.after = value;
    } else {
        event.before = value;
    }
    Ok(Outcome::changed((), event))
}
