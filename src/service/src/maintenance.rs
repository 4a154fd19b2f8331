//! What the server does by itself: clearing away what has ended, and checking that its key fits the database.

use domain::{
    access::{SystemTask, system},
    error::ErrorKind,
    id::JobId,
    state::JobKind,
    time::Span,
};
use store::{NewJob, Outcome, Violation};

use crate::{Service, WrongKey};

/// How long finished jobs of the server and of bulk actions are kept.
const JOBS_KEPT: Span = Span::days(30);

/// Queues the purge of this hour. Several servers queue it once.
///
/// # Errors
/// The database failed.
pub async fn schedule_purge(service: &Service) -> Result<(), ErrorKind> {
    let now = service.now();
    let hour = now.micros().div_euclid(Span::hours(1).micros());
    let id = JobId::new(service.new_uuid());
    service
        .write(format!("purge:{hour}"), move |tx, args| {
            Box::pin(async move {
                let permit = system(SystemTask::RunJobs);
                let job = NewJob {
                    id,
                    kind: JobKind::Purge,
                    org: None,
                    subject: None,
                    payload: "{}",
                    idempotency_key: Some(&args.1),
                    created_by: None,
                    at: now,
                };
                tx.with(&permit).insert_job(&job).await?;
                Ok(Outcome::Quiet(()))
            })
        })
        .await
}

/// Takes away sessions, links and counters that have ended, acts that cannot be undone any more, and old jobs. Answers how
/// many rows there were.
///
/// # Errors
/// The database failed.
pub async fn purge_expired(service: &Service) -> Result<u64, ErrorKind> {
    service
        .write((), |tx, job| {
            Box::pin(async move {
                let (permit, now) = (system(SystemTask::Purge), job.0.now());
                let ended = tx.with(&permit).purge_expired(now).await?;
                let past = tx.with(&permit).delete_undo_past(now).await?;
                let jobs = tx.with(&permit).delete_finished_jobs(now.minus(JOBS_KEPT)).await?;
                Ok(Outcome::Quiet(ended + past + jobs))
            })
        })
        .await
}

/// Checks that the secret key is the one of the first run. Before it, any key will do.
///
/// # Errors
/// The outer one when the database failed, the inner one when the key is another.
pub async fn check_secret_key(service: &Service) -> Result<Result<(), WrongKey>, ErrorKind> {
    let installation = service.installation().await?;
    Ok(match installation {
        Some(found) if found.secret_check != service.keys().check() => Err(WrongKey),
        _ => Ok(()),
    })
}

/// Checks that the data keep every invariant. It reads whole tables, so it is for the operator.
///
/// # Errors
/// The database failed.
pub async fn check_invariants(service: &Service) -> Result<Vec<Violation>, ErrorKind> {
    let mut tx = service.store().read().await?;
    let violations = tx.check_invariants(service.now()).await?;
    tx.close().await?;
    Ok(violations)
}
