//! Saying which roles a team gives. Everybody in it holds them from their next request on.

use domain::{
    audit::Action,
    error::{ErrorKind, Problem},
    id::{RoleId, TeamId},
    member::Role,
};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    deadlines::announce_roles,
    event::{roles_value, team_target},
    mutation::MutationContext,
    team_choice::require_teams,
};

/// Which roles a team is to give.
#[derive(Debug, Clone)]
pub struct SetTeamRoles {
    /// The team.
    pub team: TeamId,
    /// Just these roles.
    pub roles: Vec<RoleId>,
}

/// Lets a team give just these roles. Saving what it gives already changes nothing.
///
/// # Errors
/// `NotFound`, `Denied` without the right to change all teams and to give what is added, `Invalid` for a role that does not
/// exist.
pub async fn set_roles(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: SetTeamRoles,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::new(Action::TeamRolesChanged);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| Box::pin(set_in(tx, change, command)))
        .await
}

async fn set_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: &SetTeamRoles,
) -> Result<Outcome<()>, Failure> {
    let context = change.context;
    require_teams(context)?;
    context.may_set_team_roles(&[], &[])?;
    let found = tx.org(context.org.id).find_team(command.team, context.now).await?;
    let team = found.ok_or(ErrorKind::NotFound)?;
    if command.roles.iter().any(|id| context.roles.iter().all(|role| role.id != *id)) {
        return Err(ErrorKind::field("roles", Problem::UnknownRole).into());
    }
    let wanted: Vec<Role> =
        context.roles.iter().filter(|role| command.roles.contains(&role.id)).cloned().collect();
    let gifts = context.team_gifts(tx).await?;
    let given = gifts.roles(team.id);
    let differs = |of: &[Role], from: &[Role]| -> Vec<Role> {
        of.iter().filter(|role| !from.contains(role)).cloned().collect()
    };
    let (added, removed) = (differs(&wanted, given), differs(given, &wanted));
    if added.is_empty() && removed.is_empty() {
        return Ok(Outcome::Quiet(()));
    }
    let permit = context.may_set_team_roles(&added, &removed)?;
    tx.with(&permit).update_team_roles(team.id, &wanted, &change.period()).await?;
    announce_roles(tx, change).await?;
    let mut event = change.event(Action::TeamRolesChanged);
    event.target = team_target(team.id, &team.name);
    event.before = roles_value(given);
    event.after = roles_value(&wanted);
    Ok(Outcome::changed((), event))
}
