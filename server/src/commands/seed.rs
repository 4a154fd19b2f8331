//! `rolecall seed`: example people for trying out and measuring, in a development configuration only.

use super::Failure;
use crate::config::{Config, ConfigError};

/// Runs the command.
///
/// # Errors
/// The configuration is not for development, or the installation cannot be opened.
pub async fn run(config: &Config, members: u32) -> Result<(), Failure> {
    if !config.development {
        let problem =
            "is not true: example people belong into a development database only. Add --development.";
        return Err(ConfigError::new("development", problem).into());
    }
    let service = super::open(config).await?;
    let report = service::seed::seed(&service, members).await;
    service.store().close().await;
    println!("{}", report?);
    Ok(())
}
