//! The rows of a bulk job: selected page by page, then changed some at a time. The outcome of a row is written in the
//! transaction of its change, so that a row is changed once even if the server dies.

use std::collections::BTreeMap;

use domain::{
    access::Change,
    id::{AccountId, InvitationId, JobId, MembershipId},
    selection::RowId,
    state::RowOutcome,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Changes, InOrg, Job, Lease, StoreError,
    job::{Row, parse, rows},
    seam::args,
    text::Text,
};

/// The most rows of one INSERT: SQLite binds up to 32,766 values.
const INSERTED_AT_ONCE: usize = 500;

/// A row of a bulk job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Its place in the order of processing.
    pub position: u64,
    /// The member or the invitation.
    pub target: RowId,
    /// Its name or address when it was selected.
    pub label: String,
    /// What became of it.
    pub outcome: RowOutcome,
    /// Why it was refused, as JSON.
    pub reason: Option<String>,
}

/// What became of a row: its position, its outcome and, as JSON, why it was refused.
pub type ProcessedRow = (u64, RowOutcome, Option<String>);

/// How many rows of a bulk job have each outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowCounts {
    /// Not processed yet.
    pub open: u64,
    /// Changed.
    pub changed: u64,
    /// Needed no change.
    pub unchanged: u64,
    /// Refused.
    pub refused: u64,
}

#[derive(FromRow)]
struct RowRow {
    position: i64,
    target_kind: String,
    target_id: Uuid,
    label: String,
    outcome: String,
    reason: Option<String>,
}

#[derive(FromRow)]
struct CountRow {
    outcome: String,
    total: i64,
}

/// The kind and the id of a target.
const fn target(row: RowId) -> (&'static str, Uuid) {
    match row {
        RowId::Member(id) => ("member", id.uuid()),
        RowId::Invitation(id) => ("invitation", id.uuid()),
    }
}

/// A number as the database has it.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl RowRow {
    fn row(self) -> Result<JobRow, StoreError> {
        Ok(JobRow {
            position: rows(self.position),
            target: match self.target_kind.as_str() {
                "member" => RowId::Member(MembershipId::new(self.target_id)),
                _ => RowId::Invitation(InvitationId::new(self.target_id)),
            },
            label: self.label,
            outcome: parse("outcome", &self.outcome)?,
            reason: self.reason,
        })
    }
}

impl InOrg<'_, '_> {
    /// A job of the organization.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_job(&mut self, id: JobId) -> Result<Option<Job>, StoreError> {
        let org = self.org;
        let row: Option<Row> = self
            .optional(
                "SELECT id, kind, org_id, subject_id, payload, state, progress, total, last_error, created_by, created_at
                 FROM job WHERE id = $1 AND org_id = $2",
                args![id.uuid(), org.uuid()],
            )
            .await?;
        row.map(Row::job).transpose()
    }

    /// The bulk job about a subject that has not finished: the one that somebody queued, or anybody.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_unfinished_job(
        &mut self,
        subject: Uuid,
        by: Option<AccountId>,
    ) -> Result<Option<JobId>, StoreError> {
        let org = self.org;
        let row: Option<(Uuid,)> = self
            .optional(
                "SELECT id FROM job WHERE queue = 'bulk' AND finished_at IS NULL AND subject_id = $1 AND org_id = $2
                   AND (created_by = $3 OR $3 IS NULL)
                 ORDER BY created_at LIMIT 1",
                args![subject, org.uuid(), by.map(AccountId::uuid)],
            )
            .await?;
        Ok(row.map(|(id,)| JobId::new(id)))
    }

    /// The rows of a job with an outcome, or all that are processed, from a position on.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_job_rows(
        &mut self,
        job: JobId,
        outcome: Option<RowOutcome>,
        from: u64,
        limit: u32,
    ) -> Result<Vec<JobRow>, StoreError> {
        let args = args![
            job.uuid(),
            number(from),
            i64::from(limit),
            outcome.unwrap_or(RowOutcome::Open).as_str(),
            self.org.uuid(),
        ];
        let sql = if outcome.is_some() {
            "SELECT position, target_kind, target_id, label, outcome, reason FROM job_row
             WHERE job_id = $1 AND position >= $2 AND outcome = $4
               AND job_id IN (SELECT id FROM job WHERE org_id = $5) ORDER BY position LIMIT $3"
        } else {
            "SELECT position, target_kind, target_id, label, outcome, reason FROM job_row
             WHERE job_id = $1 AND position >= $2 AND outcome <> $4
               AND job_id IN (SELECT id FROM job WHERE org_id = $5) ORDER BY position LIMIT $3"
        };
        let rows: Vec<RowRow> = self.all(sql, args).await?;
        rows.into_iter().map(RowRow::row).collect()
    }

    /// How many rows of a job have each outcome.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_job_rows(&mut self, job: JobId) -> Result<RowCounts, StoreError> {
        let org = self.org;
        let found: Vec<CountRow> = self
            .all(
                "SELECT outcome, COUNT(*) AS total FROM job_row
                 WHERE job_id = $1 AND job_id IN (SELECT id FROM job WHERE org_id = $2) GROUP BY outcome",
                args![job.uuid(), org.uuid()],
            )
            .await?;
        let mut counts = RowCounts::default();
        for row in found {
            let place = match parse("outcome", &row.outcome)? {
                RowOutcome::Open => &mut counts.open,
                RowOutcome::Changed => &mut counts.changed,
                RowOutcome::Unchanged => &mut counts.unchanged,
                RowOutcome::Refused => &mut counts.refused,
            };
            *place = rows(row.total);
        }
        Ok(counts)
    }
}

