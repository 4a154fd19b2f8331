//! Reading the audit log, newest first: all of it, or what one person did and what was done to them.

use domain::{
    access::Visibility,
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
        let at = Timestamp::from_micros(cursor.key.parse().ok()?);
        Some((cursor.forward, at, AuditEventId::new(cursor.id), cursor))
    });
    let (mut log, more) = (tx.org(context.org.id), PAGE_SIZE + 1);
    let forward = place.as_ref().is_none_or(|(forward, ..)| *forward);
    let edge = place.as_ref().map(|(_, at, id, _)| (*at, *id));
    let (rows, total) = match (of, edge) {
        (None, Some(edge)) if !forward => {
            (log.list_audit_events_after(edge, more).await?, log.count_audit_events().await?)
        }
        (None, edge) => (log.list_audit_events(edge, more).await?, log.count_audit_events().await?),
        (Some(of), Some(edge)) if !forward => {
            (log.list_audit_events_of_after(of, edge, more).await?, log.count_audit_events_of(of).await?)
        }
        (Some(of), edge) => {
            (log.list_audit_events_of(of, edge, more).await?, log.count_audit_events_of(of).await?)
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
    let events = tx.org(member.org_id).list_audit_events_of(person(member), None, limit).await?;
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
