//! Giving oneself a picture, or taking it away.

use domain::{access::own_account, audit::Action, error::ErrorKind};
use store::Outcome;

use crate::{
    Caller, Service,
    event::account_target,
    limits,
    picture::{NewSquares, Upload, new_squares},
};

/// Gives the caller a picture, which everybody sees who is in an organization with them. The one before is deleted.
///
/// # Errors
/// `Invalid` for a file that is no picture, `RateLimited`, `Denied` for whoever is not signed in as a person.
pub async fn set_picture(service: &Service, caller: &Caller, upload: Upload) -> Result<(), ErrorKind> {
    let account = caller.session()?.account.id;
    limits::count(service, vec![(limits::PICTURES, account.to_string())]).await?;
    change(service, caller, Some(new_squares(service, upload).await?)).await
}

/// Takes the caller's picture away; their initials are shown instead.
///
/// # Errors
/// `Denied` for whoever is not signed in as a person.
pub async fn remove_picture(service: &Service, caller: &Caller) -> Result<(), ErrorKind> {
    change(service, caller, None).await
}

async fn change(service: &Service, caller: &Caller, made: Option<NewSquares>) -> Result<(), ErrorKind> {
    service
        .write((caller.clone(), made), |tx, job| {
            Box::pin(async move {
                let (service, (caller, made)) = &*job;
                let id = caller.session()?.account.id;
                tx.lock_account(id).await?;
                let account = tx.find_account(id).await?.ok_or(ErrorKind::NotFound)?;
                if made.is_none() && account.picture.is_none() {
                    return Ok(Outcome::Quiet(()));
                }
                let picture = made.as_ref().map(|made| made.to_insert(service.now()));
                tx.with(&own_account(id)).update_account_picture(id, picture.as_ref()).await?;
                let mut event = service.event(caller.who(), &caller.origin, Action::AccountPictureChanged);
                event.target = account_target(id, &account.email);
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