impl Changes<'_, '_> {
    /// Adds rows to a job, from a position on. A row that the job has already is not added again.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_job_rows(
        &mut self,
        job: JobId,
        from: u64,
        selected: &[(RowId, String)],
    ) -> Result<(), StoreError> {
        self.check(Change::Jobs)?;
        let mut position = number(from);
        for chunk in selected.chunks(INSERTED_AT_ONCE) {
            let mut text = Text::new();
            let mut fragment = "INSERT INTO job_row (job_id, position, target_kind, target_id, label, outcome) VALUES (?, ?, ?, ?, ?, 'open')";
            for (row, label) in chunk {
                let (kind, id) = target(*row);
                text.push(fragment, args![job.uuid(), position, kind, id, label.as_str()]);
                fragment = ", (?, ?, ?, ?, ?, 'open')";
                position += 1;
            }
            text.push("ON CONFLICT (job_id, target_id) DO NOTHING", vec![]);
            self.execute_built(text.sql, text.args).await?;
        }
        Ok(())
    }

    /// Hands a job back that goes on selecting its rows, of which it has `selected` now. Says whether the lease still held.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_job_selecting(
        &mut self,
        lease: &Lease,
        payload: &str,
        selected: u64,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.check(Change::Jobs)?;
        let handed_back = self
            .execute(
                "UPDATE job SET state = 'queued', attempts = 0, last_error = NULL, payload = $3, progress = $4, due_at = $5
                 WHERE id = $1 AND claim = $2 AND state = 'running'",
                args![lease.job, lease.claim, payload, number(selected), now.micros()],
            )
            .await?;
        Ok(handed_back == 1)
    }

    /// Hands a job back that goes on with its rows, all of which are selected, or that has none. Says whether the lease still
    /// held.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_job_processing(&mut self, lease: &Lease, now: Timestamp) -> Result<bool, StoreError> {
        self.check(Change::Jobs)?;
        let handed_back = self
            .execute(
                "UPDATE job SET state = 'queued', attempts = 0, last_error = NULL, due_at = $3, progress = 0,
                   total = COALESCE(total, (SELECT COUNT(*) FROM job_row r WHERE r.job_id = $1))
                 WHERE id = $1 AND claim = $2 AND state = 'running'",
                args![lease.job, lease.claim, now.micros()],
            )
            .await?;
        Ok(handed_back == 1)
    }

    /// Records what became of rows that were open, and hands the job back for the others. Says whether the lease still
    /// held.
    ///
    /// # Errors
    /// `RowsAffected` where one of them was recorded already; the database failed.
    pub async fn update_job_rows(
        &mut self,
        lease: &Lease,
        processed: &[ProcessedRow],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.check(Change::Jobs)?;
        let mut alike: BTreeMap<(&str, Option<&str>), Vec<i64>> = BTreeMap::new();
        for (position, outcome, reason) in processed {
            alike.entry((outcome.as_str(), reason.as_deref())).or_default().push(number(*position));
        }
        for ((outcome, reason), positions) in alike {
            let wanted = positions.len() as u64;
            let mut text = Text::new();
            text.push(
                "UPDATE job_row SET outcome = ?, reason = ? WHERE job_id = ? AND outcome = 'open' AND position IN",
                args![outcome, reason, lease.job],
            );
            text.push_list(positions);
            let changed = self.execute_built(text.sql, text.args).await?;
            if changed != wanted {
                return Err(StoreError::RowsAffected { what: "update_job_rows", rows: changed });
            }
        }
        let handed_back = self
            .execute(
                "UPDATE job SET state = 'queued', attempts = 0, last_error = NULL, due_at = $3, progress = progress + $4
                 WHERE id = $1 AND claim = $2 AND state = 'running'",
                args![lease.job, lease.claim, now.micros(), number(processed.len() as u64)],
            )
            .await?;
        Ok(handed_back == 1)
    }
}
