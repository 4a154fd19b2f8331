//! Deleting a team. Its people stay in the organization without the roles that it gave them; open invitations no longer lead
//! into it.

use domain::{
    access::Resource,
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::TeamId,
    permission::Permission,
};
use store::Outcome;

use crate::{
    Caller, Service, attempt::Attempt, deadlines::announce_roles, event::team_target,
    team_choice::require_teams,
};

/// Deletes a team. Answers its name.
///
/// # Errors
/// `NotFound`, `Denied` without `User.Team.DELETE` or, where it gives roles, the right to take these.
pub async fn delete(service: &Service, caller: &Caller, slug: &str, id: TeamId) -> Result<String, ErrorKind> {
    let attempt = Attempt::new(Action::TeamDeleted);
    service
        .in_org(caller, slug, attempt, id, |tx, change, id| {
            Box::pin(async move {
                let context = change.context;
                require_teams(context)?;
                let permit = context.decide(&Permission::TEAM_DELETE, Resource::Team(*id))?;
                let found = tx.org(context.org.id).find_team(*id, context.now).await?;
                let team = found.ok_or(ErrorKind::NotFound)?;
                let gifts = context.team_gifts(tx).await?;
                let given = gifts.roles(*id);
                if !given.is_empty() {
                    // Its people no longer hold what it gave them.
                    context.may_set_team_roles(&[], given)?;
                }
                tx.with(&permit).update_team_deleted(*id, context.now).await?;
                if !given.is_empty() {
                    announce_roles(tx, change).await?;
                }
                let mut event = change.event(Action::TeamDeleted);
                event.target = team_target(*id, &team.name);
                event.before = Some(AuditValue::People(team.people));
                Ok(Outcome::changed(team.name, event))
            })
        })
        .await
}
