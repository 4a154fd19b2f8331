//! Running a bulk job in short runs: first it selects its rows page by page, then it changes them some at a time. After each
//! run the job waits for its turn again, so that a large one holds up no other. Rows that are no longer those its creator agreed
//! to are not changed.

use std::slice;

use domain::{
    access::{SystemTask, system},
    bulk::{Bulk, BulkPreview, BulkWork},
    error::ErrorKind,
    selection::RowId,
};
use store::{ClaimedJob, Outcome, ReadTx};

use super::process::process;
use crate::{
    Caller, Service, bulk,
    bulk_queue::{Payload, creator, is_transient},
    fingerprint::check_agreed,
    imports,
    org_context::{OrgContext, deleted},
    undo,
};

/// How many rows one run selects.
const SELECTED_AT_ONCE: usize = 1_000;

/// What became of a run.
pub(super) enum BulkRun {
    /// Every row has an outcome.
    Done,
    /// It goes on in another run.
    Continues,
    /// The rows cannot be selected.
    Refused(ErrorKind),
}

/// Runs a part of a bulk job. Where the organization is deleted, it waits until that is restored.
///
/// # Errors
/// The database failed. The rows that have no outcome yet are processed by the next run.
pub(super) async fn run(service: &Service, job: &ClaimedJob) -> Result<BulkRun, ErrorKind> {
    match run_part(service, job).await {
        Err(error @ ErrorKind::OrganizationDeleted { .. }) => wait(service, job, error.code()).await,
        run => run,
    }
}

async fn run_part(service: &Service, job: &ClaimedJob) -> Result<BulkRun, ErrorKind> {
    let payload = Payload::read(&job.payload)?;
    let caller = creator(service, job, &payload).await?;
    let mut tx = service.store().read().await?;
    let org = tx.get_organization(job.org.ok_or(ErrorKind::Internal)?).await?;
    if let Some(deletion) = &org.deletion {
        return Err(deleted(&org, deletion));
    }
    if let BulkWork::Import(import) = payload.work {
        tx.close().await?;
        return Ok(match imports::run(service, job, (import, &org), caller).await? {
            true => BulkRun::Continues,
            false => BulkRun::Done,
        });
    }
    if job.total.is_none() {
        tx.close().await?;
        let Some(caller) = caller else { return Ok(BulkRun::Refused(ErrorKind::NotFound)) };
        return select(service, job, payload, &caller, &org.slug).await;
    }
    tx.close().await?;
    let goes_on = process(service, job, (payload.work, payload.undo), caller, &org).await?;
    Ok(if goes_on { BulkRun::Continues } else { BulkRun::Done })
}

/// Rows with their names, and where the next ones begin.
type NamedRows = (Vec<(RowId, String)>, Option<String>);

/// Selects the next page of rows.
async fn select(
    service: &Service,
    job: &ClaimedJob,
    mut payload: Payload,
    caller: &Caller,
    slug: &str,
) -> Result<BulkRun, ErrorKind> {
    let page = async {
        let (mut tx, context) = service.read_org(caller, slug).await?;
        let cursor = payload.cursor.as_deref();
        let from = (cursor, SELECTED_AT_ONCE);
        let page = match &payload.work {
            BulkWork::Act(selected) => bulk::read(&mut tx, service, &context, selected, from).await?.named(),
            BulkWork::Undo { .. } => undo_rows(&mut tx, &context, &payload, from).await?,
            BulkWork::Import(_) => return Err(ErrorKind::Internal),
        };
        if let (BulkWork::Act(bulk), Some(plan)) = (&payload.work, &payload.plan) {
            let selected = page.1.is_none().then_some(job.progress + page.0.len() as u64);
            if selected.is_some() || cursor.is_none() {
                check_plan(&mut tx, (service, &context), bulk, (plan, selected)).await?;
            }
        }
        tx.close().await?;
        Ok::<_, ErrorKind>(page)
    };
    let page = match page.await {
        Ok(page) => page,
        Err(error) if is_transient(&error) => return Err(error),
        Err(error) => return Ok(BulkRun::Refused(error)),
    };
    let (selected, next) = page;
    let is_last = next.is_none();
    payload.cursor = next;
    let args = (job.clone(), payload.write()?, selected);
    service
        .write(args, move |tx, args| {
            Box::pin(async move {
                let (service, (job, payload, selected)) = &*args;
                let permit = system(SystemTask::RunJobs);
                let (mut changes, now) = (tx.with(&permit), service.now());
                changes.insert_job_rows(job.id, job.progress, selected).await?;
                let is_held = if is_last {
                    changes.update_job_processing(&job.lease, now).await?
                } else {
                    let so_far = job.progress + selected.len() as u64;
                    changes.update_job_selecting(&job.lease, payload, so_far, now).await?
                };
                // Another server selects this page, too.
                if is_held { Ok(Outcome::Quiet(BulkRun::Continues)) } else { Err(ErrorKind::Busy.into()) }
            })
        })
        .await
}

/// Refuses what is no longer what the creator agreed to: as the selection begins, and as it ends with so many rows.
async fn check_plan(
    tx: &mut ReadTx<'_>,
    (service, context): (&Service, &OrgContext),
    bulk: &Bulk,
    (plan, selected): (&BulkPreview, Option<u64>),
) -> Result<(), ErrorKind> {
    let now = bulk::evaluate(tx, service, context, bulk).await?.preview;
    check_agreed(Some(&plan.fingerprint), slice::from_ref(&now.fingerprint))?;
    // Exceptions that the list does not have are not among the rows, yet taken off their number.
    let most = plan.total + if bulk.selection.is_all { bulk.selection.ids.len() as u64 } else { 0 };
    match selected {
        Some(selected) if !(plan.total..=most).contains(&selected) => Err(ErrorKind::ConsequencesChanged),
        _ => Ok(()),
    }
}

/// The rows of the change that the creator may undo, from a cursor on, and the cursor of the next ones.
async fn undo_rows(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    payload: &Payload,
    (cursor, limit): (Option<&str>, usize),
) -> Result<NamedRows, ErrorKind> {
    let own = context.own_cancelled_invitations();
    let mut org = tx.org(context.org.id);
    let act = org.find_undo_act(payload.undo).await?.ok_or(ErrorKind::UndoExpired)?;
    let beyond = cursor.and_then(|cursor| cursor.parse().ok());
    let most = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let mut rows = org.list_undo_rows_beyond(act.id, own.as_ref(), beyond, most).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|row| row.target.to_string());
    Ok((rows.into_iter().map(|row| (undo::row_id(act.action, row.target), row.label)).collect(), next))
}

/// Hands back the job of a deleted organization as it is. Nobody claims it before the organization is restored.
async fn wait(service: &Service, job: &ClaimedJob, why: &'static str) -> Result<BulkRun, ErrorKind> {
    service
        .write((job.lease, why), |tx, args| {
            Box::pin(async move {
                let (service, (lease, why)) = &*args;
                let permit = system(SystemTask::RunJobs);
                tx.with(&permit).update_job_waiting(lease, why, service.now()).await?;
                Ok(Outcome::Quiet(BulkRun::Continues))
            })
        })
        .await
}
