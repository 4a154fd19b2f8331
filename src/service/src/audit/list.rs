//! Reading the audit log, newest first: all of it, or what one person did and what was done to them.

use domain::{
    access::Visibility,
    audit::{AuditValue, Door},
    error::ErrorKind,
    id::{AccountId, MembershipId},
    list::{AuditQuery, PAGE_SIZE},
    member::Member,
    permission::Permission,
    view::{AuditView, Page},
};
use store::{Failure, ReadTx, StoredEvent};

use crate::{
    Caller, Service,
    cursor::{Cursor, cut},
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
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let visible = context.require(&Permission::AUDIT_READ)?;
    let of = match (query.person, visible, context.actor.membership()) {
        (Some(id), _, _) => {
            let target = context.member(&mut tx, id).await?;
            context.decide_on(&Permission::AUDIT_READ, &target)?;
            Some(person(&target))
        }
        (None, Visibility::Own, Some(me)) => Some(person(me)),
        (None, ..) => None,
    };
    let place = Cursor::read(query.cursor.as_deref()).and_then(|cursor| {
        let sequence: u64 = cursor.key.parse().ok()?;
        Some((sequence, cursor))
    });
    let (mut log, class, more) = (tx.org(context.org.id), query.class, PAGE_SIZE + 1);
    let edge = place.as_ref().map(|(sequence, _)| *sequence);
    // Back towards the newest events.
    let newer_than = place.as_ref().filter(|(_, cursor)| !cursor.forward).map(|(sequence, _)| *sequence);
    let (rows, total) = match (of, newer_than) {
        (None, Some(edge)) => {
            (log.list_audit_events_after(class, edge, more).await?, log.count_audit_events(class).await?)
        }
        (None, None) => {
            (log.list_audit_events(class, edge, more).await?, log.count_audit_events(class).await?)
        }
        (Some(of), Some(edge)) => (
            log.list_audit_events_of_after(of, class, edge, more).await?,
            log.count_audit_events_of(of, class).await?,
        ),
        (Some(of), None) => (
            log.list_audit_events_of(of, class, edge, more).await?,
            log.count_audit_events_of(of, class).await?,
        ),
    };
    let page =
        cut(rows, PAGE_SIZE as usize, place.as_ref().map(|(_, cursor)| cursor), |event: &StoredEvent| {
            (event.sequence().to_string(), event.id().uuid())
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
    let events = tx.org(member.org_id).list_audit_events_of(person(member), None, None, limit).await?;
    Ok(events.into_iter().map(view).collect())
}

/// As the log knows somebody: by the account what they did, by the membership what was done to them.
const fn person(member: &Member) -> (AccountId, MembershipId) {
    (member.account_id, member.id)
}

fn view(event: StoredEvent) -> AuditView {
    let after = event.value_after.as_deref().map(AuditValue::from_json);
    AuditView {
        id: event.id(),
        sequence: event.sequence(),
        at: event.at(),
        before: event.value_before.as_deref().map(AuditValue::from_json),
        after,
        door: Door::from_name(&event.door),
        who: event.who,
        action: event.action,
        target: event.target,
        ip: event.ip,
    }
}
