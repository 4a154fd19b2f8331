//! The job queue: work that waits for a server to run it. A payload holds no secret.

use std::str::FromStr;

use domain::{
    access::Change,
    id::{AccountId, JobId, OrgId},
    state::{JobKind, JobQueue, JobState},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, ReadTx, StoreError, seam::args};

/// A job to queue.
#[derive(Debug, Clone, Copy)]
pub struct NewJob<'a> {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// The organization in which it does it.
    pub org: Option<OrgId>,
    /// The id of what it is about.
    pub subject: Option<Uuid>,
    /// Its arguments, as JSON.
    pub payload: &'a str,
    /// A second job with the same key is not queued.
    pub idempotency_key: Option<&'a str>,
    /// Who queued it; none is the server itself.
    pub created_by: Option<AccountId>,
    /// When it is queued, and due.
    pub at: Timestamp,
}

/// A server's hold on a job. Once the job was claimed again, the lease changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    pub(crate) job: Uuid,
    pub(crate) claim: Uuid,
}

/// A job that was claimed for running.
#[derive(Debug, Clone)]
pub struct ClaimedJob {
    /// Its id.
    pub id: JobId,
    /// The hold on it.
    pub lease: Lease,
    /// What it does.
    pub kind: JobKind,
    /// The organization in which it does it.
    pub org: Option<OrgId>,
    /// The id of what it is about.
    pub subject: Option<Uuid>,
    /// Its arguments, as JSON.
    pub payload: String,
    /// The number of this attempt since the job last made progress, from 1.
    pub attempts: i64,
    /// The number of rows that are finished.
    pub progress: u64,
    /// The number of rows, once they are selected.
    pub total: Option<u64>,
    /// Who queued it.
    pub created_by: Option<AccountId>,
}

/// A job as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// The organization in which it does it.
    pub org: Option<OrgId>,
    /// The id of what it is about.
    pub subject: Option<Uuid>,
    /// Its arguments, as JSON.
    pub payload: String,
    /// Its state.
    pub state: JobState,
    /// The number of rows that are finished.
    pub progress: u64,
    /// The number of rows, once they are selected.
    pub total: Option<u64>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// Who queued it.
    pub created_by: Option<AccountId>,
    /// When it was queued.
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Claimed {
    id: Uuid,
    kind: String,
    org_id: Option<Uuid>,
    subject_id: Option<Uuid>,
    payload: String,
    attempts: i64,
    progress: i64,
    total: Option<i64>,
    created_by: Option<Uuid>,
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: Uuid,
    kind: String,
    org_id: Option<Uuid>,
    subject_id: Option<Uuid>,
    payload: String,
    state: String,
    progress: i64,
    total: Option<i64>,
    last_error: Option<String>,
    created_by: Option<Uuid>,
    created_at: i64,
}

/// A column of `job` or `job_row` whose values are those of the domain.
pub(crate) fn parse<T: FromStr>(column: &'static str, value: &str) -> Result<T, StoreError> {
    value.parse().map_err(|_| StoreError::Inconsistent { table: "job", what: format!("{column} {value}") })
}

