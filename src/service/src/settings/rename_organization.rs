//! Changing the name and the address of an organization. Its old address no longer leads anywhere.

use domain::{
    audit::{Action, AuditValue},
    error::{ErrorKind, FieldError, Problem},
    name,
    permission::Permission,
    view::OrgView,
};
use store::{Failure, Outcome, StoreError, Tx};

use crate::{Caller, Service, accounts::validate, attempt::Attempt, mutation::MutationContext};

/// What the form asks.
#[derive(Debug, Clone)]
pub struct RenameOrganization {
    /// The new name.
    pub name: String,
    /// The new part of the URL.
    pub slug: String,
}

/// Changes name and address. Answers the organization as it is now.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` for a name or address that will not do or belongs to another organization.
pub async fn rename_organization(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: RenameOrganization,
) -> Result<OrgView, ErrorKind> {
    let attempt = Attempt::new(Action::OrganizationRenamed);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(rename_in(tx, change, command))
        })
        .await
}

async fn rename_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: &RenameOrganization,
) -> Result<Outcome<OrgView>, Failure> {
    let org = &change.context.org;
    let permit = change.context.decide_on_org(&Permission::ACCOUNT_UPDATE)?;
    let mut wrong = Vec::new();
    let name = validate::name("org_name", &command.name, &mut wrong);
    let slug = name::parse_slug(&command.slug);
    if slug.is_none() {
        wrong.push(FieldError::new("org_slug", Problem::SlugForm));
    }
    let (Some(name), Some(slug)) = (name, slug) else {
        return Err(ErrorKind::Invalid { fields: wrong }.into());
    };
    if (&name, &slug) == (&org.name, &org.slug) {
        return Ok(Outcome::Quiet(org.view()));
    }
    let taken = || Failure::from(ErrorKind::field("org_slug", Problem::SlugTaken));
    if tx.find_organization_or_deleted(&slug).await?.is_some_and(|other| other.id != org.id) {
        return Err(taken());
    }
    let renamed = tx.with(&permit).update_organization_name(&name, &slug).await;
    renamed.map_err(|error| match error {
        // Another one took it at the same moment.
        StoreError::Duplicate => taken(),
        other => other.into(),
    })?;
    let value = |name: &str, slug: &str| {
        Some(AuditValue::Organization { name: name.to_owned(), slug: slug.to_owned() })
    };
    let mut event = change.event(Action::OrganizationRenamed);
    event.before = value(&org.name, &org.slug);
    event.after = value(&name, &slug);
    Ok(Outcome::changed(OrgView { slug, name, ..org.view() }, event))
}
