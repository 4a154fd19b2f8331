//! Calling a change off: by the person, or by the link in the notice to the present address.

use domain::{
    access::{Permit, own_account, prove_link},
    audit::{Action, Origin},
    error::ErrorKind,
    secret::Secret,
};
use store::{EmailChange, Failure, Outcome, Tx};

use super::request::{email_value, event, view};
use crate::{Caller, Service, event::who, keys::link_hash, limits};

/// Calls off the change of one's own address that waits. Doing it twice is harmless.
///
/// # Errors
/// `Denied` for whoever is not signed in as a person; the database failed.
pub async fn cancel(service: &Service, caller: &Caller) -> Result<(), ErrorKind> {
    caller.session()?;
    service
        .write(caller.clone(), |tx, job| {
            Box::pin(async move {
                let (service, caller) = &*job;
                let id = caller.session()?.account.id;
                tx.lock_account(id).await?;
                match tx.find_email_change(id, service.now()).await? {
                    Some(change) => delete(tx, service, &caller.origin, &own_account(id), &change).await,
                    None => Ok(Outcome::Quiet(())),
                }
            })
        })
        .await
}

/// Calls off the change that the link in the notice is about.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired`, `RateLimited`; the database failed.
pub async fn cancel_by_link(service: &Service, origin: Origin, token: &Secret) -> Result<(), ErrorKind> {
    limits::count(service, vec![(limits::RESET_NETWORK, limits::network(&origin))]).await?;
    let hash = link_hash(token)?;
    service
        .write((origin, hash), |tx, job| {
            Box::pin(async move {
                let (service, (origin, hash)) = &*job;
                let found = tx.find_email_change_by_cancel_token(hash, service.now()).await?;
                let (link, change) = found.ok_or(ErrorKind::LinkExpired)?;
                let permit = prove_link(link, hash).ok_or(ErrorKind::LinkExpired)?;
                delete(tx, service, origin, &permit, &change).await
            })
        })
        .await
}

/// Takes the change away, with its event.
async fn delete(
    tx: &mut Tx<'_>,
    service: &Service,
    origin: &Origin,
    permit: &Permit,
    change: &EmailChange,
) -> Result<Outcome<()>, Failure> {
    if tx.with(permit).delete_email_change(change.account_id).await? == 0 {
        return Err(ErrorKind::LinkExpired.into());
    }
    let account = tx.find_account(change.account_id).await?.ok_or(ErrorKind::LinkExpired)?;
    let org = change.started_by.map(|(org, _)| org);
    let (who, about) = (who(&view(&account)), (&account, org));
    let mut event = event(tx, service, (who, origin), Action::EmailChangeCancelled, about).await?;
    event.before = email_value(&change.email);
    Ok(Outcome::changed((), event))
}
