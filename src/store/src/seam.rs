//! The seam between one SQL text and two databases: an enum of the two connections, arguments as values, rows decoded
//! by `FromRow`. Nothing here knows a table.

use std::ops::{Deref, DerefMut};

use domain::{
    access::{Change, Permit},
    id::OrgId,
};
use sea_query::{Value, Values};
use sea_query_sqlx::SqlxValues;
use sqlx::{
    AssertSqlSafe, Executor, FromRow, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction,
    postgres::PgRow, sqlite::SqliteRow,
};

use crate::{StoreError, dialect::Dialect};

/// A connection inside a transaction.
enum Link<'c> {
    /// A reader of SQLite with a transaction of its own.
    Reader(Transaction<'static, Sqlite>),
    /// The one writer of SQLite, lent for one unit of work.
    Writer(&'c mut SqliteConnection),
    /// A transaction of PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// The concrete connection of one statement.
enum Wire<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// A transaction that can only read. What a use case sees in it does not change under its eyes.
pub struct ReadTx<'c> {
    link: Link<'c>,
    has_failed: bool,
}

/// A unit of work: reads freely, and changes only through [`Tx::with`] a permit.
pub struct Tx<'c> {
    read: ReadTx<'c>,
}

/// The changing methods of a unit of work. Each asks the permit whether it allows the change; inside an organization they
/// change only what belongs to the permit's.
pub struct Changes<'t, 'c> {
    tx: &'t mut Tx<'c>,
    permit: &'t Permit,
}

/// What can be read in one organization. Every method is bound to it, so that an id of another organization is not found.
pub struct InOrg<'t, 'c> {
    tx: &'t mut ReadTx<'c>,
    pub(crate) org: OrgId,
}

/// A row that decodes on both databases; `#[derive(FromRow)]` gives it.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Arguments of a statement, in the order of its `$1…$n`.
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        vec![$(sea_query::Value::from($value)),*]
    };
}
pub(crate) use args;

/// Binds values. Text loses U+0000 to U+FFFD: PostgreSQL refuses it, and the LIKE of SQLite ends at it.
fn bound(mut args: Vec<Value>) -> SqlxValues {
    for value in &mut args {
        if let Value::String(Some(text)) = value
            && text.contains('\0')
        {
            *text = text.replace('\0', "\u{fffd}");
        }
    }
    SqlxValues(Values(args))
}

impl<'c> ReadTx<'c> {
    pub(crate) const fn sqlite_reader(transaction: Transaction<'static, Sqlite>) -> Self {
        Self { link: Link::Reader(transaction), has_failed: false }
    }

    pub(crate) const fn postgres(transaction: Transaction<'static, Postgres>) -> Self {
        Self { link: Link::Postgres(transaction), has_failed: false }
    }

    /// Which database this is.
    pub(crate) const fn dialect(&self) -> Dialect {
        match self.link {
            Link::Reader(_) | Link::Writer(_) => Dialect::Sqlite,
            Link::Postgres(_) => Dialect::Postgres,
        }
    }

    /// What can be read in one organization.
    pub const fn org<'t>(&'t mut self, org: OrgId) -> InOrg<'t, 'c> {
        InOrg { tx: self, org }
    }

    fn wire(&mut self) -> Wire<'_> {
        match &mut self.link {
            Link::Reader(transaction) => Wire::Sqlite(transaction),
            Link::Writer(connection) => Wire::Sqlite(connection),
            Link::Postgres(transaction) => Wire::Postgres(transaction),
        }
    }

    /// Remembers that a statement failed: PostgreSQL then commits nothing and does not say so, SQLite would commit the
    /// rest, so such a unit of work is refused on both.
    fn told<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        self.has_failed |= result.is_err();
        Ok(result?)
    }

    /// Whether a statement of this transaction has failed.
    pub(crate) const fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Every row of a query.
    pub(crate) async fn all<R: Row>(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        let args = bound(args);
        let rows = match self.wire() {
            Wire::Sqlite(wire) => sqlx::query_as_with(sql, args).fetch_all(wire).await,
            Wire::Postgres(wire) => sqlx::query_as_with(sql, args).fetch_all(wire).await,
        };
        self.told(rows)
    }

    /// Every row of a query that was put together from fixed fragments. Values are always bound.
    pub(crate) async fn all_built<R: Row>(
        &mut self,
        sql: String,
        args: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        let sql = self.dialect().placeholders(sql);
        let args = bound(args);
        let rows = match self.wire() {
            Wire::Sqlite(wire) => sqlx::query_as_with(AssertSqlSafe(sql), args).fetch_all(wire).await,
            Wire::Postgres(wire) => sqlx::query_as_with(AssertSqlSafe(sql), args).fetch_all(wire).await,
        };
        self.told(rows)
    }

    /// The row of a query, if there is one.
    pub(crate) async fn optional<R: Row>(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Option<R>, StoreError> {
        let args = bound(args);
        let row = match self.wire() {
            Wire::Sqlite(wire) => sqlx::query_as_with(sql, args).fetch_optional(wire).await,
            Wire::Postgres(wire) => sqlx::query_as_with(sql, args).fetch_optional(wire).await,
        };
        self.told(row)
    }

    /// The one number that a query answers.
    pub(crate) async fn number(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64, StoreError> {
        let row: Option<(i64,)> = self.optional(sql, args).await?;
        Ok(row.map_or(0, |(n,)| u64::try_from(n).unwrap_or_default()))
    }

    /// Gives a reading transaction back. Dropping it does the same, later.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn close(self) -> Result<(), StoreError> {
        match self.link {
            Link::Reader(transaction) => transaction.rollback().await?,
            Link::Postgres(transaction) => transaction.rollback().await?,
            Link::Writer(_) => {}
        }
        Ok(())
    }
}

