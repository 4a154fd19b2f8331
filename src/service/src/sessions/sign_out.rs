//! Signing out: the session is gone on the server, not only the cookie.

use domain::{access::own_account, audit::Action, error::ErrorKind};
use store::Outcome;

use crate::{Caller, Service};

/// Ends the caller's own session.
///
/// # Errors
/// The database failed.
pub async fn sign_out(service: &Service, caller: &Caller) -> Result<(), ErrorKind> {
    service
        .write(caller.clone(), |tx, job| {
            Box::pin(async move {
                let (service, caller) = &*job;
                let account = caller.session()?.account.id;
                tx.lock_account(account).await?;
                let gone =
                    tx.with(&own_account(account)).delete_session(account, caller.session()?.id).await?;
                if !gone {
                    return Ok(Outcome::Quiet(()));
                }
                Ok(Outcome::changed((), service.event(caller.who(), &caller.origin, Action::SignedOut)))
            })
        })
        .await
}
