//! Creating an organization for somebody, as the operator can on the console.

use domain::{
    access::{Permit, SystemTask, system},
    audit::{Action, Origin},
    email::EmailAddress,
    error::{ErrorKind, Problem},
    id::{AccountId, OrgId},
    language::Language,
    state::AccountState,
    template::OrgTemplate,
    view::{AccountView, OrgView},
};
use store::{Failure, NewAccount, Outcome, StoreError, Tx};

use super::{OrganizationToInsert, insert_organization};
use crate::{
    Service,
    accounts::validate,
    event::{account_target, operator},
    templates::ChosenTemplate,
};

/// What the operator says.
#[derive(Debug, Clone)]
pub struct CreateOrganizationFor {
    /// The organization's name.
    pub name: String,
    /// The template that it is made from.
    pub template: ChosenTemplate,
    /// The address of its first owner.
    pub owner: String,
    /// The name of the first owner, for a new account; the one that the address suggests, if it is not given.
    pub owner_name: Option<String>,
}

/// What was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedOrganization {
    /// The organization.
    pub org: OrgView,
    /// Its first owner.
    pub owner: AccountView,
    /// Whether the owner has a password. Without one they need a link to choose it.
    pub has_password: bool,
}

struct Checked {
    name: String,
    template: OrgTemplate,
    email: EmailAddress,
    owner_name: String,
}

/// Creates an organization. Its first owner is the account of the address, or a new one without a password.
///
/// # Errors
/// `NotFound` before the set-up, `Invalid` with each field that is not right.
pub async fn create_for(
    service: &Service,
    origin: &Origin,
    command: CreateOrganizationFor,
) -> Result<CreatedOrganization, ErrorKind> {
    service.installation().await?.ok_or(ErrorKind::NotFound)?;
    let checked = checked(service, &command)?;
    let id = OrgId::new(service.new_uuid());
    service
        .write((origin.clone(), checked, id), |tx, job| {
            Box::pin(async move {
                let (service, (origin, checked, id)) = &*job;
                let permit = system(SystemTask::CreateOrganization(*id));
                let person = (&checked.email, checked.owner_name.as_str());
                let (owner, has_password, is_new) =
                    find_or_insert_owner(tx, service, &permit, person).await?;
                let new = OrganizationToInsert {
                    id: *id,
                    name: &checked.name,
                    template: &checked.template,
                    language: None,
                };
                let org = insert_organization(tx, service, &permit, &new, &owner).await?;
                let mut created = service.event(operator(), origin, Action::OrganizationCreated);
                created.org_id = Some(*id);
                let mut events = vec![created];
                if is_new {
                    let mut account = service.event(operator(), origin, Action::AccountCreated);
                    account.target = account_target(owner.id, &owner.email);
                    events.insert(0, account);
                }
                Ok(Outcome::Changed { value: CreatedOrganization { org, owner, has_password }, events })
            })
        })
        .await
}

/// Checks every field and collects what is wrong with any.
fn checked(service: &Service, command: &CreateOrganizationFor) -> Result<Checked, ErrorKind> {
    let mut wrong = Vec::new();
    let name = validate::name("org_name", &command.name, &mut wrong);
    let template = command.template.read(&mut wrong);
    let email = validate::new_email(service, "owner", &command.owner, &mut wrong);
    let owner_name = match (&command.owner_name, &email) {
        (Some(name), _) => validate::person_name("owner_name", name, &mut wrong),
        (None, Some(email)) => validate::person_name("owner_name", &suggested_name(email), &mut wrong),
        // Without an address there is no name that it suggests.
        (None, None) => None,
    };
    match (name, template, email, owner_name) {
        (Some(name), Some(template), Some(email), Some(owner_name)) => {
            Ok(Checked { name, template, email, owner_name })
        }
        _ => Err(ErrorKind::Invalid { fields: wrong }),
    }
}

/// The name that an address suggests: `ada.lovelace@example.com` is Ada Lovelace.
pub(super) fn suggested_name(email: &EmailAddress) -> String {
    let local = email.as_str().split('@').next().unwrap_or_default();
    let words = local.split(['.', '_', '-', '+']).filter(|word| !word.is_empty());
    let capitalized = words.map(|word| {
        let mut rest = word.chars();
        let first = rest.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        [first.as_str(), rest.as_str()].concat()
    });
    capitalized.collect::<Vec<_>>().join(" ")
}

/// The account of the address, locked, whether it has a password, and whether it was inserted just now.
pub(super) async fn find_or_insert_owner(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    (email, name): (&EmailAddress, &str),
) -> Result<(AccountView, bool, bool), Failure> {
    if let Some(account) = tx.find_account_by_email(&email.key()).await? {
        if account.state != AccountState::Active {
            return Err(ErrorKind::field("owner", Problem::AccountNotActive).into());
        }
        let has_password = account.password_hash.is_some();
        let owner = account.view();
        tx.lock_account(owner.id).await?;
        return Ok((owner, has_password, false));
    }
    let id = AccountId::new(service.new_uuid());
    let new = NewAccount {
        id,
        email,
        name,
        language: Language::default(),
        password_hash: None,
        created_at: service.now(),
        is_proven: true,
    };
    let inserted = tx.with(permit).insert_account(&new).await;
    inserted.map_err(|error| match error {
        // Somebody joined with this address at the same moment. Run again, this unit finds their account.
        StoreError::Duplicate => StoreError::Again,
        other => other,
    })?;
    let (name, email) = (name.to_owned(), email.to_string());
    let owner = AccountView { id, name, email, picture: None };
    Ok((owner, false, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_suggests_a_name() {
        for (address, name) in [
            ("ada@example.com", "Ada"),
            ("ada.lovelace@example.com", "Ada Lovelace"),
            ("grace_hopper+people@example.com", "Grace Hopper People"),
            ("élise.m@example.com", "Élise M"),
        ] {
            assert_eq!(suggested_name(&EmailAddress::parse(address).unwrap()), name);
        }
    }
}
