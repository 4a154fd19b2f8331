//! The one-time link of the first run: printed on the console, so that no stranger can claim the installation.

use domain::{
    access::{SystemTask, system},
    audit::{Action, Origin},
    error::ErrorKind,
    secret::Secret,
    time::Span,
};
use store::Outcome;

use crate::{
    Service,
    event::operator,
    keys::{link_hash, token, token_hash},
};

/// How long the link works.
const LIFE: Span = Span::minutes(15);

/// Whether the first run is over.
///
/// # Errors
/// The database failed.
pub async fn is_set_up(service: &Service) -> Result<bool, ErrorKind> {
    Ok(service.installation().await?.is_some())
}

/// Makes the token of a fresh link; earlier links stop working.
///
/// # Errors
/// `AlreadySetUp` when the first run is over; the database failed.
pub async fn make_link(service: &Service, origin: Origin) -> Result<Secret, ErrorKind> {
    let secret = token(&service.random());
    let hash = token_hash(&secret);
    service
        .write((origin, hash), |tx, job| {
            Box::pin(async move {
                let (service, (origin, hash)) = &*job;
                if tx.find_installation().await?.is_some() {
                    return Err(ErrorKind::AlreadySetUp.into());
                }
                let now = service.now();
                tx.with(&system(SystemTask::MakeSetupLink))
                    .insert_setup_link(hash, now, now.plus(LIFE))
                    .await?;
                let who = operator();
                Ok(Outcome::changed((), service.event(who, origin, Action::SetupLinkCreated)))
            })
        })
        .await?;
    Ok(secret)
}

/// Checks a link without using it up.
///
/// # Errors
/// `AlreadySetUp` when the first run is over, `LinkIncomplete`, `LinkExpired` when the link is wrong or has run out; the
/// database failed.
pub async fn check_link(service: &Service, token: &Secret) -> Result<(), ErrorKind> {
    let mut tx = service.store().read().await?;
    if tx.find_installation().await?.is_some() {
        return Err(ErrorKind::AlreadySetUp);
    }
    let presented = link_hash(token)?;
    match tx.find_setup_link(service.now()).await? {
        Some(hash) if hash == presented => Ok(()),
        _ => Err(ErrorKind::LinkExpired),
    }
}
