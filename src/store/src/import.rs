//! Imports of people: a table that was uploaded, with what becomes of each row. The outcome of a row is written in the
//! transaction of its invitation, so that nobody is invited twice even if the server dies.

use std::collections::BTreeMap;

use domain::{
    access::Change,
    end_date::DayClock,
    id::{AccountId, ImportId, JobId, OrgId},
    import::{ImportBrief, ImportCounts, ImportLine, RowProblem},
    state::ImportRowState,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, StoreError, job::rows, seam::args, text::Text};

/// The most rows of one INSERT: SQLite binds up to 32,766 values.
const INSERTED_AT_ONCE: usize = 500;

/// The most imports that one statement deletes.
const DELETED_AT_ONCE: usize = 1_000;

/// An import to insert.
#[derive(Debug, Clone, Copy)]
pub struct NewImport<'a> {
    /// Its id.
    pub id: ImportId,
    /// The organization.
    pub org: OrgId,
    /// Who uploaded the table.
    pub account: AccountId,
    /// The name of the file; `None` where it was pasted.
    pub file: Option<&'a str>,
    /// The headings of columns that are not read.
    pub unread: &'a [String],
    /// By which clock last days are read.
    pub clock: &'a DayClock,
    /// When.
    pub at: Timestamp,
}

/// An import as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// Who uploaded the table.
    pub account: AccountId,
    /// The name of the file; `None` where it was pasted.
    pub file: Option<String>,
    /// The headings of columns that are not read.
    pub unread: Vec<String>,
    /// By which clock last days are read.
    pub clock: DayClock,
    /// When it was uploaded.
    pub at: Timestamp,
    /// The job that carries it out, once somebody began to import.
    pub job: Option<JobId>,
}

/// What became of a row: its number, its state, and why it failed.
pub type ImportedRow = (u32, ImportRowState, Option<RowProblem>);

#[derive(FromRow)]
struct Row {
    id: Uuid,
    account_id: Uuid,
    file: Option<String>,
    unread: String,
    clock: String,
    created_at: i64,
    job_id: Option<Uuid>,
}

#[derive(FromRow)]
struct BriefRow {
    id: Uuid,
    file: Option<String>,
    created_at: i64,
}

#[derive(FromRow)]
struct LineRow {
    number: i64,
    name: String,
    email: String,
    roles: String,
    team: String,
    until: String,
    state: String,
    problem: Option<String>,
}

#[derive(FromRow)]
struct CountRow {
    state: String,
    total: i64,
}

fn state(value: &str) -> Result<ImportRowState, StoreError> {
    value
        .parse()
        .map_err(|_| StoreError::Inconsistent { table: "people_import_row", what: format!("state {value}") })
}

/// A problem as it is stored.
fn problem_text(problem: Option<&RowProblem>) -> Result<Option<String>, StoreError> {
    let text = problem.map(serde_json::to_string).transpose();
    text.map_err(|error| StoreError::Inconsistent { table: "people_import_row", what: error.to_string() })
}

impl Row {
    fn import(self) -> Import {
        Import {
            id: ImportId::new(self.id),
            account: AccountId::new(self.account_id),
            file: self.file,
            unread: serde_json::from_str(&self.unread).unwrap_or_default(),
            clock: self.clock.parse().unwrap_or_default(),
            at: Timestamp::from_micros(self.created_at),
            job: self.job_id.map(JobId::new),
        }
    }
}

impl BriefRow {
    fn brief(self) -> ImportBrief {
        let at = Timestamp::from_micros(self.created_at);
        ImportBrief { id: ImportId::new(self.id), file: self.file, at }
    }
}

impl LineRow {
    fn line(self) -> Result<ImportLine, StoreError> {
        Ok(ImportLine {
            number: u32::try_from(self.number).unwrap_or(u32::MAX),
            name: self.name,
            email: self.email,
            roles: self.roles,
            team: self.team,
            until: self.until,
            state: state(&self.state)?,
            problem: self.problem.and_then(|problem| serde_json::from_str(&problem).ok()),
        })
    }
}

impl InOrg<'_, '_> {
    /// An import.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_import(&mut self, id: ImportId) -> Result<Option<Import>, StoreError> {
        let org = self.org;
        let row: Option<Row> = self
            .optional(
                "SELECT id, account_id, file, unread, clock, created_at, job_id FROM people_import
                 WHERE id = $1 AND org_id = $2",
                args![id.uuid(), org.uuid()],
            )
            .await?;
        Ok(row.map(Row::import))
    }

    /// The newest imports of somebody.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_imports(
        &mut self,
        account: AccountId,
        limit: u32,
    ) -> Result<Vec<ImportBrief>, StoreError> {
        let org = self.org;
        let rows: Vec<BriefRow> = self
            .all(
                "SELECT id, file, created_at FROM people_import
                 WHERE org_id = $1 AND account_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3",
                args![org.uuid(), account.uuid(), i64::from(limit)],
            )
            .await?;
        Ok(rows.into_iter().map(BriefRow::brief).collect())
    }

    /// How many rows of an import are in each state.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_import_rows(&mut self, id: ImportId) -> Result<ImportCounts, StoreError> {
        let org = self.org;
        let found: Vec<CountRow> = self
            .all(
                "SELECT state, COUNT(*) AS total FROM people_import_row
                 WHERE import_id = $1 AND import_id IN (SELECT id FROM people_import WHERE org_id = $2)
                 GROUP BY state",
                args![id.uuid(), org.uuid()],
            )
            .await?;
        let mut counts = ImportCounts::default();
        for row in found {
            *counts.of_mut(state(&row.state)?) = rows(row.total);
        }
        Ok(counts)
    }

    /// The rows of an import in a state, or all of them, from a number on.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_import_rows(
        &mut self,
        id: ImportId,
        state: Option<ImportRowState>,
        (from, limit): (u32, u32),
    ) -> Result<Vec<ImportLine>, StoreError> {
        let mut args = args![id.uuid(), self.org.uuid(), i64::from(from), i64::from(limit)];
        let sql = match state {
            Some(state) => {
                args.push(state.as_str().into());
                "SELECT number, name, email, roles, team, until, state, problem FROM people_import_row
                 WHERE import_id = $1 AND import_id IN (SELECT id FROM people_import WHERE org_id = $2)
                   AND number >= $3 AND state = $5 ORDER BY number LIMIT $4"
            }
            None => {
                "SELECT number, name, email, roles, team, until, state, problem FROM people_import_row
                 WHERE import_id = $1 AND import_id IN (SELECT id FROM people_import WHERE org_id = $2)
                   AND number >= $3 ORDER BY number LIMIT $4"
            }
        };
        let rows: Vec<LineRow> = self.all(sql, args).await?;
        rows.into_iter().map(LineRow::line).collect()
    }
}

