//! Deleting an organization: the plan of what goes with it, and carrying out what was agreed to. From then on nobody can use it;
//! everything in it stays as it was until it is restored or purged.

use domain::{
    access::Permit,
    audit::{Action, AuditValue},
    error::{ErrorKind, Problem},
    name,
    organization_deletion::{OrganizationDeletion, OrganizationPlan, restorable_days},
    permission::Permission,
    time::Span,
    view::{DeletedOrgView, OrganizationDeletionView},
};
use store::{Failure, NewDeletion, Outcome, StoreError, Tx};

use crate::{
    Caller, Service,
    assets::{Kinds, language_of},
    attempt::Attempt,
    deadlines::{Announcement, OrgNews, queue_announcement},
    fingerprint::fingerprint,
    mutation::MutationContext,
    org_context::OrgContext,
};

/// What the form asks.
#[derive(Debug, Clone)]
pub struct DeleteOrganization {
    /// The name of the organization, typed.
    pub name: String,
    /// The fingerprint of the plan that the caller was shown and agreed to.
    pub agreed: String,
}

/// What goes with the organization.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `Org.Account.UPDATE`; the database failed.
pub async fn deletion(
    service: &Service,
    caller: &Caller,
    slug: &str,
) -> Result<OrganizationDeletionView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.decide_on_org(&Permission::ACCOUNT_UPDATE)?;
    let plan = tx.org(context.org.id).read_organization_plan(context.now).await?;
    let known = Kinds::read(&mut tx, &context).await?;
    let language = language_of(caller);
    let kinds = plan.assets.iter().map(|(kind, _)| (kind.clone(), known.name(language, kind))).collect();
    let (undo_days, fingerprint) = (restorable_days(&context.org.policy), agreement(&context, &plan));
    Ok(OrganizationDeletionView { plan, kinds, undo_days, fingerprint })
}

/// Deletes the organization. Answers until when it can be restored.
///
/// # Errors
/// `NotFound`, `Denied`, `ConsequencesChanged` when other things go with it by now than the caller agreed to, `Invalid` for
/// another name than its own.
pub async fn delete(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: DeleteOrganization,
) -> Result<DeletedOrgView, ErrorKind> {
    let attempt = Attempt::new(Action::OrganizationDeleted);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(delete_in(tx, change, command))
        })
        .await
}

async fn delete_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: &DeleteOrganization,
) -> Result<Outcome<DeletedOrgView>, Failure> {
    let (context, org) = (change.context, &change.context.org);
    let permit = context.decide_on_org(&Permission::ACCOUNT_UPDATE)?;
    let plan = tx.org(org.id).read_organization_plan(context.now).await?;
    if command.agreed != agreement(context, &plan) {
        return Err(ErrorKind::ConsequencesChanged.into());
    }
    if name::parse(&command.name).ok().as_deref() != Some(org.name.as_str()) {
        return Err(ErrorKind::field("org_name", Problem::NameDiffers { name: org.name.clone() }).into());
    }
    let (by, at) = (change.caller.who().label, context.now);
    let until = at.plus(Span::days(restorable_days(&org.policy).into()));
    insert(tx, &permit, &NewDeletion { who: &by, at, until, plan: &plan }).await?;
    if change.has_mail {
        let announcement = Announcement::of(change.caller, OrgNews::Deleted { until }, at);
        queue_announcement(tx, change.service, org.id, &announcement).await?;
    }
    let name = org.name.clone();
    let deletion = OrganizationDeletion { name, by: by.clone(), at, until, plan };
    let mut event = change.event(Action::OrganizationDeleted);
    event.after = Some(AuditValue::OrganizationDeletion(Box::new(deletion)));
    Ok(Outcome::changed(DeletedOrgView { org: org.view(), by, until }, event))
}

async fn insert(tx: &mut Tx<'_>, permit: &Permit, new: &NewDeletion<'_>) -> Result<(), Failure> {
    let inserted = tx.with(permit).insert_organization_deletion(new).await;
    inserted.map_err(|error| match error {
        // It was deleted at the same moment. Run again, this unit says so.
        StoreError::Duplicate => StoreError::Again.into(),
        other => other.into(),
    })
}

/// The fingerprint of what somebody agrees to: the plan, the name they are asked to type, and for how long it can be restored.
fn agreement(context: &OrgContext, plan: &OrganizationPlan) -> String {
    let org = &context.org;
    fingerprint(&(org.id, &org.name, plan.agreed(), restorable_days(&org.policy)))
}
