//! Creating an organization with one's own account, where the installation lets people do so.

use domain::{
    access::{Denial, create_organization},
    audit::Action,
    error::ErrorKind,
    id::OrgId,
    state::AccountState,
    view::OrgView,
};
use store::Outcome;

use super::{OrganizationToInsert, insert_organization};
use crate::{Caller, Service, accounts::validate, limits, templates::ChosenTemplate};

/// What the form asks.
#[derive(Debug, Clone)]
pub struct CreateOrganization {
    /// The organization's name.
    pub name: String,
    /// The template that it is made from.
    pub template: ChosenTemplate,
}

/// Whether people can create organizations with their accounts, for the pages that lead there.
///
/// # Errors
/// The installation leaves it to its operator.
pub fn may_create(service: &Service) -> Result<(), Denial> {
    service.settings().organization_creation.check_account()
}

/// Creates an organization. The caller is its first owner, and their language that of its invitations to begin with.
///
/// # Errors
/// `Denied` where only the operator creates organizations, and for callers without a session; `Invalid` with each field
/// that is not right, `RateLimited`.
pub async fn create(
    service: &Service,
    caller: &Caller,
    command: CreateOrganization,
) -> Result<OrgView, ErrorKind> {
    let account = caller.session()?.account.id;
    let id = OrgId::new(service.new_uuid());
    let permit = create_organization(service.settings().organization_creation, id)?;
    let mut wrong = Vec::new();
    let name = validate::name("org_name", &command.name, &mut wrong);
    let template = command.template.read(&mut wrong);
    let (Some(name), Some(template)) = (name, template) else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    // A file says in which language; a built-in template has none.
    let is_file = command.template.is_file();
    limits::count(service, vec![(limits::NEW_ORGANIZATIONS, account.to_string())]).await?;
    service
        .write((caller.clone(), permit, id, name, (template, is_file)), |tx, job| {
            Box::pin(async move {
                let (service, (caller, permit, id, name, (template, is_file))) = &*job;
                let session = caller.session()?;
                tx.lock_account(session.account.id).await?;
                let found = tx.find_account(session.account.id).await?;
                let account = found.filter(|account| account.state == AccountState::Active);
                let account = account.ok_or(ErrorKind::SignedOut)?;
                let owner = account.view();
                let new = OrganizationToInsert {
                    id: *id,
                    name,
                    template,
                    language: (!is_file).then_some(session.language),
                };
                let org = insert_organization(tx, service, permit, &new, &owner).await?;
                let event = service.event_in(caller, *id, Action::OrganizationCreated);
                Ok(Outcome::changed(org, event))
            })
        })
        .await
}
