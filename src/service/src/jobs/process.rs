//! Changing the selected rows of a bulk job, some of them in one unit of work: the organization and who acts are read
//! once for all. Each row is a part of the unit and judged by itself, so that one refusal fails no other, and its outcome
//! is written with it, so that it is changed once even if the server dies. So is what the log says of it.

use std::panic::AssertUnwindSafe;

use domain::{
    access::{SystemTask, system},
    audit::{Action, AuditEvent},
    bulk::{BulkAction, BulkWork},
    error::ErrorKind,
    id::{MembershipId, UndoId},
    selection::RowId,
    state::RowOutcome,
    time::Span,
};
use futures::FutureExt;
use store::{
    ClaimedJob, Failure, JobRow, Lease, Organization, Outcome, ProcessedRow, StoreError, Tx, UndoAct,
};

use crate::{
    Caller, Service,
    attempt::Attempt,
    bulk::{audited, change_row_in},
    bulk_queue::is_transient,
    mutation::{Mutation, MutationContext},
    org_context::ensure_owner_remains,
    undo::{opposite, undo_row_in},
};

/// The most rows of one run.
const PROCESSED_AT_ONCE: u32 = 256;
/// After how long a run begins no further row: other changes of the organization wait for it.
const LONGEST: Span = Span::millis(100);

/// What is done to every row.
enum Work {
    Act(BulkAction),
    Undo(UndoAct),
}

/// Changes the next rows as somebody; where the account of the creator is not in use any more, nobody does. Says whether
/// there may be more.
///
/// # Errors
/// The database failed. The rows that have no outcome yet are processed by the next run.
pub(super) async fn process(
    service: &Service,
    job: &ClaimedJob,
    (work, undo): (BulkWork, UndoId),
    caller: Option<Caller>,
    org: &Organization,
) -> Result<bool, ErrorKind> {
    let mut tx = service.store().read().await?;
    let mut found = tx.org(org.id);
    let rows = found.list_job_rows(job.id, Some(RowOutcome::Open), 0, PROCESSED_AT_ONCE).await?;
    let work = match work {
        BulkWork::Act(bulk) => Some(Work::Act(bulk.action)),
        BulkWork::Undo { .. } => found.find_undo_act(undo).await?.map(Work::Undo),
        BulkWork::Import(_) => return Err(ErrorKind::Internal),
    };
    tx.close().await?;
    if rows.is_empty() {
        return Ok(false);
    }
    let Some(caller) = caller else { return refuse(service, job.lease, &rows, &ErrorKind::NotFound).await };
    // The change to undo was forgotten: its time is over.
    let Some(work) = work else { return refuse(service, job.lease, &rows, &ErrorKind::UndoExpired).await };
    let action = work.audited();
    let args = (work, job.lease, rows.clone());
    let changed = service
        .in_org_under(undo, &caller, &org.slug, Attempt::new(action), args, |tx, change, args| {
            let (work, lease, rows) = args;
            Box::pin(change_rows(tx, change, work, (lease, rows.as_slice())))
        })
        .await;
    match changed {
        Ok(()) => Ok(true),
        Err(error) if is_transient(&error) => Err(error),
        Err(reason) => refuse(service, job.lease, &rows, &reason).await,
    }
}

impl Work {
    /// The action as the log names it.
    const fn audited(&self) -> Action {
        match self {
            Self::Act(action) => audited(action),
            Self::Undo(act) => opposite(act.action),
        }
    }

    async fn change_row(
        &self,
        tx: &mut Tx<'_>,
        change: &MutationContext<'_>,
        row: RowId,
    ) -> Result<Outcome<Mutation>, Failure> {
        match self {
            Self::Act(action) => change_row_in(tx, change, action, row).await,
            Self::Undo(act) => undo_row_in(tx, change, act, row).await,
        }
    }
}

