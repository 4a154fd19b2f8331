//! Asking for a new password. The answer is the same whether the address has an account or not (rule 7).

use domain::{
    audit::{Action, Origin},
    error::ErrorKind,
    state::AccountState,
};
use store::Outcome;

use super::send_link::send_link;
use crate::{
    Service,
    accounts::validate,
    event::{account_target, stranger},
    limits, mail,
};

/// Sends a link to the address, if it has an account.
///
/// # Errors
/// `Invalid` when it is no address, `RateLimited`; the database failed.
pub async fn request_reset(service: &Service, origin: Origin, email: &str) -> Result<(), ErrorKind> {
    let mut wrong = Vec::new();
    let Some(email) = validate::email("email", email, &mut wrong) else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    let has_mail = mail::is_sent(service).await?;
    let attempts = vec![
        (limits::RESET_NETWORK, limits::network(&origin)),
        (limits::RESET_ACCOUNT, email.key().as_str().to_owned()),
    ];
    limits::count(service, attempts).await?;
    service
        .write((origin, email, has_mail), |tx, job| {
            Box::pin(async move {
                let (service, (origin, email, has_mail)) = &*job;
                let found = tx.find_account_by_email(&email.key()).await?;
                let Some(account) =
                    found.filter(|account| account.state == AccountState::Active && *has_mail)
                else {
                    return Ok(Outcome::Quiet(()));
                };
                send_link(tx, service, &account).await?;
                let mut event = service.event(stranger(), origin, Action::PasswordResetRequested);
                event.target = account_target(account.id, &account.email);
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
