//! Deleting a role. One that is in use is replaced, so that nobody loses it unseen.

use std::slice;

use domain::{
    access::{Denial, Resource},
    audit::Action,
    change_plan::ChangePlan,
    error::{ErrorKind, Problem},
    id::RoleId,
    member::Role,
    permission::Permission,
    view::PlanView,
};
use store::{Failure, HolderDigest, Outcome};

use super::{fields::find, holders::read_use};
use crate::{
    Caller, Service,
    attempt::Attempt,
    deadlines::announce_roles,
    event::{role_target, role_value, roles_value},
    fingerprint::{check_agreed, fingerprint},
    org_context::OrgContext,
    team_choice::reads_teams,
};

/// A role to delete.
#[derive(Debug, Clone)]
pub struct DeleteRole {
    /// The role.
    pub role: RoleId,
    /// The role that its holders and invitations get instead. Needed where the role is in use.
    pub replacement: Option<RoleId>,
    /// The fingerprint of the plan that the caller was shown, with this replacement or before one was chosen; `None` where none
    /// was shown.
    pub agreed: Option<String>,
}

/// Deletes a role of the organization's own, and gives the other one to whoever holds it or is invited with it, and
/// lets teams give it in its place. That is
/// giving a role, so what the caller lacks they cannot give.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` when the role is in use and no other one is named, and when somebody is to lose it at the end of
/// an access review; `ConsequencesChanged` when the plan is no longer the one that was agreed to.
pub async fn delete(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: DeleteRole,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::on_role(Action::RoleDeleted, command.role);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let context = change.context;
                let role = find(context, command.role)?;
                let permit = context.may_edit_role(Some(role), None)?;
                let replacement = replacement(context, role, command.replacement)?;
                let is_given = context.team_gifts(tx).await?.include(role.id);
                if is_given && replacement.is_some_and(|other| other.is_owner) {
                    return Err(Denial::TeamOwnerRole.into());
                }
                let is_used = tx.org(context.org.id).is_role_in_use(role.id, context.now).await?;
                if is_used && replacement.is_none() {
                    return Err(ErrorKind::field("replacement", Problem::Required).into());
                }
                if tx.org(context.org.id).is_role_flagged(role.id, context.now).await? {
                    return Err(ErrorKind::field("replacement", Problem::FlaggedInReview).into());
                }
                let (found, holders) = read_use(tx, context, role.id).await?;
                let plan = ChangePlan::deleting_role(role, replacement, found.clone());
                let unchosen = ChangePlan::deleting_role(role, None, found);
                let current = [
                    agreement(role, replacement, (&plan, holders)),
                    agreement(role, None, (&unchosen, holders)),
                ];
                check_agreed(command.agreed.as_deref(), &current)?;
                let other = replacement.map(|other| other.id);
                tx.with(&permit).delete_role(role.id, other, &change.period()).await?;
                if is_used {
                    announce_roles(tx, change).await?;
                }
                let mut event = change.event(Action::RoleDeleted);
                event.target = role_target(role);
                event.before = role_value(role);
                event.after = replacement.and_then(|other| roles_value(slice::from_ref(other)));
                event.plan = plan;
                Ok(Outcome::changed((), event))
            })
        })
        .await
}

/// What deleting a role does, with the one in its place.
///
/// # Errors
/// `NotFound`, `Denied` also for who may not give the other role, `Invalid` where there is no such one.
pub async fn preview_deletion(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (id, other): (RoleId, Option<RoleId>),
) -> Result<PlanView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let role = find(&context, id)?;
    context.may_edit_role(Some(role), None)?;
    let replacement = replacement(&context, role, other)?;
    let (found, holders) = read_use(&mut tx, &context, id).await?;
    let plan = ChangePlan::deleting_role(role, replacement, found);
    Ok(agreed_plan(&context, role, replacement, (plan, holders)))
}

/// The plan as its reader sees it, with the fingerprint of the whole of it.
pub(super) fn agreed_plan(
    context: &OrgContext,
    role: &Role,
    replacement: Option<&Role>,
    (mut plan, holders): (ChangePlan, HolderDigest),
) -> PlanView {
    let fingerprint = agreement(role, replacement, (&plan, holders));
    if !reads_teams(context) {
        plan.teams.clear();
    }
    PlanView { plan, fingerprint }
}

/// The fingerprint of what somebody agrees to: the role as it is, the one in its place, what becomes of those who have it, and who
/// they are.
fn agreement(
    role: &Role,
    replacement: Option<&Role>,
    (plan, holders): (&ChangePlan, HolderDigest),
) -> String {
    fingerprint(&(role, replacement.map(|other| other.id), plan, holders.numbers()))
}

/// The role in its place, if the actor may give it.
fn replacement<'a>(
    context: &'a OrgContext,
    role: &Role,
    id: Option<RoleId>,
) -> Result<Option<&'a Role>, Failure> {
    let Some(id) = id else { return Ok(None) };
    let found = context.roles.iter().find(|other| other.id == id && other.id != role.id);
    let other = found.ok_or_else(|| ErrorKind::field("replacement", Problem::UnknownRole))?;
    context.may_grant(&Permission::ROLE_DELETE, Resource::Role(role.id), slice::from_ref(other))?;
    Ok(Some(other))
}
