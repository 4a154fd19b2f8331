//! Giving an organization a picture, or taking it away.

use domain::{audit::Action, error::ErrorKind, permission::Permission};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    mutation::MutationContext,
    picture::{NewSquares, Upload, new_squares},
};

/// Gives an organization a picture; the one before is deleted.
///
/// # Errors
/// `Invalid` for a file that is no picture, `Denied` without `Org.Settings.UPDATE`, `NotFound`.
pub async fn set_picture(
    service: &Service,
    caller: &Caller,
    slug: &str,
    upload: Upload,
) -> Result<(), ErrorKind> {
    // Only who may change it gets a file decoded.
    let may = may_change(service, caller, slug).await;
    service.record_denied(caller, slug, &Attempt::new(Action::OrganizationPictureChanged), may).await?;
    change(service, caller, slug, Some(new_squares(service, upload).await?)).await
}

/// Takes the picture of an organization away; its initials are shown instead.
///
/// # Errors
/// `Denied` without `Org.Settings.UPDATE`, `NotFound`.
pub async fn remove_picture(service: &Service, caller: &Caller, slug: &str) -> Result<(), ErrorKind> {
    change(service, caller, slug, None).await
}

async fn may_change(service: &Service, caller: &Caller, slug: &str) -> Result<(), ErrorKind> {
    let (_, context) = service.read_org(caller, slug).await?;
    context.decide_on_org(&Permission::SETTINGS_UPDATE)?;
    Ok(())
}

async fn change(
    service: &Service,
    caller: &Caller,
    slug: &str,
    made: Option<NewSquares>,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::new(Action::OrganizationPictureChanged);
    service
        .in_org(caller, slug, attempt, made, |tx, change, made| {
            Box::pin(change_in(tx, change, made.as_ref()))
        })
        .await
}

async fn change_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    made: Option<&NewSquares>,
) -> Result<Outcome<()>, Failure> {
    let context = change.context;
    let permit = context.decide_on_org(&Permission::SETTINGS_UPDATE)?;
    if made.is_none() && context.org.picture.is_none() {
        return Ok(Outcome::Quiet(()));
    }
    let picture = made.map(|made| made.to_insert(context.now));
    tx.with(&permit).update_organization_picture(picture.as_ref()).await?;
    Ok(Outcome::changed((), change.event(Action::OrganizationPictureChanged)))
}