impl<'c> Tx<'c> {
    pub(crate) const fn sqlite_writer(connection: &'c mut SqliteConnection) -> Self {
        Self { read: ReadTx { link: Link::Writer(connection), has_failed: false } }
    }

    pub(crate) const fn postgres(transaction: Transaction<'static, Postgres>) -> Self {
        Self { read: ReadTx::postgres(transaction) }
    }

    /// The changing methods, for the holder of a permit.
    pub const fn with<'t>(&'t mut self, permit: &'t Permit) -> Changes<'t, 'c> {
        Changes { tx: self, permit }
    }

    /// Runs a statement that changes rows and says how many.
    pub(crate) async fn execute(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64, StoreError> {
        let args = bound(args);
        let rows = match self.read.wire() {
            Wire::Sqlite(wire) => {
                sqlx::query_with(sql, args).execute(wire).await.map(|done| done.rows_affected())
            }
            Wire::Postgres(wire) => {
                sqlx::query_with(sql, args).execute(wire).await.map(|done| done.rows_affected())
            }
        };
        self.read.told(rows)
    }

    /// The same with text that was put together from fixed fragments.
    pub(crate) async fn execute_built(&mut self, sql: String, args: Vec<Value>) -> Result<u64, StoreError> {
        let sql = self.dialect().placeholders(sql);
        let args = bound(args);
        let rows = match self.read.wire() {
            Wire::Sqlite(wire) => sqlx::query_with(AssertSqlSafe(sql), args)
                .execute(wire)
                .await
                .map(|done| done.rows_affected()),
            Wire::Postgres(wire) => sqlx::query_with(AssertSqlSafe(sql), args)
                .execute(wire)
                .await
                .map(|done| done.rows_affected()),
        };
        self.read.told(rows)
    }

    /// Begins a part of the unit that can be taken back alone. Parts have no parts.
    ///
    /// # Errors
    /// The database failed.
    pub async fn begin_part(&mut self) -> Result<(), StoreError> {
        self.command("SAVEPOINT part").await
    }

    /// Ends the part: what it changed is kept, or it leaves no trace.
    ///
    /// # Errors
    /// The database failed.
    pub async fn end_part(&mut self, is_kept: bool) -> Result<(), StoreError> {
        if !is_kept {
            self.command("ROLLBACK TO SAVEPOINT part").await?;
            // A statement that failed inside has left no trace either.
            self.read.has_failed = false;
        }
        self.command("RELEASE SAVEPOINT part").await
    }

    /// Runs a statement without arguments that is about the transaction itself.
    async fn command(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let done = match self.read.wire() {
            Wire::Sqlite(wire) => wire.execute(sql).await.map(drop),
            Wire::Postgres(wire) => wire.execute(sql).await.map(drop),
        };
        self.read.told(done)
    }

    /// Commits a transaction of PostgreSQL; the writer of SQLite commits by itself.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        if let Link::Postgres(transaction) = self.read.link {
            transaction.commit().await?;
        }
        Ok(())
    }
}

impl Changes<'_, '_> {
    /// Refuses a change that the permit does not allow.
    pub(crate) fn check(&self, change: Change) -> Result<(), StoreError> {
        if self.permit.allows(change) { Ok(()) } else { Err(StoreError::NotPermitted { change }) }
    }

    /// The same for a change inside an organization: answers the permit's.
    pub(crate) fn check_in_org(&self, change: Change) -> Result<OrgId, StoreError> {
        self.check(change)?;
        self.permit.org().ok_or(StoreError::NotPermitted { change })
    }

    /// Runs a statement that must change exactly one row.
    pub(crate) async fn one(
        &mut self,
        what: &'static str,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<(), StoreError> {
        match self.execute(sql, args).await? {
            1 => Ok(()),
            rows => Err(StoreError::RowsAffected { what, rows }),
        }
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = ReadTx<'c>;
    fn deref(&self) -> &ReadTx<'c> {
        &self.read
    }
}

impl<'c> DerefMut for Tx<'c> {
    fn deref_mut(&mut self) -> &mut ReadTx<'c> {
        &mut self.read
    }
}

impl<'c> Deref for Changes<'_, 'c> {
    type Target = Tx<'c>;
    fn deref(&self) -> &Tx<'c> {
        self.tx
    }
}

impl<'c> DerefMut for Changes<'_, 'c> {
    fn deref_mut(&mut self) -> &mut Tx<'c> {
        self.tx
    }
}

impl<'c> Deref for InOrg<'_, 'c> {
    type Target = ReadTx<'c>;
    fn deref(&self) -> &ReadTx<'c> {
        self.tx
    }
}

impl<'c> DerefMut for InOrg<'_, 'c> {
    fn deref_mut(&mut self) -> &mut ReadTx<'c> {
        self.tx
    }
}
