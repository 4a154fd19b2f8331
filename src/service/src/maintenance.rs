//! What the server does by itself: clearing away what has ended, and checking that its key fits the database.

use domain::{
    access::{SystemTask, system},
    audit::{Action, AuditEvent, AuditValue, Door, Origin, Target, Who},
    error::ErrorKind,
    id::JobId,
    state::JobKind,
    time::Span,
};
use store::{NewJob, Outcome, PastRemoval, Violation};

use crate::{Service, WrongKey, closing, orgs, sign_ups};

/// How long finished jobs of the server and of bulk actions are kept. Those of sign-up mails are kept while the link works.
const JOBS_KEPT: Span = Span::days(30);
/// How long a table is kept that nobody began to import. Others are kept as long as jobs.
const UNBEGUN_IMPORTS_KEPT: Span = Span::days(1);
/// From how many members or invitations the possibility to undo is taken in one unit of work.
const PURGED_AT_ONCE: u32 = 100;

/// Queues the purge of this hour. Several servers queue it once.
///
/// # Errors
/// The database failed.
pub async fn schedule_purge(service: &Service) -> Result<(), ErrorKind> {
    schedule(service, JobKind::Purge).await
}

/// Queues this hour's look at what comes due: reminders, and members who have not been here for long. Several servers queue it
/// once.
///
/// # Errors
/// The database failed.
pub async fn schedule_deadlines(service: &Service) -> Result<(), ErrorKind> {
    schedule(service, JobKind::Deadlines).await
}

async fn schedule(service: &Service, kind: JobKind) -> Result<(), ErrorKind> {
    let now = service.now();
    let hour = now.micros().div_euclid(Span::hours(1).micros());
    let id = JobId::new(service.new_uuid());
    service
        .write(format!("{}:{hour}", kind.as_str()), move |tx, args| {
            Box::pin(async move {
                let permit = system(SystemTask::RunJobs);
                let job = NewJob {
                    id,
                    kind,
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

/// Purges organizations that were deleted long enough, and erases accounts that were closed long enough. Takes away what can no
/// longer be undone, sessions, links and counters that have ended, and old jobs. What fails holds up nothing else. Answers how many
/// rows there were.
///
/// # Errors
/// The database failed; the first error.
pub async fn purge_expired(service: &Service) -> Result<u64, ErrorKind> {
    let purged = [
        orgs::purge_deleted(service).await,
        closing::erase_closed(service).await,
        purge_ended(service).await,
        purge_past(service).await,
    ];
    purged.into_iter().sum()
}

/// Takes away sessions, links and counters that have ended, views of people who are gone, and old jobs and imports.
async fn purge_ended(service: &Service) -> Result<u64, ErrorKind> {
    service
        .write((), |tx, job| {
            Box::pin(async move {
                let (permit, now) = (system(SystemTask::Purge), job.0.now());
                let mut changes = tx.with(&permit);
                let ended = changes.purge_expired(now).await?;
                let views = changes.delete_views_past(now).await?;
                let kept_since = now.minus(JOBS_KEPT);
                let imports = changes.delete_old_imports(kept_since, now.minus(UNBEGUN_IMPORTS_KEPT)).await?;
                let jobs = changes.delete_finished_jobs(kept_since, now.minus(sign_ups::LIFE)).await?;
                Ok(Outcome::Quiet(ended + views + imports + jobs))
            })
        })
        .await
}

/// Forgets what can no longer be undone, and deletes for good what was deleted by it, in pieces: a bulk removal has very many rows.
async fn purge_past(service: &Service) -> Result<u64, ErrorKind> {
    let mut purged = 0;
    loop {
        match purge_piece(service).await? {
            0 => return Ok(purged),
            piece => purged += piece,
        }
    }
}

async fn purge_piece(service: &Service) -> Result<u64, ErrorKind> {
    service
        .write((), |tx, job| {
            Box::pin(async move {
                let (permit, now) = (system(SystemTask::Purge), job.0.now());
                let past = tx.with(&permit).delete_undo_past(now, PURGED_AT_ONCE).await?;
                let removals = tx.list_past_removals(&past).await?;
                let assets = tx.with(&permit).delete_assets_past(&past).await?;
                let value = past.len() as u64 + assets;
                if removals.is_empty() {
                    return Ok(Outcome::Quiet(value));
                }
                let events = removals.into_iter().map(|removal| purged(&job.0, removal)).collect();
                Ok(Outcome::Changed { value, events })
            })
        })
        .await
}

/// The event of a removal that can no longer be undone, with what was deleted for good.
fn purged(service: &Service, removal: PastRemoval) -> AuditEvent {
    let who = Who { account_id: None, label: Who::SERVER.to_owned() };
    let origin = Origin { door: Door::System, ip: None, user_agent: None };
    let mut event = service.event(who, &origin, Action::MemberPurged);
    event.org_id = Some(removal.org);
    event.target = Some(Target { kind: "member", id: removal.member.to_string(), label: removal.name });
    let deleted: Vec<_> =
        removal.receipt.departed.moved.into_iter().filter(|moved| moved.to.is_none()).collect();
    event.after = (!deleted.is_empty()).then_some(AuditValue::AssetsMoved(deleted));
    event
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