impl Changes<'_, '_> {
    /// Inserts an import with its rows.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_import(
        &mut self,
        new: &NewImport<'_>,
        lines: &[ImportLine],
    ) -> Result<(), StoreError> {
        self.check(Change::Jobs)?;
        let unread = serde_json::to_string(new.unread)
            .map_err(|error| StoreError::Inconsistent { table: "people_import", what: error.to_string() })?;
        self.one(
            "insert_import",
            "INSERT INTO people_import (id, org_id, account_id, file, unread, clock, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![
                new.id.uuid(),
                new.org.uuid(),
                new.account.uuid(),
                new.file.map(str::to_owned),
                unread,
                new.clock.to_string(),
                new.at.micros()
            ],
        )
        .await?;
        for chunk in lines.chunks(INSERTED_AT_ONCE) {
            let mut text = Text::new();
            let mut fragment = "INSERT INTO people_import_row (import_id, number, name, email, roles, team, until, state, problem)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
            for line in chunk {
                let args = args![
                    new.id.uuid(),
                    i64::from(line.number),
                    line.name.as_str(),
                    line.email.as_str(),
                    line.roles.as_str(),
                    line.team.as_str(),
                    line.until.as_str(),
                    line.state.as_str(),
                    problem_text(line.problem.as_ref())?
                ];
                text.push(fragment, args);
                fragment = ", (?, ?, ?, ?, ?, ?, ?, ?, ?)";
            }
            self.execute_built(text.sql, text.args).await?;
        }
        Ok(())
    }

    /// Notes which job carries an import out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_import_job(&mut self, id: ImportId, job: JobId) -> Result<(), StoreError> {
        self.check(Change::Jobs)?;
        self.one(
            "update_import_job",
            "UPDATE people_import SET job_id = $2 WHERE id = $1",
            args![id.uuid(), job.uuid()],
        )
        .await
    }

    /// Records what became of rows that were ready.
    ///
    /// # Errors
    /// `RowsAffected` where another server was faster; the database failed.
    pub async fn update_import_rows(
        &mut self,
        id: ImportId,
        outcomes: &[ImportedRow],
    ) -> Result<(), StoreError> {
        self.check(Change::Jobs)?;
        let mut alike: BTreeMap<(ImportRowState, Option<String>), Vec<i64>> = BTreeMap::new();
        for (number, state, problem) in outcomes {
            let key = (*state, problem_text(problem.as_ref())?);
            alike.entry(key).or_default().push(i64::from(*number));
        }
        for ((state, problem), numbers) in alike {
            let wanted = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
            let mut text = Text::new();
            text.push(
                "UPDATE people_import_row SET state = ?, problem = ?
                 WHERE import_id = ? AND state = 'ready' AND number IN",
                args![state.as_str(), problem, id.uuid()],
            );
            text.push_list(numbers);
            let changed = self.execute_built(text.sql, text.args).await?;
            if changed != wanted {
                return Err(StoreError::RowsAffected { what: "update_import_rows", rows: changed });
            }
        }
        Ok(())
    }

    /// Records that all rows that are ready failed for the same reason.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_import_refused(
        &mut self,
        id: ImportId,
        problem: &RowProblem,
    ) -> Result<(), StoreError> {
        self.check(Change::Jobs)?;
        self.execute(
            "UPDATE people_import_row SET state = 'failed', problem = $2 WHERE import_id = $1 AND state = 'ready'",
            args![id.uuid(), problem_text(Some(problem))?],
        )
        .await?;
        Ok(())
    }

    /// Deletes the imports that were uploaded before a time, and those before another one that nobody began; those whose jobs wait or
    /// run stay. Answers how many there were.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_old_imports(
        &mut self,
        before: Timestamp,
        unbegun_before: Timestamp,
    ) -> Result<u64, StoreError> {
        self.check(Change::Purge)?;
        let sql = self.dialect().lock_old_imports();
        let args = args![before.micros(), unbegun_before.micros()];
        let old: Vec<(Uuid,)> = self.all(sql, args).await?;
        for chunk in old.chunks(DELETED_AT_ONCE) {
            for fragment in
                ["DELETE FROM people_import_row WHERE import_id IN", "DELETE FROM people_import WHERE id IN"]
            {
                let mut text = Text::new();
                text.push(fragment, Vec::new());
                text.push_list(chunk.iter().map(|(id,)| *id));
                self.execute_built(text.sql, text.args).await?;
            }
        }
        Ok(rows(i64::try_from(old.len()).unwrap_or(i64::MAX)))
    }
}
