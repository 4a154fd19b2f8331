//! Checking that somebody signed in knows their present password.

use domain::{
    error::{ErrorKind, Problem},
    id::AccountId,
    secret::Secret,
};

use crate::{Service, hashing::Verified, limits};

/// Checks the present password of an account. Answers the hash that was checked: whoever changes something by it makes sure
/// that it still is the account's, since a check takes a while.
///
/// # Errors
/// `Invalid` when the field `current` is wrong, `RateLimited`; the database failed.
pub(crate) async fn check_current(
    service: &Service,
    id: AccountId,
    current: &Secret,
) -> Result<Option<String>, ErrorKind> {
    limits::count(service, vec![(limits::CHANGE_PASSWORD, id.to_string())]).await?;
    let mut tx = service.store().read().await?;
    let stored = tx.find_account(id).await?.and_then(|account| account.password_hash);
    tx.close().await?;
    let verified = service.hasher().verify(current, stored.as_deref(), service.random()).await?;
    match verified {
        Verified::Wrong => Err(ErrorKind::field("current", Problem::PasswordWrong)),
        Verified::Right | Verified::Rehashed(_) => Ok(stored),
    }
}
