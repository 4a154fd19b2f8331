//! Proving the new address by the link that was sent to it. The account has it from then on; memberships and history stay.

use domain::{
    access::{Actor, prove_link},
    audit::{Action, AuditEvent, Origin, Target},
    email::EmailAddress,
    error::ErrorKind,
    id::{AccountId, MembershipId, OrgId},
    secret::Secret,
    state::{AccountState, JobKind, MembershipState},
};
use store::{Account, Failure, Outcome, ReadTx, StoreError};

use super::{
    request::{email_value, event, queue_mail, view},
    start_for_member::may_start,
};
use crate::{Service, Session, event::who, keys::link_hash, limits};

/// An address that was proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The address that the account has now.
    pub email: String,
    /// Whether the session that proved it is the account's; all others of the account have ended.
    pub is_signed_in: bool,
}

/// Changes the address. Sessions end, but for the one that proves it; reset links that were sent to the former address stop
/// working, and it is told.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired`, also when whoever began it for the person could not begin it now, `EmailTaken`,
/// `RateLimited`; the database failed.
pub async fn confirm(
    service: &Service,
    session: Option<&Session>,
    origin: Origin,
    token: &Secret,
) -> Result<Confirmed, ErrorKind> {
    limits::count(service, vec![(limits::RESET_NETWORK, limits::network(&origin))]).await?;
    let hash = link_hash(token)?;
    let own = session.map(|session| (session.account.id, session.id));
    service
        .write((origin, hash, own), |tx, job| {
            Box::pin(async move {
                let (service, (origin, hash, own)) = &*job;
                let found = tx.find_email_change_by_token(hash, service.now()).await?;
                let (_, found) = found.ok_or(ErrorKind::LinkExpired)?;
                if let Some((org, _)) = found.started_by {
                    tx.lock_organization(org).await?;
                }
                tx.lock_account(found.account_id).await?;
                // Read after the locks: of two who use the link at once, the second finds none.
                let found = tx.find_email_change_by_token(hash, service.now()).await?;
                let (link, change) = found.ok_or(ErrorKind::LinkExpired)?;
                let permit = prove_link(link, hash).ok_or(ErrorKind::LinkExpired)?;
                let account = tx.find_account(change.account_id).await?;
                let account = account.filter(|account| account.state == AccountState::Active);
                let account = account.ok_or(ErrorKind::LinkExpired)?;
                if let Some(starter) = change.started_by
                    && !may_still(tx, service, account.id, starter).await?
                {
                    return Err(ErrorKind::LinkExpired.into());
                }
                let email = EmailAddress::parse(&change.email).map_err(|_| ErrorKind::Internal)?;
                let keep = own.filter(|(id, _)| *id == account.id).map(|(_, session)| session);
                let mut changes = tx.with(&permit);
                changes.delete_email_change(account.id).await?;
                changes.update_account_email(&account, &email).await.map_err(|error| match error {
                    StoreError::Duplicate => Failure::Refused(ErrorKind::EmailTaken),
                    other => other.into(),
                })?;
                changes.delete_sessions_except(account.id, keep).await?;
                changes.delete_resets(account.id).await?;
                let mail = (JobKind::EmailChangedMail, account.id.uuid());
                queue_mail(tx, service, &permit, mail, &account.email).await?;
                let events = events(tx, service, origin, &account, &email).await?;
                let confirmed = Confirmed { email: email.to_string(), is_signed_in: keep.is_some() };
                Ok(Outcome::Changed { value: confirmed, events })
            })
        })
        .await
}

/// Whether the member who began it could begin it now.
async fn may_still(
    tx: &mut ReadTx<'_>,
    service: &Service,
    account: AccountId,
    (org, by): (OrgId, MembershipId),
) -> Result<bool, Failure> {
    let found = tx.get_organization(org).await?;
    if found.deletion.is_some() {
        return Ok(false);
    }
    let policy = found.policy;
    let roles = tx.org(org).list_roles().await?;
    let starter = tx.org(org).find_member(by, &roles, service.now()).await?;
    let target = tx.org(org).find_member_of(account, &roles, service.now()).await?;
    let (Some(member), Some(target)) = (starter, target) else { return Ok(false) };
    let is_there = target.state != MembershipState::Removed;
    let actor = Actor::member(member);
    if !is_there || may_start(&actor, &target, &policy).is_err() {
        return Ok(false);
    }
    Ok(!tx.is_member_elsewhere(account, org).await?)
}

/// One for the account, and one for each of its organizations, which show another address now.
async fn events(
    tx: &mut ReadTx<'_>,
    service: &Service,
    origin: &Origin,
    account: &Account,
    email: &EmailAddress,
) -> Result<Vec<AuditEvent>, Failure> {
    let person = || who(&view(account));
    let mut first = event(tx, service, (person(), origin), Action::EmailChanged, (account, None)).await?;
    first.before = email_value(&account.email);
    first.after = email_value(email.as_str());
    let mut events = vec![first];
    for (org, member) in tx.list_active_memberships(account.id, service.now()).await? {
        let mut told = service.event(person(), origin, Action::EmailChanged);
        told.org_id = Some(org);
        told.target = Some(Target { kind: "member", id: member.to_string(), label: account.name.clone() });
        told.before = email_value(&account.email);
        told.after = email_value(email.as_str());
        events.push(told);
    }
    Ok(events)
}
