//! Carrying an import out in short runs: each invites some people and records what became of their rows in one unit of work, so
//! that it goes on where it stopped.

use domain::{
    access::{SystemTask, system},
    audit::Action,
    error::ErrorKind,
    id::ImportId,
    import::RowProblem,
    state::ImportRowState,
};
use store::{ClaimedJob, Organization, Outcome};

use crate::{
    Caller, Service,
    attempt::Attempt,
    bulk_queue::is_transient,
    invitations::{Imported, import_rows},
};

/// How many rows one run imports.
const IMPORTED_AT_ONCE: u32 = 1_000;

/// Imports the next rows as somebody. Says whether there may be more.
///
/// # Errors
/// `OrganizationDeleted` where it was deleted meanwhile; the database failed. The rows that have no outcome yet are imported by the
/// next run.
pub(crate) async fn run(
    service: &Service,
    job: &ClaimedJob,
    (import, org): (ImportId, &Organization),
    caller: Option<Caller>,
) -> Result<bool, ErrorKind> {
    let mut tx = service.store().read().await?;
    let ready = (Some(ImportRowState::Ready), (0, IMPORTED_AT_ONCE));
    let lines = tx.org(org.id).list_import_rows(import, ready.0, ready.1).await?;
    let found = tx.org(org.id).find_import(import).await?;
    tx.close().await?;
    let Some(found) = found.filter(|_| !lines.is_empty()) else { return Ok(false) };
    let Some(caller) = caller else { return refuse(service, import, ErrorKind::NotFound).await };
    let attempt = Attempt::new(Action::InvitationSent);
    let denied = service
        .in_org(&caller, &org.slug, attempt, (import, job.lease, lines, found.clock), |tx, change, args| {
            Box::pin(async move {
                let (import, lease, lines, clock) = args;
                let Imported { rows, events, denied } = import_rows(tx, change, (lines, clock)).await?;
                let permit = system(SystemTask::RunJobs);
                let mut changes = tx.with(&permit);
                changes.update_import_rows(*import, &rows).await?;
                if !changes.update_job_processing(lease, change.service.now()).await? {
                    // Another server has taken over.
                    return Err(ErrorKind::Busy.into());
                }
                Ok(match events.is_empty() {
                    true => Outcome::Quiet(denied),
                    false => Outcome::Changed { value: denied, events },
                })
            })
        })
        .await;
    match denied {
        Ok(denied) => {
            // Rows are refused one by one: the log gets the first of them.
            if let Some((address, denial)) = denied {
                service.record_denial(&caller, &org.slug, &Attempt::to_invite(&address), &denial).await;
            }
            Ok(true)
        }
        Err(error) if is_transient(&error) => Err(error),
        Err(reason) => refuse(service, import, reason).await,
    }
}

/// Records that nobody more is invited.
async fn refuse(service: &Service, import: ImportId, reason: ErrorKind) -> Result<bool, ErrorKind> {
    service
        .write(RowProblem::Refused(reason), move |tx, args| {
            Box::pin(async move {
                tx.with(&system(SystemTask::RunJobs)).update_import_refused(import, &args.1).await?;
                Ok(Outcome::Quiet(false))
            })
        })
        .await
}
