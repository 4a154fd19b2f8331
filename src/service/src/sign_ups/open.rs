//! What the page behind a link to sign up shows. Opening it changes nothing: mail scanners do it too.

use domain::{email::EmailAddress, error::ErrorKind, secret::Secret, state::AccountState};

use crate::{Service, keys::link_hash};

/// A sign-up that a link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSignUp {
    /// The address that the link was sent to.
    pub email: String,
    /// Whether it has an account: then there is nothing to sign up for. Told only to whoever reads its mail.
    pub has_account: bool,
}

/// Whether people without an account can sign up here.
///
/// # Errors
/// The database failed.
pub async fn is_open(service: &Service) -> Result<bool, ErrorKind> {
    let is_allowed = service.settings().organization_creation.lets_sign_up();
    Ok(is_allowed && service.installation().await?.is_some())
}

/// Refuses where they cannot.
pub(super) async fn require_open(service: &Service) -> Result<(), ErrorKind> {
    if is_open(service).await? { Ok(()) } else { Err(ErrorKind::NotFound) }
}

/// The sign-up of a link.
///
/// # Errors
/// `NotFound` where not everybody can create organizations, `LinkIncomplete`, `LinkExpired`; the database failed.
pub async fn open(service: &Service, token: &Secret) -> Result<OpenSignUp, ErrorKind> {
    require_open(service).await?;
    let hash = link_hash(token)?;
    let mut tx = service.store().read().await?;
    let found = tx.find_sign_up(&hash, service.now()).await?.ok_or(ErrorKind::LinkExpired)?;
    let email = EmailAddress::parse(&found.email).map_err(|_| ErrorKind::Internal)?;
    let account = tx.find_account_by_email(&email.key()).await?;
    tx.close().await?;
    // A closed one is opened again by signing up, as it is by joining.
    let has_account = account.is_some_and(|account| account.state != AccountState::Closed);
    Ok(OpenSignUp { email: found.email, has_account })
}