/// A number of rows.
pub(crate) fn rows(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

impl Row {
    pub(crate) fn job(self) -> Result<Job, StoreError> {
        Ok(Job {
            id: JobId::new(self.id),
            kind: parse("kind", &self.kind)?,
            org: self.org_id.map(OrgId::new),
            subject: self.subject_id,
            payload: self.payload,
            state: parse("state", &self.state)?,
            progress: rows(self.progress),
            total: self.total.map(rows),
            last_error: self.last_error,
            created_by: self.created_by.map(AccountId::new),
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

impl ReadTx<'_> {
    /// The newest jobs of a queue.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_jobs(&mut self, queue: JobQueue, limit: u32) -> Result<Vec<Job>, StoreError> {
        let rows: Vec<Row> = self
            .all(
                "SELECT id, kind, org_id, subject_id, payload, state, progress, total, last_error, created_by, created_at
                 FROM job WHERE queue = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
                args![queue.as_str(), i64::from(limit)],
            )
            .await?;
        rows.into_iter().map(Row::job).collect()
    }

    /// The job with this idempotency key.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_job_by_key(&mut self, key: &str) -> Result<Option<JobId>, StoreError> {
        let row: Option<(Uuid,)> =
            self.optional("SELECT id FROM job WHERE idempotency_key = $1", args![key]).await?;
        Ok(row.map(|(id,)| JobId::new(id)))
    }
}

impl Changes<'_, '_> {
    /// Queues a job. Says whether it did: not where there is one with the same idempotency key.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_job(&mut self, new: &NewJob<'_>) -> Result<bool, StoreError> {
        let queue = new.kind.queue();
        self.check(if queue == JobQueue::Mail { Change::QueueMail } else { Change::Jobs })?;
        let inserted = self
            .execute(
                "INSERT INTO job (id, queue, kind, org_id, subject_id, payload, state, attempts, due_at, progress,
                   idempotency_key, created_by, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, $7, 0, $8, $9, $7)
                 ON CONFLICT (idempotency_key) DO NOTHING",
                args![
                    new.id.uuid(),
                    queue.as_str(),
                    new.kind.as_str(),
                    new.org.map(OrgId::uuid),
                    new.subject,
                    new.payload,
                    new.at.micros(),
                    new.idempotency_key,
                    new.created_by.map(AccountId::uuid),
                ],
            )
            .await?;
        Ok(inserted == 1)
    }

    /// Claims the job of a queue that has been due longest, mails of invitations after all others. Nobody else runs it before
    /// `lease_end`; from then on another server may take it over. Bulk jobs of deleted organizations are left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn claim_job(
        &mut self,
        queue: JobQueue,
        now: Timestamp,
        lease_end: Timestamp,
        claim: Uuid,
    ) -> Result<Option<ClaimedJob>, StoreError> {
        self.check(Change::Jobs)?;
        let sql = self.dialect().claim_job();
        let args = args![queue.as_str(), now.micros(), lease_end.micros(), claim];
        let claimed: Option<Claimed> = self.optional(sql, args).await?;
        claimed
            .map(|row| {
                Ok(ClaimedJob {
                    id: JobId::new(row.id),
                    lease: Lease { job: row.id, claim },
                    kind: parse("kind", &row.kind)?,
                    org: row.org_id.map(OrgId::new),
                    subject: row.subject_id,
                    payload: row.payload,
                    attempts: row.attempts,
                    progress: rows(row.progress),
                    total: row.total.map(rows),
                    created_by: row.created_by.map(AccountId::new),
                })
            })
            .transpose()
    }

    /// Makes the bulk jobs that a server was running due at `now`, so that the next claim takes them over. Answers how
    /// many there were.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_bulk_jobs_due(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        self.check(Change::Jobs)?;
        self.execute(
            "UPDATE job SET due_at = $1 WHERE queue = 'bulk' AND state = 'running' AND due_at > $1",
            args![now.micros()],
        )
        .await
    }

    /// Records that a job is done. Says whether the lease still held.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_job_done(&mut self, lease: &Lease, at: Timestamp) -> Result<bool, StoreError> {
        self.check(Change::Jobs)?;
        let done = self
            .execute(
                "UPDATE job SET state = 'done', last_error = NULL, finished_at = $3
                 WHERE id = $1 AND claim = $2 AND state = 'running'",
                args![lease.job, lease.claim, at.micros()],
            )
            .await?;
        Ok(done == 1)
    }

    /// Records that a job failed for good. Says whether the lease still held.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_job_failed(
        &mut self,
        lease: &Lease,
        error: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.check(Change::Jobs)?;
        let failed = self
            .execute(
                "UPDATE job SET state = 'failed', last_error = $3, finished_at = $4
                 WHERE id = $1 AND claim = $2 AND state = 'running'",
                args![lease.job, lease.claim, error, at.micros()],
            )
            .await?;
        Ok(failed == 1)
    }

    /// Records that an attempt failed, and queues the job again for `due_at`. Says whether the lease still held.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_job_retried(
        &mut self,
        lease: &Lease,
        error: &str,
        due_at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.check(Change::Jobs)?;
        let queued = self
            .execute(
                "UPDATE job SET state = 'queued', last_error = $3, due_at = $4
                 WHERE id = $1 AND claim = $2 AND state = 'running'",
                args![lease.job, lease.claim, error, due_at.micros()],
            )
            .await?;
        Ok(queued == 1)
    }

    /// Hands a job back that cannot go on yet: this was no attempt. Says whether the lease still held.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_job_waiting(
        &mut self,
        lease: &Lease,
        why: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.check(Change::Jobs)?;
        let handed_back = self
            .execute(
                "UPDATE job SET state = 'queued', attempts = attempts - 1, last_error = $3, due_at = $4
                 WHERE id = $1 AND claim = $2 AND state = 'running'",
                args![lease.job, lease.claim, why, now.micros()],
            )
            .await?;
        Ok(handed_back == 1)
    }

    /// Deletes jobs that finished before a time, except those of mails: invitations show their state. Mails of sign-ups have a time
    /// of their own, since anybody can ask for one. Answers how many there were.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_finished_jobs(
        &mut self,
        before: Timestamp,
        sign_up_mails_before: Timestamp,
    ) -> Result<u64, StoreError> {
        self.check(Change::Purge)?;
        self.execute(
            "DELETE FROM job_row WHERE job_id IN (
               SELECT id FROM job WHERE queue IN ('upkeep', 'bulk') AND finished_at <= $1)",
            args![before.micros()],
        )
        .await?;
        self.execute(
            "DELETE FROM job WHERE (queue IN ('upkeep', 'bulk') AND finished_at <= $1)
               OR (queue = 'mail' AND kind = 'sign_up_mail' AND finished_at <= $2)",
            args![before.micros(), sign_up_mails_before.micros()],
        )
        .await
    }
}
