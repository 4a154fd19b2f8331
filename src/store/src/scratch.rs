//! Databases on a server of PostgreSQL that are made for one test or one measurement and dropped after it.

use std::str::FromStr;

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, postgres::PgConnectOptions};

use crate::StoreError;

/// Makes an empty database on the server of this address and answers the address of the database.
///
/// # Errors
/// The address or the name does not read, the server cannot be reached, or there is such a database.
pub async fn create_database(server: &str, name: &str) -> Result<String, StoreError> {
    let options = server_options(server)?;
    // Another language's rules of sorting than "C": what is compared or sorted must say "C" itself.
    let create = format!(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'",
        checked(name)?
    );
    run(&options, create).await?;
    Ok(options.database(name).to_url_lossy().to_string())
}

/// Drops a database, even while somebody is connected to it.
///
/// # Errors
/// The address or the name does not read, or the server cannot be reached.
pub async fn drop_database(server: &str, name: &str) -> Result<(), StoreError> {
    run(&server_options(server)?, format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", checked(name)?)).await
}

fn server_options(server: &str) -> Result<PgConnectOptions, StoreError> {
    PgConnectOptions::from_str(server)
        .map_err(|_| StoreError::Url("is no address of a PostgreSQL server".to_owned()))
}

/// Names of databases cannot be bound as values, so only plain ones are taken.
fn checked(name: &str) -> Result<&str, StoreError> {
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() < 64
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_plain { Ok(name) } else { Err(StoreError::Url("holds no plain name of a database".to_owned())) }
}

async fn run(server: &PgConnectOptions, statement: String) -> Result<(), StoreError> {
    let mut connection = server.connect().await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    connection.close().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_reach_the_server() {
        assert!(checked("world_12_3").is_ok());
        for wrong in ["", "1a", "A", "a b", "a;drop", "a\"", &"a".repeat(64)] {
            assert!(checked(wrong).is_err(), "{wrong}");
        }
    }
}
