//! Changing one's own password, knowing the present one. Every other session ends.

use domain::{
    access::own_account,
    audit::Action,
    error::{ErrorKind, Problem},
    secret::Secret,
};
use store::Outcome;

use super::check_current;
use crate::{Caller, Service, accounts::validate, event::account_target};

/// What the form asks.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// The present password.
    pub current: Secret,
    /// The new one.
    pub new: Secret,
}

/// Sets a new password and ends the caller's other sessions.
///
/// # Errors
/// `Invalid` when the present one is wrong or the new one will not do, `RateLimited`; the database failed.
pub async fn change(service: &Service, caller: &Caller, command: ChangePassword) -> Result<(), ErrorKind> {
    let account = &caller.session()?.account;
    let mut wrong = Vec::new();
    validate::password(service, "new", &command.new, &[&account.name, &account.email], &mut wrong);
    if !wrong.is_empty() {
        return Err(ErrorKind::Invalid { fields: wrong });
    }
    let stored = check_current(service, account.id, &command.current).await?;
    let hash = service.hasher().hash(&command.new, service.random()).await?;
    service
        .write((caller.clone(), stored, hash), |tx, job| {
            Box::pin(async move {
                let (service, (caller, checked, hash)) = &*job;
                let account = &caller.session()?.account;
                // The check took a while: a password that was reset meanwhile is not the one that was checked.
                tx.lock_account(account.id).await?;
                if tx.find_account(account.id).await?.and_then(|now| now.password_hash) != *checked {
                    return Err(ErrorKind::field("current", Problem::PasswordWrong).into());
                }
                let permit = own_account(account.id);
                let mut changes = tx.with(&permit);
                changes.update_password_hash(account.id, hash).await?;
                changes.delete_sessions_except(account.id, Some(caller.session()?.id)).await?;
                changes.delete_resets(account.id).await?;
                // Whoever knew the old password may have begun it.
                changes.delete_email_change(account.id).await?;
                let mut event = service.event(caller.who(), &caller.origin, Action::PasswordChanged);
                event.target = account_target(account.id, &account.email);
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
