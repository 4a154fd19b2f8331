//! Asking for another address of one's own account, knowing the password.

use domain::{
    access::own_account,
    audit::Action,
    error::{ErrorKind, FieldError, Problem},
    secret::Secret,
};
use store::{EmailChangeBy, Outcome};

use super::request::{email_value, insert};
use crate::{
    Caller, Service, accounts::validate, event::account_target, limits, mail, passwords::check_current,
};

/// What the form asks.
#[derive(Debug, Clone)]
pub struct ChangeEmail {
    /// The new address.
    pub email: String,
    /// The present password.
    pub current: Secret,
}

/// Sends a link to the new address and a notice to the present one; nothing else changes yet. An earlier change that waits
/// is replaced. The answer is the same whether the new address has an account or not (rule 7).
///
/// # Errors
/// `Invalid` when it is no address, the present one, or the password is wrong, `NoMailServer`, `RateLimited`; the database
/// failed.
pub async fn start(service: &Service, caller: &Caller, command: ChangeEmail) -> Result<(), ErrorKind> {
    let account = &caller.session()?.account;
    let mut wrong = Vec::new();
    let email = validate::new_email(service, "email", &command.email, &mut wrong);
    if email.as_ref().is_some_and(|email| email.as_str() == account.email) {
        wrong.push(FieldError::new("email", Problem::EmailSame));
    }
    if command.current.reveal().is_empty() {
        wrong.push(FieldError::new("current", Problem::Required));
    }
    let (Some(email), true) = (email, wrong.is_empty()) else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    if !mail::is_sent(service).await? {
        return Err(ErrorKind::NoMailServer);
    }
    let checked = check_current(service, account.id, &command.current).await?;
    let attempts = vec![
        (limits::EMAIL_CHANGE, account.id.to_string()),
        (limits::RESET_NETWORK, limits::network(&caller.origin)),
        (limits::MAIL_RECIPIENT, email.key().as_str().to_owned()),
    ];
    limits::count(service, attempts).await?;
    service
        .write((caller.clone(), email, checked), |tx, job| {
            Box::pin(async move {
                let (service, (caller, email, checked)) = &*job;
                let id = caller.session()?.account.id;
                tx.lock_account(id).await?;
                let account = tx.find_account(id).await?.ok_or(ErrorKind::SignedOut)?;
                if account.password_hash != *checked {
                    return Err(ErrorKind::field("current", Problem::PasswordWrong).into());
                }
                insert(tx, service, &own_account(id), (&account, email), EmailChangeBy::Person).await?;
                let mut event = service.event(caller.who(), &caller.origin, Action::EmailChangeRequested);
                event.target = account_target(id, &account.email);
                event.after = email_value(email.as_str());
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
