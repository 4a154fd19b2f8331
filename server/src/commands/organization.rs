//! `rolecall organization`: creates an organization with its first owner, restores a deleted one, and prints links by which
//! owners set their password. All are possible with and without a mail server.

use std::{fs::File, io::Read, path::Path};

use domain::{
    error::{ErrorKind, FieldError, Problem},
    template::{FileError, MAX_FILE},
    view::AccountView,
};
use messages::Messages;
use service::{
    Caller, Principal, Service,
    orgs::{self, AddOwner, AddedOwner, CreateOrganizationFor, CreatedOrganization},
    passwords, setup,
    templates::ChosenTemplate,
};

use super::{Failure, console};
use crate::config::Config;

/// The template that the arguments name.
///
/// # Errors
/// The file cannot be read, or is larger than a template can be.
pub fn template(key: String, file: Option<&Path>) -> Result<ChosenTemplate, Failure> {
    let Some(path) = file else { return Ok(ChosenTemplate { key, file: String::new() }) };
    let unreadable = |reason: std::io::Error| Failure::TemplateFile(path.display().to_string(), reason);
    let mut bytes = Vec::new();
    // One byte more than a template can have is enough to refuse it.
    let most = MAX_FILE as u64 + 1;
    File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(unreadable)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let empty = || ErrorKind::field("template_file", Problem::TemplateFile { error: FileError::EMPTY });
    if text.trim().is_empty() { Err(arguments(empty())) } else { Ok(ChosenTemplate { key, file: text }) }
}

/// Creates an organization.
///
/// # Errors
/// An argument is invalid, the installation is not set up or cannot be opened.
pub async fn create(config: &Config, command: CreateOrganizationFor) -> Result<(), Failure> {
    let service = super::open(config).await?;
    let created = create_with_link(&service, command).await;
    service.store().close().await;
    println!("{}", created?);
    Ok(())
}

/// Restores a deleted organization.
///
/// # Errors
/// There is no such organization, none of its owners is left, or the installation is not set up or cannot be opened.
pub async fn restore(config: &Config, slug: &str) -> Result<(), Failure> {
    let service = super::open(config).await?;
    let restored = restore_as_operator(&service, slug).await;
    service.store().close().await;
    println!("{}", restored?);
    Ok(())
}

/// What is printed about the organization.
async fn restore_as_operator(service: &Service, slug: &str) -> Result<String, Failure> {
    require_set_up(service).await?;
    let operator = Caller { principal: Principal::Operator, origin: console() };
    let restored = orgs::restore(service, &operator, slug).await;
    let org = restored.map_err(|error| match error {
        ErrorKind::NotFound => arguments(ErrorKind::field("organization", Problem::UnknownOrganization)),
        other => arguments(other),
    })?;
    let base = service.public_url().await?;
    Ok(format!("{} is there: {base}/o/{}/users", org.name, org.slug))
}

/// Prints a new link for an owner.
///
/// # Errors
/// Nobody with this address owns an organization; the installation is not set up or cannot be opened.
pub async fn owner_link(config: &Config, owner: &str) -> Result<(), Failure> {
    let service = super::open(config).await?;
    let link = make_link(&service, owner).await;
    service.store().close().await;
    println!("{}", link?);
    Ok(())
}

/// Makes somebody an owner of an organization.
///
/// # Errors
/// An argument is invalid, the installation is not set up or cannot be opened.
pub async fn add_owner(config: &Config, command: AddOwner) -> Result<(), Failure> {
    let service = super::open(config).await?;
    let added = add_owner_with_link(&service, command).await;
    service.store().close().await;
    println!("{}", added?);
    Ok(())
}

/// What is printed about the new owner.
async fn add_owner_with_link(service: &Service, command: AddOwner) -> Result<String, Failure> {
    require_set_up(service).await?;
    let AddedOwner { org, owner, has_password } =
        orgs::add_owner(service, &console(), command).await.map_err(arguments)?;
    let next = next_step(service, &owner, has_password).await?;
    Ok(format!("{} <{}> is an owner of {} now. {next}", owner.name, owner.email, org.name))
}

/// How an owner gets in.
async fn next_step(service: &Service, owner: &AccountView, has_password: bool) -> Result<String, Failure> {
    match has_password {
        true => Ok("They sign in with the password that they have.".to_owned()),
        false => invite_to_set_password(service, owner).await,
    }
}

/// What is printed about the new organization.
async fn create_with_link(service: &Service, command: CreateOrganizationFor) -> Result<String, Failure> {
    require_set_up(service).await?;
    let CreatedOrganization { org, owner, has_password } =
        orgs::create_for(service, &console(), command).await.map_err(arguments)?;
    let base = service.public_url().await?;
    let next = next_step(service, &owner, has_password).await?;
    let AccountView { name, email, .. } = owner;
    Ok(format!(
        "Created the organization {}: {base}/o/{}/users\nIts first owner is {name} <{email}>. {next}",
        org.name, org.slug
    ))
}

/// What an owner without a password needs.
pub(super) async fn invite_to_set_password(
    service: &Service,
    owner: &AccountView,
) -> Result<String, Failure> {
    let link = make_link(service, &owner.email).await?;
    Ok(format!(
        "Send them this link to set a password; it works once, for one hour:\n\n    {link}\n\n\
         To get a new link: rolecall organization owner-link --owner {}",
        owner.email
    ))
}

/// A link by which an owner sets their password. It is shown on the console only, to the operator.
async fn make_link(service: &Service, owner: &str) -> Result<String, Failure> {
    require_set_up(service).await?;
    let base = service.public_url().await?;
    let made = passwords::make_owner_link(service, &console(), owner).await;
    let token = made.map_err(|error| match error {
        ErrorKind::NotFound => Failure::NoOwner(owner.to_owned()),
        other => arguments(other),
    })?;
    Ok(format!("{base}/reset/{}", token.reveal()))
}

pub(super) async fn require_set_up(service: &Service) -> Result<(), Failure> {
    if setup::is_set_up(service).await? { Ok(()) } else { Err(Failure::NotSetUp) }
}

/// An error that names the arguments that are invalid.
pub(super) fn arguments(error: ErrorKind) -> Failure {
    let ErrorKind::Invalid { fields } = error else { return error.into() };
    let m = Messages::default();
    let line = |field: &FieldError| format!("{}: {}", flag(&field.field), m.field_error(field));
    Failure::Arguments(fields.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// The argument of a field.
fn flag(field: &str) -> String {
    match field {
        "org_name" => "--name".to_owned(),
        other => format!("--{}", other.replace('_', "-")),
    }
}

#[cfg(test)]
mod tests {
    use domain::error::Problem;

    use super::*;

    #[test]
    fn an_error_names_the_arguments_that_are_invalid() {
        let fields = vec![
            FieldError::new("org_name", Problem::Required),
            FieldError::new("owner_name", Problem::NameLength),
        ];
        assert_eq!(
            arguments(ErrorKind::Invalid { fields }).to_string(),
            "--name: Enter the name of the organization.\n--owner-name: Use 100 characters or fewer."
        );
        assert_eq!(arguments(ErrorKind::Busy).to_string(), Messages::default().error(&ErrorKind::Busy));
    }
}