/// Changes rows, records what became of them, and hands the job back.
async fn change_rows(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    work: &Work,
    (lease, rows): (&Lease, &[JobRow]),
) -> Result<Outcome<()>, Failure> {
    let end = change.context.now.plus(LONGEST);
    let (mut processed, mut events, mut logs_denials) = (Vec::with_capacity(rows.len()), Vec::new(), true);
    let owners = tx.org(change.context.org.id).list_lasting_owners(change.context.now).await?;
    for row in rows {
        let is_of = |member: &MembershipId| row.target == RowId::Member(*member);
        tx.begin_part().await?;
        // A panic leaves no trace of its row, and the others as they are.
        let changed = AssertUnwindSafe(work.change_row(tx, change, row.target)).catch_unwind().await;
        let mut outcome = changed.unwrap_or(Err(Failure::Store(StoreError::Broken)));
        // Nobody else's row can leave the organization without an owner.
        if matches!(outcome, Ok(Outcome::Changed { .. })) && owners.iter().any(is_of) {
            let remains = ensure_owner_remains(tx, &change.context.org, change.context.now).await;
            outcome = remains.and(outcome);
        }
        tx.end_part(outcome.is_ok()).await?;
        processed.push(match outcome {
            Ok(Outcome::Changed { events: of_row, .. }) => {
                events.extend(of_row);
                (row.position, RowOutcome::Changed, None)
            }
            Ok(Outcome::Quiet(_)) => (row.position, RowOutcome::Unchanged, None),
            Err(failure) => {
                let reason = reason(row, failure)?;
                if logs_denials && let ErrorKind::Denied { denial } = &reason {
                    let attempt = Attempt::on(work.audited(), row.target);
                    let by = (change.caller, &change.context.org);
                    let event = change.service.denial_event(tx, by, &attempt, denial).await?;
                    logs_denials = event.is_some();
                    events.extend(event.map(|event| AuditEvent { at: change.context.now, ..event }));
                }
                refused(row, &reason)?
            }
        });
        // Whoever changes themselves may do something else from then on.
        let is_own = change.context.actor.membership_id().as_ref().is_some_and(is_of);
        if is_own || change.service.now() >= end {
            break;
        }
    }
    let (permit, now) = (system(SystemTask::RunJobs), change.service.now());
    if !tx.with(&permit).update_job_rows(lease, &processed, now).await? {
        // Another server has taken over.
        return Err(ErrorKind::Busy.into());
    }
    Ok(match events.is_empty() {
        true => Outcome::Quiet(()),
        false => Outcome::Changed { value: (), events },
    })
}

/// Why a row is refused: by a rule, or since it breaks whatever is done to it. A failure that says nothing about the row is
/// handed on, for another attempt may succeed.
fn reason(row: &JobRow, failure: Failure) -> Result<ErrorKind, Failure> {
    match failure {
        Failure::Store(StoreError::Busy | StoreError::Again | StoreError::Closing) => Err(failure),
        Failure::Refused(reason) if reason != ErrorKind::Internal && is_transient(&reason) => {
            Err(reason.into())
        }
        failure => {
            let reason = ErrorKind::from(failure);
            if reason == ErrorKind::Internal {
                tracing::error!(row = %row.target, "a row of a bulk job cannot be processed");
            }
            Ok(reason)
        }
    }
}

fn refused(row: &JobRow, reason: &ErrorKind) -> Result<ProcessedRow, ErrorKind> {
    let reason = serde_json::to_string(reason).map_err(|_| ErrorKind::Internal)?;
    Ok((row.position, RowOutcome::Refused, Some(reason)))
}

/// Records that rows are refused, all for one reason.
async fn refuse(
    service: &Service,
    lease: Lease,
    rows: &[JobRow],
    reason: &ErrorKind,
) -> Result<bool, ErrorKind> {
    let rows: Vec<ProcessedRow> = rows.iter().map(|row| refused(row, reason)).collect::<Result<_, _>>()?;
    service
        .write(rows, move |tx, args| {
            Box::pin(async move {
                let (service, rows) = &*args;
                let permit = system(SystemTask::RunJobs);
                match tx.with(&permit).update_job_rows(&lease, rows, service.now()).await? {
                    true => Ok(Outcome::Quiet(true)),
                    // Another server has taken over.
                    false => Err(ErrorKind::Busy.into()),
                }
            })
        })
        .await
}
