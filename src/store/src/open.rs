//! Opening the store by its address, and the two ways into it: `read` and `write`.

use std::{
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{error::ErrorKind, id::OrgId};
use futures::future::BoxFuture;
use sqlx::{
    Connection, Executor, PgPool, SqliteConnection, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::{sync::Semaphore, task::JoinHandle};

use crate::{
    Failure, Outcome, ReadTx, StoreError, Tx, Watch,
    feed::Feed,
    listen,
    writer::{SqliteWriter, write_postgres},
};

/// How much memory SQLite is to stay below, in bytes: 16 MB.
const MEMORY: &str = "16777216";
/// How to open the store.
#[derive(Clone)]
pub struct Options {
    /// `sqlite://path/to/file.db` or `postgres://…`.
    pub url: String,
    /// The most connections that read (SQLite) or that there are (PostgreSQL).
    pub connections: u32,
    /// How many writes may wait before new ones are refused.
    pub write_queue: usize,
    /// How long a request waits for a free connection before it is refused.
    pub patience: Duration,
}

impl Options {
    /// The usual sizes for an address.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self { url: url.to_owned(), connections: 8, write_queue: 512, patience: Duration::from_secs(5) }
    }
}

#[derive(Clone)]
enum Backend {
    Sqlite { readers: SqlitePool, writer: SqliteWriter },
    Postgres { pool: PgPool, places: Arc<Semaphore>, write_queue: u32 },
}

/// The database, open. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    backend: Backend,
    feed: Feed,
    /// The task that listens to other servers, from the first watch on.
    listener: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Store {
    /// Opens the database and runs the migrations that are missing.
    ///
    /// # Errors
    /// The address does not read, the database cannot be reached, or a migration failed.
    pub async fn open(options: &Options) -> Result<Self, StoreError> {
        let scheme = options.url.split(':').next().unwrap_or_default();
        let feed = Feed::new();
        let backend = match scheme {
            "sqlite" => Self::open_sqlite(options, feed.clone()).await?,
            "postgres" | "postgresql" => Self::open_postgres(options).await?,
            _ => {
                return Err(StoreError::Url("must begin with sqlite:// or postgres://".to_owned()));
            }
        };
        Ok(Self { backend, feed, listener: Arc::default() })
    }

    /// Whether the database is a file, which one server at a time has open.
    #[must_use]
    pub const fn is_sqlite(&self) -> bool {
        matches!(self.backend, Backend::Sqlite { .. })
    }

    async fn open_sqlite(options: &Options, feed: Feed) -> Result<Backend, StoreError> {
        let base = SqliteConnectOptions::from_str(&options.url)
            .map_err(|_| StoreError::Url("is no path to an SQLite file".to_owned()))?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            // For all connections of the process together: each may hold pages until they reach it, and then the pages
            // that were not used for longest go. A large unit goes beyond it for as long as it takes.
            .pragma("soft_heap_limit", MEMORY);
        // Room for the pages that one large unit changes, taken only while it is needed.
        let writing = base.clone().pragma("cache_size", "-65536");
        let mut connection = SqliteConnection::connect_with(&writing).await?;
        sqlx::migrate!("migrations/sqlite").run(&mut connection).await?;
        let writer = SqliteWriter::start(connection, options.write_queue, feed);
        let readers = SqlitePoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.patience)
            .connect_with(base.pragma("query_only", "ON"))
            .await?;
        Ok(Backend::Sqlite { readers, writer })
    }

    async fn open_postgres(options: &Options) -> Result<Backend, StoreError> {
        let base = PgConnectOptions::from_str(&options.url)
            .map_err(|_| StoreError::Url("is no address of a PostgreSQL database".to_owned()))?;
        let pool = PgPoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.patience)
            // A search is planned for what it looks for: a plan for any text reads the index of trigrams to its end even
            // where every row matches. Planning takes a third of a millisecond.
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute("SET plan_cache_mode = force_custom_plan").await?;
                    // The first hits of a search are the same ones on each of its pages.
                    connection.execute("SET synchronize_seqscans = off").await?;
                    Ok(())
                })
            })
            .connect_with(base)
            .await?;
        sqlx::migrate!("migrations/postgres").run(&pool).await?;
        let write_queue = u32::try_from(options.write_queue).unwrap_or(u32::MAX);
        let places = Arc::new(Semaphore::new(options.write_queue));
        Ok(Backend::Postgres { pool, places, write_queue })
    }

    /// Begins a transaction that reads.
    ///
    /// # Errors
    /// No connection was free in time, or the database cannot be reached.
    pub async fn read(&self) -> Result<ReadTx<'static>, StoreError> {
        Ok(match &self.backend {
            Backend::Sqlite { readers, .. } => ReadTx::sqlite_reader(readers.begin().await?),
            Backend::Postgres { pool, .. } => {
                ReadTx::postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// Runs a unit of work and commits it with its audit events, or leaves no trace of it. The closure may be run more
    /// than once, so it must have no effect outside the transaction. It is run to its end even when the caller has
    /// gone.
    ///
    /// # Errors
    /// The unit refused, or the database failed; then nothing was changed.
    pub async fn write<T, F>(&self, unit: F) -> Result<T, ErrorKind>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<Outcome<T>, Failure>> + Send + Sync + 'static,
    {
        let result = match &self.backend {
            Backend::Sqlite { writer, .. } => writer.write(unit).await,
            Backend::Postgres { pool, places, .. } => {
                write_postgres(pool.clone(), Arc::clone(places), unit).await
            }
        };
        result.map_err(ErrorKind::from)
    }

    /// Watches an organization: receives what is committed to its ledger and to that of the installation from now on, by
    /// this server or another one.
    #[must_use]
    pub fn watch(&self, org: OrgId) -> Watch {
        if let Backend::Postgres { pool, .. } = &self.backend {
            let mut listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
            listener.get_or_insert_with(|| tokio::spawn(listen::run(pool.clone(), self.feed.clone())));
        }
        self.feed.watch(org)
    }

    /// Whether the database answers and writes are taken.
    ///
    /// # Errors
    /// It does not, or they are not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        if let Backend::Sqlite { writer, .. } = &self.backend {
            writer.accepts()?;
        }
        let mut tx = self.read().await?;
        tx.number("SELECT CAST(1 AS BIGINT)", vec![]).await?;
        tx.close().await
    }

    /// After very much was written at once: lets PostgreSQL see what it now holds, which it would do by itself some
    /// minutes later. SQLite plans without statistics, always alike.
    ///
    /// # Errors
    /// The database failed.
    pub async fn settle(&self) -> Result<(), StoreError> {
        if let Backend::Postgres { pool, .. } = &self.backend {
            pool.execute("VACUUM (ANALYZE)").await?;
        }
        Ok(())
    }

    /// Waits for the writes under way and closes every connection.
    pub async fn close(&self) {
        if let Some(listener) = self.listener.lock().unwrap_or_else(PoisonError::into_inner).take() {
            listener.abort();
        }
        match &self.backend {
            Backend::Sqlite { readers, writer } => {
                writer.stop().await;
                readers.close().await;
            }
            Backend::Postgres { pool, places, write_queue, .. } => {
                // With every place taken no unit is under way, and none can begin.
                let all = places.acquire_many(*write_queue).await;
                places.close();
                drop(all);
                pool.close().await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the connections of a store answer to a pragma: its writer's, then its readers'.
    async fn pragma(store: &Store, sql: &'static str) -> (u64, u64) {
        let unit =
            store.write(move |tx| Box::pin(async move { Ok(Outcome::Quiet(tx.number(sql, vec![]).await?)) }));
        let written = unit.await.unwrap();
        (written, store.read().await.unwrap().number(sql, vec![]).await.unwrap())
    }

    #[tokio::test]
    async fn sqlite_writes_through_one_durable_connection_and_readers_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("facts.db").display());
        let store = Store::open(&Options::new(&url)).await.unwrap();
        let mut tx = store.read().await.unwrap();
        let mode: Option<(String,)> = tx.optional("PRAGMA journal_mode", vec![]).await.unwrap();
        assert_eq!(mode.unwrap().0, "wal");
        assert_eq!(pragma(&store, "PRAGMA synchronous").await.0, 2, "FULL");
        assert_eq!(pragma(&store, "PRAGMA foreign_keys").await, (1, 1));
        assert_eq!(pragma(&store, "PRAGMA query_only").await, (0, 1));
        assert_eq!(pragma(&store, "PRAGMA busy_timeout").await, (5000, 5000));
        let change = tx.optional::<(String,)>("DELETE FROM account RETURNING name", vec![]).await;
        assert!(matches!(change, Err(StoreError::Sqlx(_))));
    }

    #[tokio::test]
    async fn an_address_of_another_kind_is_refused_without_being_told_again() {
        for url in ["mysql://root:hunter2@db", "hunter2", "postgres://u:hunter2@[::1", ""] {
            let error = Store::open(&Options::new(url)).await.err().unwrap();
            assert!(matches!(error, StoreError::Url(_)), "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
    }
}
