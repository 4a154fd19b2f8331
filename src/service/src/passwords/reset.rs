//! Setting a new password by the link of a mail. The link works once; every session of the account ends. It proves the address of
//! the account.

use domain::{
    access::{LinkPurpose, prove_link},
    audit::{Action, Origin},
    email::EmailAddress,
    error::ErrorKind,
    secret::Secret,
};
use store::{Account, Outcome};

use crate::{
    Service,
    accounts::validate,
    event::{account_target, who},
    keys::link_hash,
    limits,
};

/// What the form asks.
#[derive(Debug, Clone)]
pub struct ResetPassword {
    /// The token of the link.
    pub token: Secret,
    /// The new password.
    pub password: Secret,
}

/// Checks a link without using it up. Answers the address of the account: whoever has the link reads its mail.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired`; the database failed.
pub async fn check_reset(service: &Service, token: &Secret) -> Result<String, ErrorKind> {
    Ok(find(service, &link_hash(token)?).await?.email)
}

/// The account whose password a link may set.
async fn find(service: &Service, hash: &[u8; 32]) -> Result<Account, ErrorKind> {
    let mut tx = service.store().read().await?;
    let link = tx.find_reset(hash, service.now()).await?.ok_or(ErrorKind::LinkExpired)?;
    let LinkPurpose::PasswordReset(id) = link.purpose else { return Err(ErrorKind::LinkExpired) };
    let account = tx.find_account(id).await?.ok_or(ErrorKind::LinkExpired)?;
    tx.close().await?;
    Ok(account)
}

/// Sets the password.
///
/// # Errors
/// `Invalid` when it will not do, `LinkIncomplete`, `LinkExpired`; the database failed.
pub async fn reset(service: &Service, origin: Origin, command: ResetPassword) -> Result<(), ErrorKind> {
    limits::count(service, vec![(limits::RESET_NETWORK, limits::network(&origin))]).await?;
    let hash = link_hash(&command.token)?;
    let account = find(service, &hash).await?;
    let mut wrong = Vec::new();
    validate::password(service, "password", &command.password, &[&account.name, &account.email], &mut wrong);
    if !wrong.is_empty() {
        return Err(ErrorKind::Invalid { fields: wrong });
    }
    let password_hash = service.hasher().hash(&command.password, service.random()).await?;
    service
        .write((origin, hash, account, password_hash), |tx, job| {
            Box::pin(async move {
                let (service, (origin, hash, account, password_hash)) = &*job;
                let link = tx.find_reset(hash, service.now()).await?;
                let permit = link.and_then(|link| prove_link(link, hash)).ok_or(ErrorKind::LinkExpired)?;
                let mut changes = tx.with(&permit);
                // Of two who use the link at once, the second deletes nothing and is refused.
                if changes.delete_resets(account.id).await? == 0 {
                    return Err(ErrorKind::LinkExpired.into());
                }
                changes.update_password_hash(account.id, password_hash).await?;
                changes.update_account_proven(account.id).await?;
                changes.delete_sessions_except(account.id, None).await?;
                // Whoever knew the old password may have begun it.
                changes.delete_email_change(account.id).await?;
                let email = EmailAddress::parse(&account.email).map_err(|_| ErrorKind::Internal)?;
                limits::clear(tx, limits::SIGN_IN_ANYWHERE, email.key().as_str()).await?;
                let mut event = service.event(who(&account.view()), origin, Action::PasswordReset);
                event.target = account_target(account.id, &account.email);
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
