//! The end of the first run: the first owner, the organization and the installation's row, in one transaction that can
//! happen only once.

use domain::{
    access::{LinkPurpose, StoredLink, prove_link},
    audit::{Action, Origin},
    email::EmailAddress,
    error::{ErrorKind, FieldError, Problem, PublicUrlError},
    id::{AccountId, OrgId},
    language::Language,
    secret::Secret,
    template::{OrgTemplate, Template},
    view::AccountView,
};
use store::{Failure, Installation, NewAccount, Outcome, StoreError};

use crate::{
    MailSettings, NewSession, Service,
    accounts::validate,
    event::{account_target, who},
    keys::link_hash,
    limits,
    orgs::{OrganizationToInsert, insert_organization},
    public_url,
    sessions::{OpenedSession, open},
};

/// What the wizard asks.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// The token of the link.
    pub token: Secret,
    /// The owner's name.
    pub name: String,
    /// The owner's address.
    pub email: String,
    /// The owner's password.
    pub password: Secret,
    /// The organization's name.
    pub org_name: String,
    /// The key of the template that the organization is made from.
    pub template: String,
    /// The address that people will open.
    pub public_url: String,
    /// The address of the page that sent the form, as the browser says.
    pub opened_at: Option<String>,
    /// The language of the wizard: the owner's, and the organization's to begin with.
    pub language: Language,
    /// The mail server, unless it is skipped.
    pub mail: Option<MailSettings>,
}

struct Checked {
    name: String,
    email: EmailAddress,
    org_name: String,
    template: &'static Template,
    public_url: String,
    language: Language,
}

/// Sets the installation up and signs the first owner in.
///
/// # Errors
/// `Invalid` with each field that is not right, `LinkIncomplete`, `LinkExpired`, `AlreadySetUp`; the database failed.
pub async fn complete(service: &Service, origin: Origin, command: SetUp) -> Result<NewSession, ErrorKind> {
    limits::count(service, vec![(limits::SETUP_NETWORK, limits::network(&origin))]).await?;
    super::check_link(service, &command.token).await?;
    let checked = checked(service, &command)?;
    let password_hash = service.hasher().hash(&command.password, service.random()).await?;
    let mail = command.mail.as_ref().map(|mail| mail.seal(service)).transpose()?;
    let link = link_hash(&command.token)?;
    service
        .write((origin, checked, password_hash, mail, link), |tx, job| {
            Box::pin(async move {
                let (service, (origin, checked, password_hash, mail, link)) = &*job;
                let now = service.now();
                let org_id = OrgId::new(service.new_uuid());
                let stored = tx.find_setup_link(now).await?;
                let purpose = LinkPurpose::SetUp(org_id);
                let proven =
                    stored.and_then(|token_hash| prove_link(StoredLink { token_hash, purpose }, link));
                let Some(permit) = proven else {
                    let done = tx.find_installation().await?.is_some();
                    return Err(if done { ErrorKind::AlreadySetUp } else { ErrorKind::LinkExpired }.into());
                };
                let account = AccountView {
                    id: AccountId::new(service.new_uuid()),
                    name: checked.name.clone(),
                    email: checked.email.to_string(),
                    picture: None,
                };
                let installation = Installation {
                    public_url: checked.public_url.clone(),
                    mail: mail.clone(),
                    secret_check: service.keys().check(),
                };
                let mut changes = tx.with(&permit);
                changes.insert_installation(&installation, now).await.map_err(|error| match error {
                    StoreError::Duplicate => Failure::Refused(ErrorKind::AlreadySetUp),
                    other => other.into(),
                })?;
                let new = NewAccount {
                    id: account.id,
                    email: &checked.email,
                    name: &checked.name,
                    language: checked.language,
                    password_hash: Some(password_hash),
                    created_at: now,
                    is_proven: true,
                };
                changes.insert_account(&new).await?;
                let new = OrganizationToInsert {
                    id: org_id,
                    name: &checked.org_name,
                    template: &OrgTemplate::built_in(checked.template),
                    language: Some(checked.language),
                };
                insert_organization(tx, service, &permit, &new, &account).await?;
                let OpenedSession { session, signed_in } = open(tx, service, &account, origin).await?;
                let mut events = vec![
                    service.event(who(&account), origin, Action::InstallationSetUp),
                    service.event(who(&account), origin, Action::AccountCreated),
                    service.event(who(&account), origin, Action::OrganizationCreated),
                    signed_in,
                ];
                events[1].target = account_target(account.id, &account.email);
                events[2].org_id = Some(org_id);
                Ok(Outcome::Changed { value: session, events })
            })
        })
        .await
}

/// Checks every field without setting anything up.
///
/// # Errors
/// `Invalid` with each field that is not right.
pub fn check(service: &Service, command: &SetUp) -> Result<(), ErrorKind> {
    checked(service, command).map(drop)
}

/// Checks every field and collects what is wrong with any.
fn checked(service: &Service, command: &SetUp) -> Result<Checked, ErrorKind> {
    let mut wrong = Vec::new();
    let name = validate::person_name("name", &command.name, &mut wrong);
    let org_name = validate::name("org_name", &command.org_name, &mut wrong);
    let email = validate::new_email(service, "email", &command.email, &mut wrong);
    let about = [command.name.as_str(), command.email.as_str(), command.org_name.as_str()];
    validate::password(service, "password", &command.password, &about, &mut wrong);
    let public_url = check_public_url(command).map_err(|error| wrong.push(error)).ok();
    let template = validate::template("template", &command.template, &mut wrong);
    if let Some(mail) = &command.mail {
        mail.check(&mut wrong);
    }
    match (name, org_name, email, public_url, template) {
        (Some(name), Some(org_name), Some(email), Some(public_url), Some(template)) if wrong.is_empty() => {
            Ok(Checked { name, email, org_name, template, public_url, language: command.language })
        }
        _ => Err(ErrorKind::Invalid { fields: wrong }),
    }
}

/// Nobody else could open an address of this machine. A proxy that replaces the `Host` makes the page propose one.
fn check_public_url(command: &SetUp) -> Result<String, FieldError> {
    let opened_at = command.opened_at.as_ref().and_then(|address| public_url::parse(address).ok());
    let is_remote = opened_at.is_some_and(|address| !public_url::is_loopback(&address));
    let problem = match public_url::parse(&command.public_url) {
        Ok(url) if is_remote && public_url::is_loopback(&url) => {
            Problem::PublicUrl { error: PublicUrlError::Loopback }
        }
        Ok(url) => return Ok(url),
        Err(_) if command.public_url.trim().is_empty() => Problem::Required,
        Err(error) => Problem::PublicUrl { error },
    };
    Err(FieldError::new("public_url", problem))
}
