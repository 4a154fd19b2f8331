//! Deleting a team. Its people stay in the organization without the roles that it gave them; open invitations no longer lead
//! into it.

use domain::{
    access::Resource,
    audit::{Action, AuditValue},
    change_plan::ChangePlan,
    error::ErrorKind,
    id::TeamId,
    member::Role,
    permission::Permission,
    view::TeamView,
};
use store::{HolderDigest, Outcome};

use crate::{
    Caller, Service,
    attempt::Attempt,
    deadlines::announce_roles,
    event::team_target,
    fingerprint::{check_agreed, fingerprint},
    team_choice::require_teams,
};

/// A team to delete.
#[derive(Debug, Clone)]
pub struct DeleteTeam {
    /// The team.
    pub team: TeamId,
    /// The fingerprint of the plan that the caller was shown and agreed to; `None` where none was shown.
    pub agreed: Option<String>,
}

impl From<TeamId> for DeleteTeam {
    fn from(team: TeamId) -> Self {
        Self { team, agreed: None }
    }
}

/// Deletes a team. Answers its name.
///
/// # Errors
/// `NotFound`, `Denied` without `User.Team.DELETE` or, where it gives roles, the right to take these; `ConsequencesChanged` when
/// the plan is no longer the one that was agreed to.
pub async fn delete(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: impl Into<DeleteTeam>,
) -> Result<String, ErrorKind> {
    let attempt = Attempt::new(Action::TeamDeleted);
    service
        .in_org(caller, slug, attempt, command.into(), |tx, change, DeleteTeam { team: id, agreed }| {
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
                let invitations = tx.org(context.org.id).count_invitations_into(*id).await?;
                let people = tx.org(context.org.id).digest_team_people(*id, context.now).await?;
                let plan = plan(&team, invitations, given);
                check_agreed(agreed.as_deref(), &[agreement(*id, &plan, people)])?;
                tx.with(&permit).update_team_deleted(*id, context.now).await?;
                if !given.is_empty() {
                    announce_roles(tx, change).await?;
                }
                let mut event = change.event(Action::TeamDeleted);
                event.target = team_target(*id, &team.name);
                event.before = Some(AuditValue::People(team.people));
                event.plan = plan;
                Ok(Outcome::changed(team.name, event))
            })
        })
        .await
}

/// What the deletion of a team does.
pub(super) fn plan(team: &TeamView, invitations: u64, given: &[Role]) -> ChangePlan {
    ChangePlan::deleting_team(&team.name, team.people, invitations, given)
}

/// The fingerprint of what somebody agrees to, and of whom it concerns.
pub(super) fn agreement(id: TeamId, plan: &ChangePlan, people: HolderDigest) -> String {
    fingerprint(&(id, plan, people.numbers()))
}
