//! Fresh databases: one temporary file for SQLite, one new database on the test server for PostgreSQL, each gone at the
//! end of its test. Knows no table.

use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    str::FromStr,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use futures::FutureExt;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, SqliteConnection,
    postgres::PgConnectOptions,
};
use store::{Options, Store};

/// Makes every case two tests: one on each database.
macro_rules! on_both_databases {
    ($($case:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                crate::databases::on_sqlite(super::$case).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                crate::databases::on_postgres(super::$case).await;
            })*
        }
    };
}

/// Makes every case one test, on PostgreSQL.
macro_rules! on_postgres_alone {
    ($($case:ident),* $(,)?) => {
        mod postgres_alone {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                crate::databases::on_postgres(super::$case).await;
            })*
        }
    };
}

/// What a case asks for: an open store, or the address of an empty database.
pub trait Given: Sized {
    /// Makes it.
    async fn given(url: &str) -> Self;
}

impl Given for Store {
    async fn given(url: &str) -> Self {
        Self::open(&patient(url)).await.unwrap()
    }
}

/// On a machine that is busy a crowd of requests still gets its connections.
fn patient(url: &str) -> Options {
    Options { patience: Duration::from_mins(2), ..Options::new(url) }
}

/// Where a database is, for cases that open it themselves or write behind the store's back.
#[derive(Clone)]
pub struct Address(pub String);

impl Given for Address {
    async fn given(url: &str) -> Self {
        Self(url.to_owned())
    }
}

impl Address {
    /// Opens it as a server would.
    pub async fn open(&self) -> Store {
        Store::given(&self.0).await
    }

    /// Opens it with room for so many waiting writes.
    pub async fn open_with_queue(&self, write_queue: usize) -> Store {
        Store::open(&Options { write_queue, ..patient(&self.0) }).await.unwrap()
    }

    /// Asks for one number past the store.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.0.starts_with("sqlite:") {
            sqlx::query_scalar(sql)
                .fetch_one(&mut SqliteConnection::connect(&self.0).await.unwrap())
                .await
                .unwrap()
        } else {
            sqlx::query_scalar(sql)
                .fetch_one(&mut PgConnection::connect(&self.0).await.unwrap())
                .await
                .unwrap()
        }
    }

    /// Runs a statement past the store.
    pub async fn execute(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.0.starts_with("sqlite:") {
            SqliteConnection::connect(&self.0).await.unwrap().execute(sql).await.unwrap();
        } else {
            PgConnection::connect(&self.0).await.unwrap().execute(sql).await.unwrap();
        }
    }
}

/// Runs a case on a new SQLite file.
pub async fn on_sqlite<G: Given, F: Future<Output = ()>>(case: impl FnOnce(G) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("case.db").display());
    case(G::given(&url).await).await;
}

/// Runs a case on a new PostgreSQL database, which is dropped even when the case fails.
pub async fn on_postgres<G: Given, F: Future<Output = ()>>(case: impl FnOnce(G) -> F) {
    let (server, name) = (server(), name());
    let mut admin = PgConnection::connect_with(&server).await.unwrap();
    // Another language's rules of sorting than "C": what is compared or sorted must say "C" itself.
    let create = format!(
        "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'"
    );
    admin.execute(AssertSqlSafe(create)).await.unwrap();
    let url = server.database(&name).to_url_lossy().to_string();
    let result = AssertUnwindSafe(async { case(G::given(&url).await).await }).catch_unwind().await;
    admin.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

#[expect(clippy::disallowed_methods, reason = "tests are told their server by the environment")]
fn server() -> PgConnectOptions {
    let url = std::env::var("TEST_POSTGRES_URL").expect("set TEST_POSTGRES_URL or run cargo xtask test");
    PgConnectOptions::from_str(&url).expect("TEST_POSTGRES_URL is no address of a PostgreSQL server")
}

fn name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("conf_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
