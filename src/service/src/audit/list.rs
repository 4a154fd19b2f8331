//! Reading the audit log, newest first: all of it, or what one person did and what was done to them.

use domain::{
    audit::Action,
    error::ErrorKind,
    id::{AccountId, AuditEventId, MembershipId},
    list::{AuditQuery, PAGE_SIZE},
    member::Member,
    permission::Permission,
    time::Timestamp,
    view::{AuditView, Page},
};
use store::{Failure, ReadTx, StoredEvent};

use crate::{
    Caller, Service,
    cursor::{Cursor, cut},
    org_context::OrgContext,
};

/// One page of the log.
///
/// # Errors
/// `NotFound` for who is no member or where there is no such person, `Denied` without `Audit.Log.READ`; the database
/// failed.
pub async fn list(
    service: &Service,
    caller: &Caller,
    slug: &str,
    query: &AuditQuery,
) -> Result<Page<AuditView>, ErrorKind> {
    let mut tx = service.store().read().await?;
    let context = OrgContext::read(&mut tx, caller, slug).await?;
    context.decide(&Permission::AUDIT_READ)?;
    let of = match query.person {
        None => None,
        Some(id) => Some(person(&context.member(&mut tx, id).await?)),
    };
    let place = Cursor::read(query.cursor.as_deref()).and_then(|cursor| {
        let at = Timestamp::from_micros(cursor.key.parse().ok()?);
        Some((cursor.forward, at, AuditEventId::new(cursor.id), cursor))
    });
    let (org, more) = (context.org.id, PAGE_SIZE + 1);
    let forward = place.as_ref().is_none_or(|(forward, ..)| *forward);
    let edge = place.as_ref().map(|(_, at, id, _)| (*at, *id));
    let (rows, total) = match (of, edge) {
        (None, Some(edge)) if !forward => {
            (tx.list_audit_events_after(org, edge, more).await?, tx.count_audit_events(org).await?)
        }
        (None, edge) => (tx.list_audit_events(org, edge, more).await?, tx.count_audit_events(org).await?),
        (Some(of), Some(edge)) if !forward => (
            tx.list_audit_events_of_after(org, of, edge, more).await?,
            tx.count_audit_events_of(org, of).await?,
        ),
        (Some(of), edge) => {
            (tx.list_audit_events_of(org, of, edge, more).await?, tx.count_audit_events_of(org, of).await?)
        }
    };
    let page = cut(rows, PAGE_SIZE as usize, place.as_ref().map(|place| &place.3), |event: &StoredEvent| {
        (event.at().micros().to_string(), event.id().uuid())
    });
    Ok(Page {
        rows: page.rows.into_iter().map(view).collect(),
        total,
        at_least: false,
        newer: page.newer,
        older: page.older,
    })
}

/// The newest entries of a member, for somebody who may read the log.
pub(crate) async fn latest_of(
    tx: &mut ReadTx<'_>,
    member: &Member,
    limit: u32,
) -> Result<Vec<AuditView>, Failure> {
    let events = tx.list_audit_events_of(member.org_id, person(member), None, limit).await?;
    Ok(events.into_iter().map(view).collect())
}

/// As the log knows somebody: by the account what they did, by the membership what was done to them.
const fn person(member: &Member) -> (AccountId, MembershipId) {
    (member.account_id, member.id)
}

fn view(event: StoredEvent) -> AuditView {
    AuditView {
        id: event.id(),
        at: event.at(),
        words: Action::from_name(&event.action).map(Action::words).unwrap_or_default().to_owned(),
        who: event.who,
        action: event.action,
        target: event.target,
        before: event.value_before,
        after: event.value_after,
        door: event.door,
        ip: event.ip,
    }
}
