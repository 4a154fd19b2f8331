//! Signing up behind the link: the account, the organization and the session, all or nothing. The link proves that the address
//! is theirs, and works once.

use domain::{
    access::{LinkPurpose, StoredLink, prove_link},
    audit::{Action, Origin},
    email::EmailAddress,
    error::ErrorKind,
    id::OrgId,
    language::Language,
    secret::Secret,
    template::OrgTemplate,
    view::OrgView,
};
use store::Outcome;

use super::open::open;
use crate::{
    NewSession, Service,
    accounts::{Person, insert_or_reopen, validate},
    event::{account_target, who},
    keys::link_hash,
    limits,
    orgs::{OrganizationToInsert, insert_organization},
    sessions::{self, OpenedSession},
    templates::ChosenTemplate,
};

/// What the form asks.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// The token of the link.
    pub token: Secret,
    /// The person's name.
    pub name: String,
    /// The password of the new account.
    pub password: Secret,
    /// The organization's name.
    pub org_name: String,
    /// The template that it is made from.
    pub template: ChosenTemplate,
    /// The language of the page: the person's, and the organization's to begin with.
    pub language: Language,
}

/// A form whose every field is right.
struct Checked {
    hash: [u8; 32],
    name: String,
    password_hash: String,
    org_name: String,
    template: OrgTemplate,
    /// The language of the page.
    language: Language,
    /// The organization's, unless the template says it.
    org_language: Option<Language>,
}

/// Makes the account and the organization, and signs in.
///
/// # Errors
/// `NotFound` where not everybody can create organizations, `LinkIncomplete`, `LinkExpired`, `AccountExists` when the address got
/// an account meanwhile, `Invalid` with each field that is not right, `RateLimited`; the database failed.
pub async fn complete(
    service: &Service,
    origin: Origin,
    command: SignUp,
) -> Result<(NewSession, OrgView), ErrorKind> {
    limits::count(service, vec![(limits::SIGN_UP_NETWORK, limits::network(&origin))]).await?;
    let waiting = open(service, &command.token).await?;
    if waiting.has_account {
        return Err(ErrorKind::AccountExists);
    }
    let checked = check(service, &command, &waiting.email).await?;
    let org_id = OrgId::new(service.new_uuid());
    service
        .write((origin, checked, org_id), |tx, job| {
            Box::pin(async move {
                let (service, (origin, checked, org_id)) = &*job;
                let found = tx.find_sign_up(&checked.hash, service.now()).await?;
                let found = found.ok_or(ErrorKind::LinkExpired)?;
                let purpose = LinkPurpose::SignUp(*org_id, found.id);
                let link = StoredLink { token_hash: found.token_hash, purpose };
                let permit = prove_link(link, &checked.hash).ok_or(ErrorKind::LinkExpired)?;
                // Of two who use the link at once, the second deletes nothing and is refused.
                if !tx.with(&permit).delete_sign_up(found.id).await? {
                    return Err(ErrorKind::LinkExpired.into());
                }
                let email = EmailAddress::parse(&found.email).map_err(|_| ErrorKind::Internal)?;
                let person = Person {
                    email: &email,
                    is_proven: true,
                    name: &checked.name,
                    language: checked.language,
                    password_hash: &checked.password_hash,
                };
                let (account, action) = insert_or_reopen(tx, service, &permit, &person).await?;
                let new = OrganizationToInsert {
                    id: *org_id,
                    name: &checked.org_name,
                    template: &checked.template,
                    language: checked.org_language,
                };
                let org = insert_organization(tx, service, &permit, &new, &account).await?;
                let OpenedSession { session, signed_in } =
                    sessions::open(tx, service, &account, origin).await?;
                let mut events = vec![
                    service.event(who(&account), origin, action),
                    service.event(who(&account), origin, Action::OrganizationCreated),
                    signed_in,
                ];
                events[0].target = account_target(account.id, &account.email);
                events[1].org_id = Some(*org_id);
                Ok(Outcome::Changed { value: (session, org), events })
            })
        })
        .await
}

/// Checks every field, collects what is wrong with any, and hashes the password.
async fn check(service: &Service, command: &SignUp, email: &str) -> Result<Checked, ErrorKind> {
    let hash = link_hash(&command.token)?;
    let mut wrong = Vec::new();
    let name = validate::person_name("name", &command.name, &mut wrong);
    let about = [command.name.as_str(), email, command.org_name.as_str()];
    validate::password(service, "password", &command.password, &about, &mut wrong);
    let org_name = validate::name("org_name", &command.org_name, &mut wrong);
    let template = command.template.read(&mut wrong);
    let (Some(name), Some(org_name), Some(template), true) = (name, org_name, template, wrong.is_empty())
    else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    let password_hash = service.hasher().hash(&command.password, service.random()).await?;
    let language = command.language;
    // A file says in which language; a built-in template has none.
    let org_language = (!command.template.is_file()).then_some(language);
    Ok(Checked { hash, name, password_hash, org_name, template, language, org_language })
}
