//! The account of a person who comes by a link to an address: a new one, or the closed one that the address has.

use domain::{
    access::Permit, audit::Action, email::EmailAddress, error::ErrorKind, id::AccountId, language::Language,
    state::AccountState, view::AccountView,
};
use store::{Account, Failure, NewAccount, StoreError, Tx};

use crate::Service;

/// Who is to have the account.
pub(crate) struct Person<'a> {
    /// The address that the link is for.
    pub email: &'a EmailAddress,
    /// Whether the link proves that the address is theirs. One that somebody was shown does not.
    pub is_proven: bool,
    /// Their name.
    pub name: &'a str,
    /// The language of their pages and mails.
    pub language: Language,
    /// The argon2 hash of their password in PHC form.
    pub password_hash: &'a str,
}

/// Inserts an account, or opens the closed one of the address again. Answers which of the two it was.
///
/// # Errors
/// `AccountExists` when the address has an account that is not closed.
pub(crate) async fn insert_or_reopen(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    person: &Person<'_>,
) -> Result<(AccountView, Action), Failure> {
    let former = lock_closed_account(tx, person.email).await?;
    let (id, picture) = match &former {
        Some(former) => (former.id, former.picture),
        None => (AccountId::new(service.new_uuid()), None),
    };
    let new = NewAccount {
        id,
        email: person.email,
        name: person.name,
        language: person.language,
        password_hash: Some(person.password_hash),
        created_at: service.now(),
        is_proven: person.is_proven,
    };
    let action = if former.is_some() {
        if !tx.with(permit).update_account_reopened(&new).await? {
            return Err(ErrorKind::AccountExists.into());
        }
        Action::AccountReopened
    } else {
        // Somebody may have got an account with this address since the link was opened.
        tx.with(permit).insert_account(&new).await.map_err(|error| match error {
            StoreError::Duplicate => Failure::Refused(ErrorKind::AccountExists),
            other => other.into(),
        })?;
        Action::AccountCreated
    };
    let account = AccountView { id, name: person.name.to_owned(), email: person.email.to_string(), picture };
    Ok((account, action))
}

/// The closed account of an address, with its lock held. It is read again under the lock: it may have been erased before, and then
/// the address is free.
async fn lock_closed_account(tx: &mut Tx<'_>, email: &EmailAddress) -> Result<Option<Account>, Failure> {
    let key = email.key();
    let is_closed = |account: &Account| account.state == AccountState::Closed;
    let Some(seen) = tx.find_account_by_email(&key).await?.filter(is_closed) else { return Ok(None) };
    tx.lock_account(seen.id).await?;
    let locked = tx.find_account_by_email(&key).await?.filter(is_closed);
    Ok(locked.filter(|account| account.id == seen.id))
}
