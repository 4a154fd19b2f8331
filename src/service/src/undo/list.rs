//! The list of recent changes: everything that the reader can still undo, newest first.

use domain::{
    bulk::UndoView, error::ErrorKind, id::UndoId, list::PAGE_SIZE, permission::Permission, time::Timestamp,
    view::Page,
};
use store::UndoAct;

use super::{kinds, plan::preview_row};
use crate::{
    Caller, Service,
    cursor::{cut, read_by_time},
};

/// How many rows of an act are named.
const NAMED: u32 = 3;

/// One page of the list, with what the reader may undo.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` to whoever may neither change members nor invitations; the database failed.
pub async fn list(
    service: &Service,
    caller: &Caller,
    slug: &str,
    cursor: Option<&str>,
) -> Result<Page<UndoView>, ErrorKind> {
    let now = service.now();
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let kinds = kinds(&context);
    if kinds.is_empty() {
        context.decide_on_org(&Permission::MEMBER_UPDATE)?;
    }
    let cursor = read_by_time(cursor);
    let beyond =
        cursor.as_ref().and_then(|c| Some((Timestamp::from_micros(c.key.parse().ok()?), UndoId::new(c.id))));
    let ascending = cursor.as_ref().is_some_and(|c| !c.forward);
    let own = context.own_cancelled_invitations();
    let of = (kinds.as_slice(), own.as_ref(), now);
    let acts = tx.org(context.org.id).list_undo_acts(of, beyond, ascending, PAGE_SIZE + 1).await?;
    let total = tx.org(context.org.id).count_undo_acts(of).await?;
    let page = cut(acts, PAGE_SIZE as usize, cursor.as_ref(), |act: &UndoAct| {
        (act.at.micros().to_string(), act.id.uuid())
    });
    let mut rows = Vec::with_capacity(page.rows.len());
    for act in page.rows {
        let named = tx.org(context.org.id).list_undo_rows(act.id, own.as_ref(), NAMED).await?;
        let mut prospects = Vec::with_capacity(named.len());
        for row in &named {
            if let Some(prospect) = preview_row(&mut tx, &context, &act, row).await? {
                prospects.push((row.label.clone(), prospect));
            }
        }
        rows.push(UndoView {
            id: act.id,
            action: act.action,
            who: act.who,
            is_own: caller.account().is_some_and(|account| Some(account.id) == act.account_id),
            at: act.at,
            until: act.until,
            rows: act.rows,
            open: act.open,
            prospects,
            names: named.into_iter().map(|row| row.label).collect(),
        });
    }
    Ok(Page { rows, total, at_least: false, newer: page.newer, older: page.older })
}
