//! Server functions that answer an invitation. Opening the link changes nothing.

use domain::{secret::Secret, view::OrgView};
use leptos::prelude::*;
use service::{Caller, invitations, sessions};

use crate::{
    api::{AppError, Done, FormAnswer, caller, change, device, origin, service, set_session_cookie},
    form::SecretInput,
    messages::messages,
    paths::users_path,
};

fn welcome(org: &OrgView) -> Done {
    Done::to(users_path(&org.slug)).with_notice(messages().accept_welcome(&org.name))
}

/// Joins with a new account and signs in.
#[server(prefix = "/rpc", endpoint = "invitation/join")]
pub(crate) async fn join(
    token: SecretInput,
    #[server(default)] name: String,
    #[server(default)] password: SecretInput,
) -> Result<FormAnswer, AppError> {
    change(async {
        let language = messages().language();
        let command = invitations::Join { token: token.into(), name, password: password.into(), language };
        let (session, org) = invitations::join(&service()?, origin()?, command).await?;
        set_session_cookie(&session).await?;
        Ok(welcome(&org))
    })
    .await
}

/// Accepts with the signed-in account.
#[server(prefix = "/rpc", endpoint = "invitation/accept")]
pub(crate) async fn accept(token: SecretInput) -> Result<FormAnswer, AppError> {
    change(async {
        let org = invitations::accept(&service()?, &caller()?, &token.into()).await?;
        Ok(welcome(&org))
    })
    .await
}

/// Signs in and accepts.
#[server(prefix = "/rpc", endpoint = "invitation/sign_in")]
pub(crate) async fn sign_in_and_accept(
    token: SecretInput,
    #[server(default)] password: SecretInput,
) -> Result<FormAnswer, AppError> {
    change(async {
        let (service, origin, token) = (service()?, origin()?, Secret::from(token));
        let email = invitations::open(&service, None, &token).await?.email;
        let command = sessions::SignIn { email, password: password.into(), device: device()? };
        let new = sessions::sign_in(&service, origin.clone(), command).await?;
        set_session_cookie(&new).await?;
        let session = sessions::authenticate(&service, &new.token).await?;
        let session = session.ok_or(domain::error::ErrorKind::SignedOut)?;
        let org = invitations::accept(&service, &Caller::signed_in(session, origin), &token).await?;
        Ok(welcome(&org))
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
