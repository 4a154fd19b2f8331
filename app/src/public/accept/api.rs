//! Server functions that answer an invitation. Opening the link changes nothing.

use domain::{
    error::ErrorKind,
    secret::Secret,
    view::{OrgView, Standing},
};
use leptos::prelude::*;
use service::{Caller, Service, invitations, sessions};

use crate::{
    api::{AppError, Done, FormAnswer, caller, change, device, facts, origin, service, set_session_cookie},
    form::SecretInput,
    messages::messages,
    paths::org_path,
};

fn welcome(org: &OrgView) -> Done {
    Done::to(org_path(&org.slug)).with_notice(messages().accept_welcome(&org.name))
}

/// For whoever joined before and is not known: the sign-in.
fn already_joined() -> Done {
    Done::to("/sign-in").with_notice(messages().error(&ErrorKind::AlreadyJoined))
}

/// Leads whoever sends the form again on, to the organization or to the sign-in.
async fn resume(service: &Service, token: Secret, password: Secret) -> Result<Done, ErrorKind> {
    let facts = facts().ok_or(ErrorKind::Internal)?;
    let command = invitations::Resume { token, password, device: facts.device };
    match invitations::resume(service, facts.session.as_ref(), facts.origin, command).await {
        Ok(resumed) => {
            if let Some(session) = &resumed.session {
                set_session_cookie(session).await?;
            }
            Ok(welcome(&resumed.org))
        }
        Err(ErrorKind::AlreadyJoined) => Ok(already_joined()),
        Err(other) => Err(other),
    }
}

/// Joins with a new account and signs in.
#[server(prefix = "/rpc", endpoint = "invitation/join")]
pub(crate) async fn join(
    token: SecretInput,
    #[server(default)] name: String,
    #[server(default)] password: SecretInput,
) -> Result<FormAnswer, AppError> {
    change(async {
        let (service, language) = (service()?, messages().language());
        let (token, password) = (Secret::from(token), Secret::from(password));
        let command = invitations::Join { token: token.clone(), name, password: password.clone(), language };
        match invitations::join(&service, origin()?, command).await {
            Ok((session, org)) => {
                set_session_cookie(&session).await?;
                Ok(welcome(&org))
            }
            Err(ErrorKind::AlreadyJoined) => resume(&service, token, password).await,
            Err(other) => Err(other),
        }
    })
    .await
}

/// Accepts with the signed-in account.
#[server(prefix = "/rpc", endpoint = "invitation/accept")]
pub(crate) async fn accept(token: SecretInput) -> Result<FormAnswer, AppError> {
    change(async {
        let (service, token) = (service()?, Secret::from(token));
        let caller = match caller() {
            Err(ErrorKind::SignedOut) if is_used(&service, &token).await? => return Ok(already_joined()),
            other => other?,
        };
        accept_or_choose(&service, &caller, &token).await
    })
    .await
}

/// Accepts, or leads back to the invitation, where whoever belongs elsewhere chooses whether to move.
async fn accept_or_choose(service: &Service, caller: &Caller, token: &Secret) -> Result<Done, ErrorKind> {
    match invitations::accept(service, caller, token).await {
        Ok(org) => Ok(welcome(&org)),
        Err(ErrorKind::MoveRequired) => Ok(Done::to(["/invite/", token.reveal()].concat())),
        Err(other) => Err(other),
    }
}

/// Moves to the organization of the invitation. `agreed` is what the page showed that the reader leaves behind.
#[server(prefix = "/rpc", endpoint = "invitation/move")]
pub(crate) async fn move_over(
    token: SecretInput,
    #[server(default)] agreed: String,
) -> Result<FormAnswer, AppError> {
    change(async {
        let (service, token) = (service()?, Secret::from(token));
        // What does not read is not what was shown.
        let agreed = serde_json::from_str(&agreed).unwrap_or_default();
        let org = invitations::move_over(&service, &caller()?, &token, agreed).await?;
        Ok(welcome(&org))
    })
    .await
}

/// Whether somebody joined with the link.
async fn is_used(service: &Service, token: &Secret) -> Result<bool, ErrorKind> {
    Ok(invitations::open(service, None, token).await?.standing == Standing::Accepted)
}

/// Signs in and accepts.
#[server(prefix = "/rpc", endpoint = "invitation/sign_in")]
pub(crate) async fn sign_in_and_accept(
    token: SecretInput,
    #[server(default)] password: SecretInput,
) -> Result<FormAnswer, AppError> {
    change(async {
        let (service, origin) = (service()?, origin()?);
        let (token, password) = (Secret::from(token), Secret::from(password));
        let invitation = invitations::open(&service, None, &token).await?;
        if invitation.standing == Standing::Accepted {
            return resume(&service, token, password).await;
        }
        let command = sessions::SignIn { email: invitation.email, password, device: device()? };
        let new = sessions::sign_in(&service, origin.clone(), command).await?;
        set_session_cookie(&new).await?;
        let session = sessions::authenticate(&service, &new.token).await?;
        let session = session.ok_or(ErrorKind::SignedOut)?;
        accept_or_choose(&service, &Caller::signed_in(session, origin), &token).await
    })
    .await
}

/// Declines.
#[server(prefix = "/rpc", endpoint = "invitation/decline")]
pub(crate) async fn decline(token: SecretInput) -> Result<FormAnswer, AppError> {
    change(async {
        let token = Secret::from(token);
        invitations::decline(&service()?, origin()?, &token).await?;
        Ok(Done::to(["/invite/", token.reveal()].concat()))
    })
    .await
}
