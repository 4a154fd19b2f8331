//! Restoring a deleted organization, for those who could delete it. Everything in it is as it was; what has ended with time
//! meanwhile stays ended.

use std::collections::HashMap;

use domain::{
    audit::{Action, AuditEvent, AuditValue},
    error::{ErrorKind, Problem},
    permission::Permission,
    time::Timestamp,
    view::{DeletedOrgView, OrgView},
};
use store::{Failure, Organization, Outcome, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    deadlines::{Announcement, OrgNews, queue_announcement},
    mail,
    org_context::OrgContext,
};

/// The deleted organizations that the caller may restore, by name.
///
/// # Errors
/// `Denied` for callers without a session; the database failed.
pub async fn restorable(service: &Service, caller: &Caller) -> Result<Vec<DeletedOrgView>, ErrorKind> {
    let (account, now) = (caller.session()?.account.id, service.now());
    let mut tx = service.store().read().await?;
    let mut found = Vec::new();
    for id in tx.list_deleted_organizations_of(account, now).await? {
        let slug = tx.get_organization(id).await?.slug;
        let context = match OrgContext::read_or_deleted(&mut tx, caller, &slug, now).await {
            Ok(context) => context,
            // Disabled there, or too late.
            Err(Failure::Refused(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        let Some(deletion) = context.org.deletion.clone() else { continue };
        if context.may(&Permission::ACCOUNT_UPDATE) {
            // Nobody can open its picture.
            let org = OrgView { picture: None, ..context.org.view() };
            found.push(DeletedOrgView { org, by: deletion.who, until: deletion.until });
        }
    }
    tx.close().await?;
    found.sort_by_cached_key(|deleted| domain::text::sort_key(&deleted.org.name));
    Ok(found)
}

/// How many members who belong elsewhere are named.
const NAMED: usize = 5;

/// Restores a deleted organization. Doing it twice is harmless. Answers the organization.
///
/// # Errors
/// `NotFound` for who is no active member and when the time is over, `Denied` without `Org.Account.UPDATE`, `Invalid` where no
/// owner is left, and where members belong to another organization by now that shares no members either; the database failed.
pub async fn restore(service: &Service, caller: &Caller, slug: &str) -> Result<OrgView, ErrorKind> {
    let has_mail = mail::is_sent(service).await?;
    let restored = service
        .write((caller.clone(), slug.to_owned(), has_mail), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, has_mail)) = &*job;
                let context = OrgContext::lock_or_deleted(tx, service, caller, slug).await?;
                restore_in(tx, service, caller, &context, *has_mail).await
            })
        })
        .await;
    service.record_denied(caller, slug, &Attempt::new(Action::OrganizationRestored), restored).await
}

async fn restore_in(
    tx: &mut Tx<'_>,
    service: &Service,
    caller: &Caller,
    context: &OrgContext,
    has_mail: bool,
) -> Result<Outcome<OrgView>, Failure> {
    let (org, now) = (&context.org, context.now);
    let permit = context.decide_on_org(&Permission::ACCOUNT_UPDATE)?;
    let Some(deletion) = tx.org(org.id).find_organization_deletion().await? else {
        return Ok(Outcome::Quiet(org.view()));
    };
    if tx.org(org.id).count_lasting_owners(now).await? == 0 {
        return Err(ErrorKind::field("organization", Problem::NoOwners).into());
    }
    require_no_elsewhere(tx, org, now).await?;
    tx.with(&permit).delete_organization_deletion(now).await?;
    if has_mail {
        let announcement = Announcement::of(caller, OrgNews::Restored, now);
        queue_announcement(tx, service, org.id, &announcement).await?;
    }
    let event = service.event_in(caller, org.id, Action::OrganizationRestored);
    let before = Some(AuditValue::OrganizationDeletion(Box::new(deletion)));
    Ok(Outcome::changed(org.view(), AuditEvent { at: now, before, ..event }))
}

/// Refuses where somebody would belong to two organizations that share no members (`members.exclusive`).
async fn require_no_elsewhere(tx: &mut Tx<'_>, org: &Organization, now: Timestamp) -> Result<(), Failure> {
    if !org.policy.members_exclusive {
        return Ok(());
    }
    // Whoever accepts elsewhere at the same time is seen here, or sees this organization there.
    tx.org(org.id).lock_member_accounts().await?;
    let mut exclusive = HashMap::new();
    let mut names = Vec::new();
    for (other, name) in tx.org(org.id).list_members_elsewhere(now).await? {
        let is_exclusive = match exclusive.get(&other) {
            Some(known) => *known,
            None => tx.get_organization(other).await?.policy.members_exclusive,
        };
        exclusive.insert(other, is_exclusive);
        if is_exclusive {
            names.push(name);
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    let people = u64::try_from(names.len()).unwrap_or_default();
    names.truncate(NAMED);
    Err(ErrorKind::field("organization", Problem::BelongElsewhere { names, people }).into())
}
