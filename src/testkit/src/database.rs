//! Databases that are deleted with their world: a file in a temporary folder, or a database on the PostgreSQL test server.

use std::{
    fs,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

use store::{Options, Store};
use tempfile::TempDir;

/// A temporary database. Dropping it deletes it.
pub(crate) enum Database {
    Sqlite(TempDir),
    Postgres { server: String, name: String, url: String },
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().expect("a temporary folder"))
    }

    /// # Panics
    /// If there is no server: a test that cannot run has failed.
    pub(crate) async fn postgres() -> Self {
        let server = server();
        let name = name();
        let url = store::create_database(&server, &name).await.expect("a database on the test server");
        Self::Postgres { server, name, url }
    }

    /// Opens it as one server. On a machine that is busy a crowd of requests still gets its connections: how long one waits
    /// is not what the tests are about.
    pub(crate) async fn open(&self) -> Store {
        let options = Options { patience: Duration::from_mins(2), ..Options::new(&self.url()) };
        Store::open(&options).await.expect("a store")
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}", folder.path().join("world.db").display()),
            Self::Postgres { url, .. } => url.clone(),
        }
    }

    /// The content of the file and its write-ahead log; empty for PostgreSQL.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let Self::Sqlite(folder) = self else { return Vec::new() };
        let mut bytes = Vec::new();
        for name in ["world.db", "world.db-wal"] {
            bytes.extend(fs::read(folder.path().join(name)).unwrap_or_default());
        }
        bytes
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Self::Postgres { server, name, .. } = self else { return };
        let (server, name) = (server.clone(), name.clone());
        // `drop` cannot await on the test's own runtime, so it uses another one. If that fails, a database remains on a
        // temporary server, which must not hide the failure of a test.
        let dropped = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(store::drop_database(&server, &name))
        });
        drop(dropped.join());
    }
}

#[expect(clippy::disallowed_methods, reason = "the environment names the server of the tests")]
fn server() -> String {
    std::env::var("TEST_POSTGRES_URL").expect("set TEST_POSTGRES_URL or run cargo xtask test")
}

fn name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("world_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
