//! A look at a database from outside, for whoever checks an installation: nothing is made and nothing migrated.

use std::str::FromStr;

use sqlx::{
    ConnectOptions, Connection, migrate::Migrator, postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};

use crate::{Options, StoreError};

/// How far a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// There is no database file yet.
    Missing,
    /// So many migrations have not been run.
    Behind(usize),
    /// As this program wants it.
    Present,
    /// A newer program has migrated it.
    Newer,
}

/// The migrations that were run. The statement is the same for both databases.
const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success";

/// Looks at the database of an address.
///
/// # Errors
/// The address does not read, or the database cannot be reached.
pub async fn inspect(options: &Options) -> Result<Schema, StoreError> {
    match options.url.split(':').next().unwrap_or_default() {
        "sqlite" => {
            let base = SqliteConnectOptions::from_str(&options.url)
                .map_err(|_| StoreError::Url("is no path to an SQLite file".to_owned()))?;
            if !base.get_filename().exists() {
                return Ok(Schema::Missing);
            }
            let mut connection = base.create_if_missing(false).pragma("query_only", "ON").connect().await?;
            let applied = versions(sqlx::query_as(APPLIED).fetch_all(&mut connection).await)?;
            connection.close().await?;
            Ok(judge(&sqlx::migrate!("migrations/sqlite"), &applied))
        }
        "postgres" | "postgresql" => {
            let base = PgConnectOptions::from_str(&options.url)
                .map_err(|_| StoreError::Url("is no address of a PostgreSQL database".to_owned()))?;
            let mut connection = base.connect().await?;
            let applied = versions(sqlx::query_as(APPLIED).fetch_all(&mut connection).await)?;
            connection.close().await?;
            Ok(judge(&sqlx::migrate!("migrations/postgres"), &applied))
        }
        _ => Err(StoreError::Url("must begin with sqlite:// or postgres://".to_owned())),
    }
}

/// The answered versions; a database that never was migrated has no such table.
fn versions(answer: Result<Vec<(i64,)>, sqlx::Error>) -> Result<Vec<i64>, StoreError> {
    match answer {
        Ok(rows) => Ok(rows.into_iter().map(|(version,)| version).collect()),
        Err(sqlx::Error::Database(_)) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn judge(ours: &Migrator, applied: &[i64]) -> Schema {
    if applied.iter().any(|version| !ours.version_exists(*version)) {
        return Schema::Newer;
    }
    match ours.iter().filter(|migration| !applied.contains(&migration.version)).count() {
        0 => Schema::Present,
        behind => Schema::Behind(behind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn a_look_tells_a_missing_a_bare_and_a_migrated_database_apart_and_makes_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let options = Options::new(&format!("sqlite://{}", path.display()));
        assert_eq!(inspect(&options).await.unwrap(), Schema::Missing);
        assert!(!path.exists());

        std::fs::write(&path, "").unwrap();
        assert!(matches!(inspect(&options).await.unwrap(), Schema::Behind(1..)));

        Store::open(&options).await.unwrap().close().await;
        assert_eq!(inspect(&options).await.unwrap(), Schema::Present);
    }
}
