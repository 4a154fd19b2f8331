//! Adding people to a team. Where a member is in one team at most, they leave the one before.

use domain::{
    access::Resource,
    audit::{Action, AuditEvent},
    error::{ErrorKind, Problem},
    id::{MembershipId, TeamId},
    permission::Permission,
    state::MembershipState,
    view::TeamBrief,
};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    mutation::MutationContext,
    team_choice::{place, require_teams, teams_of, with_team},
};

/// Who is to be added to which team.
#[derive(Debug, Clone)]
pub struct AddPeople {
    /// The team.
    pub team: TeamId,
    /// The members.
    pub people: Vec<MembershipId>,
}

/// Adds people to a team. Answers how many were not in it before.
///
/// # Errors
/// `NotFound`, `Denied` without `User.Team.UPDATE` or the right to give what the team gives, `Invalid` without anybody or with somebody who is no member.
pub async fn add_people(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: AddPeople,
) -> Result<u64, ErrorKind> {
    let attempt = Attempt::new(Action::TeamMemberAdded);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let context = change.context;
                require_teams(context)?;
                context.decide(&Permission::TEAM_UPDATE, Resource::Team(command.team))?;
                let found = tx.org(context.org.id).find_team(command.team, context.now).await?;
                let team = found.ok_or(ErrorKind::NotFound)?;
                if command.people.is_empty() {
                    return Err(ErrorKind::field("people", Problem::Required).into());
                }
                let team = TeamBrief { id: team.id, name: team.name };
                let events = add_in(tx, change, &team, &command.people).await?;
                let added = u64::try_from(events.len()).unwrap_or_default();
                Ok(match added {
                    0 => Outcome::Quiet(0),
                    _ => Outcome::Changed { value: added, events },
                })
            })
        })
        .await
}

/// Adds people inside a unit of work, each with an event.
pub(super) async fn add_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    team: &TeamBrief,
    people: &[MembershipId],
) -> Result<Vec<AuditEvent>, Failure> {
    let context = change.context;
    let mut events = Vec::new();
    for id in people {
        let found = tx.org(context.org.id).find_member(*id, &context.roles, context.now).await?;
        let member = found
            .filter(|member| member.state != MembershipState::Removed)
            .ok_or_else(|| ErrorKind::field("people", Problem::UnknownPerson))?;
        let held = teams_of(tx, context, &member).await?;
        let next = with_team(&context.org.policy, &held, team.clone());
        events.extend(place(tx, change, &member, &next).await?);
    }
    Ok(events)
}
