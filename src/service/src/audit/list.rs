//! Reading the audit log, newest first.

use domain::{
    audit::Action,
    error::ErrorKind,
    id::AuditEventId,
    list::PAGE_SIZE,
    permission::Permission,
    time::Timestamp,
    view::{AuditView, Page},
};
use store::StoredEvent;

use crate::{
    Caller, Service,
    cursor::{Cursor, cut},
    scene::Scene,
};

/// One page of the log.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `Audit.Log.READ`; the database failed.
pub async fn list(
    service: &Service,
    caller: &Caller,
    slug: &str,
    cursor: Option<&str>,
) -> Result<Page<AuditView>, ErrorKind> {
    let mut tx = service.store().read().await?;
    let scene = Scene::read(&mut tx, caller, slug).await?;
    scene.decide(&Permission::AUDIT_READ)?;
    let place = Cursor::read(cursor).and_then(|cursor| {
        let at = Timestamp::from_micros(cursor.key.parse().ok()?);
        Some((cursor.forward, at, AuditEventId::new(cursor.id), cursor))
    });
    let (org, more) = (scene.org.id, PAGE_SIZE + 1);
    let rows = match &place {
        None => tx.list_audit_events(org, None, more).await?,
        Some((true, at, id, _)) => tx.list_audit_events(org, Some((*at, *id)), more).await?,
        Some((false, at, id, _)) => tx.list_audit_events_after(org, (*at, *id), more).await?,
    };
    let total = tx.count_audit_events(org).await?;
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
