//! `rolecall migrate`: opens the installation, which runs the migrations, and closes it.

use super::Failure;
use crate::config::Config;

/// Runs the command.
///
/// # Errors
/// The installation cannot be opened.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let service = super::open(config).await?;
    service.store().close().await;
    println!("The database {} has the current schema.", config.shown_database());
    Ok(())
}
