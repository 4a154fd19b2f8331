//! Giving a team another name.

use domain::{
    access::Resource,
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::TeamId,
    permission::Permission,
};
use store::Outcome;

use super::create::{taken, team_name};
use crate::{Caller, Service, attempt::Attempt, event::team_target, team_choice::require_teams};

/// Renames a team. The name that it has already is no change.
///
/// # Errors
/// `Invalid` for the name, `Denied` without `User.Team.UPDATE`, `NotFound`.
pub async fn rename(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: TeamId,
    name: &str,
) -> Result<(), ErrorKind> {
    let name = team_name(name)?;
    let attempt = Attempt::new(Action::TeamRenamed);
    service
        .in_org(caller, slug, attempt, (id, name), |tx, change, (id, name)| {
            Box::pin(async move {
                let context = change.context;
                require_teams(context)?;
                let permit = context.decide(&Permission::TEAM_UPDATE, Resource::Team(*id))?;
                let found = tx.org(context.org.id).find_team(*id, context.now).await?;
                let team = found.ok_or(ErrorKind::NotFound)?;
                if team.name == *name {
                    return Ok(Outcome::Quiet(()));
                }
                tx.with(&permit).update_team_name(*id, name).await.map_err(taken)?;
                let mut event = change.event(Action::TeamRenamed);
                event.target = team_target(*id, &team.name);
                event.before = Some(AuditValue::Name(team.name));
                event.after = Some(AuditValue::Name(name.clone()));
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
