//! What beginning a change has in common, whoever begins it, and how its events are made.

use domain::{
    access::Permit,
    audit::{Action, AuditEvent, AuditValue, Origin, Who},
    email::EmailAddress,
    id::{EmailChangeId, JobId, OrgId},
    state::JobKind,
    time::Span,
    view::AccountView,
};
use store::{Account, EmailChangeBy, Failure, NewEmailChange, NewJob, ReadTx, Tx};
use uuid::Uuid;

use crate::{
    Service,
    event::{account_target, member_target},
    keys::token_hash,
    mail,
};

/// How long the links work.
const LIFE: Span = Span::hours(24);

/// Inserts the change and queues its mails: the proof to the new address, the notice to the present one. Whether another
/// account has the new address makes no difference here; the mail to it says so.
pub(super) async fn insert(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    (account, email): (&Account, &EmailAddress),
    by: EmailChangeBy,
) -> Result<(), Failure> {
    let (id, now) = (EmailChangeId::new(service.new_uuid()), service.now());
    let new = NewEmailChange {
        id,
        account_id: account.id,
        email,
        token_hash: token_hash(&service.keys().email_change_token(id)),
        cancel_hash: token_hash(&service.keys().email_cancel_token(id)),
        by,
        created_at: now,
        expires_at: now.plus(LIFE),
    };
    tx.with(permit).insert_email_change(&new).await?;
    queue_mail(tx, service, permit, (JobKind::EmailChangeMail, id.uuid()), email.as_str()).await?;
    queue_mail(tx, service, permit, (JobKind::EmailNoticeMail, id.uuid()), &account.email).await
}

/// Queues a mail about a change.
pub(super) async fn queue_mail(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    (kind, subject): (JobKind, Uuid),
    to: &str,
) -> Result<(), Failure> {
    let job = NewJob {
        id: JobId::new(service.new_uuid()),
        kind,
        org: permit.org(),
        subject: Some(subject),
        payload: &mail::payload(to)?,
        idempotency_key: None,
        created_by: None,
        at: service.now(),
    };
    tx.with(permit).insert_job(&job).await?;
    Ok(())
}

/// An event about an account, in the organization whose member began the change, if one did.
pub(super) async fn event(
    tx: &mut ReadTx<'_>,
    service: &Service,
    (who, origin): (Who, &Origin),
    action: Action,
    (account, org): (&Account, Option<OrgId>),
) -> Result<AuditEvent, Failure> {
    let mut event = service.event(who, origin, action);
    event.target = account_target(account.id, &account.email);
    if let Some(org) = org {
        let member = tx.org(org).find_member_of(account.id, &[], service.now()).await?;
        event.org_id = Some(org);
        event.target = member.as_ref().and_then(member_target);
    }
    Ok(event)
}

/// The address as a value of an event.
pub(super) fn email_value(email: &str) -> Option<AuditValue> {
    Some(AuditValue::Email(email.to_owned()))
}

/// The person of an account.
pub(super) fn view(account: &Account) -> AccountView {
    account.view()
}
