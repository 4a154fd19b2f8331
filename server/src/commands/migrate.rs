//! `rolecall migrate`: opening the installation runs the migrations; then it is closed again.

use super::Failure;
use crate::config::Config;

/// Runs the command.
///
/// # Errors
/// The installation cannot be opened.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let service = super::open(config).await?;
    service.store().close().await;
    println!("The database {} has the present schema.", config.shown_database());
    Ok(())
}
