//! `rolecall seed`: example members for trials and benchmarks, in a development configuration only.

use super::Failure;
use crate::config::{Config, ConfigError};

/// Runs the command for the organization of this slug, or for the only one.
///
/// # Errors
/// The configuration is not for development, there is no such organization, or the installation cannot be opened.
pub async fn run(config: &Config, org: Option<String>, members: u32) -> Result<(), Failure> {
    if !config.development {
        let problem =
            "is not true: example members belong in a development database only. Add --development.";
        return Err(ConfigError::new("development", problem).into());
    }
    let service = super::open(config).await?;
    let org = match org {
        Some(slug) => slug,
        None => service::seed::only_organization(&service).await?.ok_or(Failure::WhichOrganization)?,
    };
    let report = service::seed::seed(&service, &super::console(), &org, members).await;
    service.store().close().await;
    println!("Added {} members to {org}. They cannot sign in.", report?.members);
    Ok(())
}
