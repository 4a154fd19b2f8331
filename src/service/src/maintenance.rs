//! What the server does by itself: clearing away what has ended, and checking that its key fits the database.

use domain::{
    access::{SystemTask, system},
    error::ErrorKind,
};
use store::Outcome;

use crate::{Service, WrongKey};

/// Takes away sessions, links and counters that have ended, and acts that cannot be undone any more. Answers how many rows there were.
///
/// # Errors
/// The database failed.
pub async fn purge_expired(service: &Service) -> Result<u64, ErrorKind> {
    service
        .write((), |tx, job| {
            Box::pin(async move {
                let (permit, now) = (system(SystemTask::Purge), job.0.now());
                let ended = tx.with(&permit).purge_expired(now).await?;
                let past = tx.with(&permit).delete_undo_past(now).await?;
                Ok(Outcome::Quiet(ended + past))
            })
        })
        .await
}

/// Checks that the secret key is the one of the first run. Before it, any key will do.
///
/// # Errors
/// The outer one when the database failed, the inner one when the key is another.
pub async fn check_secret_key(service: &Service) -> Result<Result<(), WrongKey>, ErrorKind> {
    let installation = service.installation().await?;
    Ok(match installation {
        Some(found) if found.secret_check != service.keys().check() => Err(WrongKey),
        _ => Ok(()),
    })
}
