//! Reading the audit log, newest first: all of it, or what one person did and what was done to them.

use domain::{
    audit::{AuditValue, Door},
    change_plan::ChangePlan,
    error::ErrorKind,
    list::{AuditQuery, PAGE_SIZE},
    member::Member,
    permission::Permission,
    view::{AuditView, Page},
};
use store::{Failure, LogPlace, ReadTx, StoredEvent};

use super::filter::{filter, person};
use crate::{
    Caller, Service,
    assets::language_of,
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
    let Some(filter) = filter(&mut tx, &context, &Permission::AUDIT_READ, query, language_of(caller)).await?
    else {
        return Ok(Page { rows: Vec::new(), total: 0, at_least: false, newer: None, older: None });
    };
    let cursor = Cursor::read(query.cursor.as_deref()).and_then(|cursor| {
        let sequence: u64 = cursor.key.parse().ok()?;
        Some((sequence, cursor))
    });
    let place = match &cursor {
        None => LogPlace::Newest,
        Some((sequence, cursor)) if cursor.forward => LogPlace::Before(*sequence),
        Some((sequence, _)) => LogPlace::After(*sequence),
    };
    let mut log = tx.org(context.org.id);
    let rows = log.list_audit_events(&filter, place, PAGE_SIZE + 1).await?;
    let total = log.count_audit_events(&filter).await?;
    let page =
        cut(rows, PAGE_SIZE as usize, cursor.as_ref().map(|(_, cursor)| cursor), |event: &StoredEvent| {
            (event.sequence().to_string(), event.id().uuid())
        });
    Ok(Page {
        rows: page.rows.into_iter().map(view).collect(),
        total: total.count,
        at_least: total.at_least,
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
    let filter = person(member).into();
    let events = tx.org(member.org_id).list_audit_events(&filter, LogPlace::Newest, limit).await?;
    Ok(events.into_iter().map(view).collect())
}

fn view(event: StoredEvent) -> AuditView {
    let after = event.value_after.as_deref().map(AuditValue::from_json);
    AuditView {
        id: event.id(),
        sequence: event.sequence(),
        at: event.at(),
        before: event.value_before.as_deref().map(AuditValue::from_json),
        after,
        plan: event.plan.as_deref().map(ChangePlan::from_json).unwrap_or_default(),
        door: Door::from_name(&event.door),
        who: event.who,
        action: event.action,
        target: event.target,
        ip: event.ip,
    }
}
