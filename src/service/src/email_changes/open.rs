//! What the pages behind the links of a change show. Opening them changes nothing: mail scanners do it too.

use domain::{access::StoredLink, error::ErrorKind, secret::Secret};
use store::{EmailChange, ReadTx};

use crate::{Service, keys::link_hash};

/// A change that a link is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenEmailChange {
    /// The person's name.
    pub name: String,
    /// The new address.
    pub email: String,
    /// The address that the account has; only for the page of the link that was sent to it.
    pub present: String,
}

/// The change that a link to the new address would prove.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired`; the database failed.
pub async fn open(service: &Service, token: &Secret) -> Result<OpenEmailChange, ErrorKind> {
    let hash = link_hash(token)?;
    let mut tx = service.store().read().await?;
    let found = tx.find_email_change_by_token(&hash, service.now()).await?;
    read(tx, found).await
}

/// The change that a link to the present address would call off.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired`; the database failed.
pub async fn open_cancel(service: &Service, token: &Secret) -> Result<OpenEmailChange, ErrorKind> {
    let hash = link_hash(token)?;
    let mut tx = service.store().read().await?;
    let found = tx.find_email_change_by_cancel_token(&hash, service.now()).await?;
    read(tx, found).await
}

async fn read(
    mut tx: ReadTx<'_>,
    found: Option<(StoredLink, EmailChange)>,
) -> Result<OpenEmailChange, ErrorKind> {
    let (_, change) = found.ok_or(ErrorKind::LinkExpired)?;
    let account = tx.find_account(change.account_id).await?.ok_or(ErrorKind::LinkExpired)?;
    tx.close().await?;
    Ok(OpenEmailChange { name: account.name, email: change.email, present: account.email })
}
