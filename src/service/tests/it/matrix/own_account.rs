//! What people do with their own account, and in other organizations.

use super::*;

pub(super) async fn accept_elsewhere(case: &Case<'_>) -> Result<(), ErrorKind> {
    let org = case.world.organization("Elsewhere").await;
    let invited = case.world.invite_by(&org.owner, &org.slug, email(&case.caller), &["viewer"]).await;
    invitations::accept(&case.world.service, &case.caller, &invited.token).await.map(drop)
}

/// Nothing has to be left behind.
pub(super) async fn move_elsewhere(case: &Case<'_>) -> Result<(), ErrorKind> {
    let org = case.world.organization("Elsewhere").await;
    let invited = case.world.invite_by(&org.owner, &org.slug, email(&case.caller), &["viewer"]).await;
    invitations::move_over(&case.world.service, &case.caller, &invited.token, Vec::new()).await.map(drop)
}

pub(super) async fn close_account(case: &Case<'_>) -> Result<(), ErrorKind> {
    let (service, caller) = (&case.world.service, &case.caller);
    case.world.reset_password(email(caller)).await;
    let agreed = closing::consequences(service, caller).await?;
    closing::close_account(service, caller, &secret(PASSWORD), agreed).await
}

/// People of these cases have no password until they reset it.
pub(super) async fn change_own_email(case: &Case<'_>) -> Result<(), ErrorKind> {
    let world = case.world;
    world.reset_password(email(&case.caller)).await;
    let new = format!("own-{}", email(&case.caller));
    let command = ChangeEmail { email: new, current: secret(PASSWORD) };
    email_changes::start(&world.service, &case.caller, command).await
}

/// People of these cases have no password until they reset it.
pub(super) async fn change_password(case: &Case<'_>) -> Result<(), ErrorKind> {
    let world = case.world;
    world.reset_password(email(&case.caller)).await;
    let command = ChangePassword { current: secret(PASSWORD), new: secret("seven green bicycles at dawn") };
    passwords::change(&world.service, &case.caller, command).await
}
