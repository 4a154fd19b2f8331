//! A bulk action, or the undo of one, that runs as a job: how far it is, and what became of each row.

use domain::{
    bulk::{BulkJobView, BulkLine, BulkWork, RowDone},
    error::ErrorKind,
    id::JobId,
    state::{JobKind, JobState, RowOutcome},
};
use store::JobRow;

use crate::{Caller, Service, bulk::require_all, bulk_queue::Payload, undo};

/// How many rows are shown at once.
const SHOWN: usize = 100;

/// Reads a bulk job and some of its rows: those with one outcome, or all that are processed, from a position on. For its
/// creator, and for members who may do the action to every row and see the whole list.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without the permission; the database failed.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: JobId,
    (show, from): (Option<RowOutcome>, u64),
) -> Result<BulkJobView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let mut org = tx.org(context.org.id);
    let job = org.find_job(id).await?.filter(|job| job.kind == JobKind::Bulk).ok_or(ErrorKind::NotFound)?;
    let payload = Payload::read(&job.payload)?;
    let is_creator = job.created_by.is_some() && job.created_by == caller.account().map(|account| account.id);
    if !is_creator {
        match &payload.work {
            BulkWork::Act(bulk) => require_all(&context, bulk)?,
            BulkWork::Undo { action, .. } => undo::require_all(&context, *action)?,
            // It has a page of its own.
            BulkWork::Import(_) => return Err(ErrorKind::NotFound),
        }
    }
    let counts = org.count_job_rows(id).await?;
    let mut rows = org.list_job_rows(id, show, from, u32::try_from(SHOWN + 1).unwrap_or(u32::MAX)).await?;
    let undo = match payload.work {
        BulkWork::Act(_) => org.find_undo_act(payload.undo).await?,
        BulkWork::Undo { .. } | BulkWork::Import(_) => None,
    };
    tx.close().await?;
    let undo = undo.filter(|act| act.open > 0 && act.until > service.now()).map(|act| act.id);
    let next = rows.get(SHOWN).map(|row| row.position);
    rows.truncate(SHOWN);
    Ok(BulkJobView {
        id,
        work: payload.work,
        plan: payload.plan,
        total: job.total,
        selected: counts.open + counts.changed + counts.unchanged + counts.refused,
        changed: counts.changed,
        unchanged: counts.unchanged,
        refused: counts.refused,
        // What was not changed yet could be changed after the rest was undone.
        undo: undo.filter(|_| matches!(job.state, JobState::Done | JobState::Failed)),
        is_outdated: job.state == JobState::Failed
            && job.last_error.as_deref() == Some(ErrorKind::ConsequencesChanged.code()),
        state: job.state,
        show,
        lines: rows.into_iter().filter_map(line).collect(),
        next,
    })
}

/// A row that is processed.
fn line(row: JobRow) -> Option<BulkLine> {
    let reason = row.reason.as_deref().and_then(|reason| serde_json::from_str(reason).ok());
    let outcome = match row.outcome {
        RowOutcome::Changed => Ok(RowDone::Changed),
        RowOutcome::Unchanged => Ok(RowDone::AlreadySo),
        RowOutcome::Refused => Err(reason.unwrap_or(ErrorKind::Internal)),
        RowOutcome::Open => return None,
    };
    Some(BulkLine { row: row.target, name: row.label, outcome })
}
