//! The Teams page.

use domain::{error::ErrorKind, permission::Permission, view::TeamsPage};

use super::candidates::candidates;
use crate::{Caller, Service, team_choice::require_teams};

/// The teams by name, and who can be put into a new one.
///
/// # Errors
/// `NotFound` for who is no member and where there are no teams, `Denied` without `User.Team.READ`.
pub async fn list(service: &Service, caller: &Caller, slug: &str) -> Result<TeamsPage, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    require_teams(&context)?;
    context.decide_on_org(&Permission::TEAM_READ)?;
    let teams = tx.org(context.org.id).list_teams(context.now).await?;
    let (candidates, has_more_candidates) = match context.may(&Permission::TEAM_CREATE) {
        true => candidates(&mut tx, &context, "").await?,
        false => (Vec::new(), false),
    };
    Ok(TeamsPage { teams, candidates, has_more_candidates })
}
