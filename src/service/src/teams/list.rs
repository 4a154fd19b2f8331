//! The Teams page.

use domain::{error::ErrorKind, permission::Permission, view::TeamsPage};

use super::candidates::candidates;
use crate::{Caller, Service, team_choice::require_teams};

/// The teams by name that the reader may see, and who can be put into a new one.
///
/// # Errors
/// `NotFound` for who is no member and where there are no teams, `Denied` without `User.Team.READ`.
pub async fn list(service: &Service, caller: &Caller, slug: &str) -> Result<TeamsPage, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    require_teams(&context)?;
    if !context.may_for_a_team(&Permission::TEAM_READ) {
        context.decide_on_org(&Permission::TEAM_READ)?;
    }
    let mut teams = tx.org(context.org.id).list_teams(context.now).await?;
    teams.retain(|team| context.may_with_team(&Permission::TEAM_READ, team.id));
    let gifts = context.team_gifts(&mut tx).await?;
    for team in &mut teams {
        team.may_update = context.may_with_team(&Permission::TEAM_UPDATE, team.id);
        if context.lists_roles() {
            team.roles = gifts.roles(team.id).iter().map(|role| role.name.clone()).collect();
        }
    }
    let (candidates, has_more_candidates) = match context.may(&Permission::TEAM_CREATE) {
        true if context.may(&Permission::TEAM_UPDATE) => candidates(&mut tx, &context, "").await?,
        _ => (Vec::new(), false),
    };
    Ok(TeamsPage { teams, candidates, has_more_candidates })
}
