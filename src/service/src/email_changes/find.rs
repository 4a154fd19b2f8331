//! The change of one's own address that waits.

use domain::{error::ErrorKind, time::Timestamp};

use crate::{Caller, Service};

/// A change that waits for its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingEmailChange {
    /// The new address.
    pub email: String,
    /// Until when it can be proven.
    pub expires_at: Timestamp,
}

/// The change of the caller's address that waits, whoever began it.
///
/// # Errors
/// `Denied` for whoever is not signed in as a person; the database failed.
pub async fn find(service: &Service, caller: &Caller) -> Result<Option<WaitingEmailChange>, ErrorKind> {
    let account = caller.session()?.account.id;
    let mut tx = service.store().read().await?;
    let found = tx.find_email_change(account, service.now()).await?;
    tx.close().await?;
    Ok(found.map(|change| WaitingEmailChange { email: change.email, expires_at: change.expires_at }))
}
