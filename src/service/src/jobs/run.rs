//! Runs one job: claims it, does it, and records what became of it. A job that fails or panics is tried again with growing pauses
//! and given up after ten attempts; one whose server died is taken over when its lease ends.

use std::panic::AssertUnwindSafe;

use domain::{
    access::{SystemTask, system},
    error::ErrorKind,
    state::{JobKind, JobQueue},
    time::Span,
};
use futures::FutureExt;
use store::{ClaimedJob, Outcome};

use super::bulk::{self, BulkRun};
use crate::{
    Service, deadlines,
    mail::{self, Transport},
    maintenance,
};

/// How long a server may work on a job before another one takes it over: longer than any run takes.
const LEASE: Span = Span::minutes(5);
/// The same for bulk work, whose runs are short. What a server that was taken over still does is not recorded.
const BULK_LEASE: Span = Span::minutes(1);
/// The number of attempts without progress.
const MAX_ATTEMPTS: i64 = 10;

/// What became of a run.
enum Run {
    Done,
    /// It is queued again to go on.
    HandedBack,
    Failed {
        error: String,
        is_permanent: bool,
    },
}

/// Runs the job of a queue that has been due longest. Says whether there was one: call again until there is none.
///
/// # Errors
/// The database failed; the job is run again when its lease has ended.
pub async fn run_next(
    service: &Service,
    transport: &dyn Transport,
    queue: JobQueue,
) -> Result<bool, ErrorKind> {
    if queue == JobQueue::Mail && !mail::is_sent(service).await? {
        return Ok(false);
    }
    let Some(job) = claim(service, queue).await? else { return Ok(false) };
    let run = attempt(service, transport, &job).await;
    record(service, &job, run).await?;
    Ok(true)
}

/// Runs a job, unless it was attempted often enough. A panic fails this run alone.
async fn attempt(service: &Service, transport: &dyn Transport, job: &ClaimedJob) -> Run {
    if job.attempts > MAX_ATTEMPTS {
        tracing::error!(job = %job.id, kind = job.kind.as_str(), "a job whose server died is given up");
        return Run::Failed { error: ErrorKind::Internal.code().to_owned(), is_permanent: true };
    }
    let error = match AssertUnwindSafe(run(service, transport, job)).catch_unwind().await {
        Ok(Ok(run)) => return run,
        Ok(Err(error)) => error,
        Err(_) => {
            tracing::error!(job = %job.id, kind = job.kind.as_str(), "a job panicked");
            ErrorKind::Internal
        }
    };
    Run::Failed { error: error.code().to_owned(), is_permanent: false }
}

/// Takes over the bulk work that was running when the server died, where no other server can be running it: with SQLite.
/// Elsewhere, and for mails, which could be sent twice, the lease has to end first.
///
/// # Errors
/// The database failed.
pub async fn take_over(service: &Service) -> Result<(), ErrorKind> {
    if !service.store().is_sqlite() {
        return Ok(());
    }
    service
        .write((), |tx, args| {
            Box::pin(async move {
                let permit = system(SystemTask::RunJobs);
                tx.with(&permit).update_bulk_jobs_due(args.0.now()).await?;
                Ok(Outcome::Quiet(()))
            })
        })
        .await
}

const fn lease(queue: JobQueue) -> Span {
    match queue {
        JobQueue::Mail | JobQueue::Upkeep => LEASE,
        JobQueue::Bulk => BULK_LEASE,
    }
}

async fn claim(service: &Service, queue: JobQueue) -> Result<Option<ClaimedJob>, ErrorKind> {
    let claim = service.new_uuid();
    service
        .write((), move |tx, args| {
            Box::pin(async move {
                let now = args.0.now();
                let permit = system(SystemTask::RunJobs);
                let job = tx.with(&permit).claim_job(queue, now, now.plus(lease(queue)), claim).await?;
                Ok(Outcome::Quiet(job))
            })
        })
        .await
}

async fn run(service: &Service, transport: &dyn Transport, job: &ClaimedJob) -> Result<Run, ErrorKind> {
    Ok(match job.kind {
        JobKind::InvitationMail
        | JobKind::PasswordResetMail
        | JobKind::EmailChangeMail
        | JobKind::EmailNoticeMail
        | JobKind::EmailChangedMail
        | JobKind::SignUpMail
        | JobKind::NoticeMail => match mail::send(service, transport, job).await? {
            Ok(()) => Run::Done,
            Err(error) => {
                Run::Failed { error: error.to_string(), is_permanent: error.problem.is_permanent() }
            }
        },
        JobKind::Deadlines => {
            deadlines::run(service, job).await?;
            Run::Done
        }
        JobKind::Purge => {
            maintenance::purge_expired(service).await?;
            Run::Done
        }
        JobKind::Bulk => match bulk::run(service, job).await? {
            BulkRun::Done => Run::Done,
            BulkRun::Continues => Run::HandedBack,
            BulkRun::Refused(error) => Run::Failed { error: error.code().to_owned(), is_permanent: true },
        },
    })
}

async fn record(service: &Service, job: &ClaimedJob, run: Run) -> Result<(), ErrorKind> {
    if matches!(run, Run::HandedBack) {
        return Ok(());
    }
    let id = job.id;
    let is_held = service
        .write((job.lease, job.attempts, run), |tx, args| {
            Box::pin(async move {
                let (service, (lease, attempts, run)) = &*args;
                let permit = system(SystemTask::RunJobs);
                let (mut changes, now) = (tx.with(&permit), service.now());
                Ok(Outcome::Quiet(match run {
                    Run::HandedBack => true,
                    Run::Done => changes.update_job_done(lease, now).await?,
                    Run::Failed { error, is_permanent } if *is_permanent || *attempts >= MAX_ATTEMPTS => {
                        changes.update_job_failed(lease, error, now).await?
                    }
                    Run::Failed { error, .. } => {
                        changes.update_job_retried(lease, error, now.plus(pause(*attempts))).await?
                    }
                }))
            })
        })
        .await?;
    if !is_held {
        tracing::warn!(job = %id, "the lease of a job ended while it ran");
    }
    Ok(())
}

/// Half a minute, doubled with each attempt, one hour at the most.
fn pause(attempts: i64) -> Span {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(10);
    Span::seconds((30_i64 << doublings).min(3_600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        let seconds: Vec<i64> = (1..=9).map(|n| pause(n).seconds_rounded_up()).collect();
        assert_eq!(seconds, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    }
}
