//! `rolecall seed`: example members for trials and benchmarks, and whole example organizations, in a development
//! configuration only.

use service::Service;

use super::{Failure, console, organization};
use crate::config::{Config, ConfigError};

/// Adds example members to the organization of this slug, or to the only one.
///
/// # Errors
/// The configuration is not for development, there is no such organization, or the installation cannot be opened.
pub async fn members(config: &Config, org: Option<String>, members: u32) -> Result<(), Failure> {
    require_development(config)?;
    let service = super::open(config).await?;
    let org = match org {
        Some(slug) => slug,
        None => service::seed::only_organization(&service).await?.ok_or(Failure::WhichOrganization)?,
    };
    let report = service::seed::seed(&service, &console(), &org, members).await;
    service.store().close().await;
    println!("Added {} members to {org}. They cannot sign in.", report?.members);
    Ok(())
}

/// Makes an example organization of a template.
///
/// # Errors
/// The configuration is not for development, there is no such template, the installation is not set up or cannot be
/// opened.
pub async fn example(config: &Config, template: &str) -> Result<(), Failure> {
    require_development(config)?;
    let service = super::open(config).await?;
    let made = make_example(&service, template).await;
    service.store().close().await;
    println!("{}", made?);
    Ok(())
}

/// What is printed about the example.
async fn make_example(service: &Service, template: &str) -> Result<String, Failure> {
    organization::require_set_up(service).await?;
    let made = service::seed::example(service, &console(), template).await;
    let service::seed::Example { org, owner } = made.map_err(organization::arguments)?;
    let base = service.public_url().await?;
    let link = organization::invite_to_set_password(service, &owner).await?;
    Ok(format!(
        "Created the organization {}: {base}/o/{}/users\nIts owner is {} <{}>. {link}",
        org.name, org.slug, owner.name, owner.email
    ))
}

fn require_development(config: &Config) -> Result<(), ConfigError> {
    if config.development {
        return Ok(());
    }
    let problem = "is not true: example data belong in a development database only. Add --development.";
    Err(ConfigError::new("development", problem))
}
