//! Server functions of sign-in, sign-out and password reset.

use leptos::prelude::*;
use service::{passwords, sessions};

use crate::{
    api::{
        AppError, Done, FormAnswer, caller, change, clear_session_cookie, device, local_path, origin,
        service, set_session_cookie,
    },
    form::SecretInput,
    messages::messages,
};

/// Signs in and continues to the requested page.
#[server(prefix = "/rpc", endpoint = "session/sign_in")]
pub(crate) async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: SecretInput,
    #[server(default)] to: String,
) -> Result<FormAnswer, AppError> {
    change(async {
        let command = sessions::SignIn { email, password: password.into(), device: device()? };
        let session = sessions::sign_in(&service()?, origin()?, command).await?;
        set_session_cookie(&session).await?;
        Ok(Done::to(local_path(&to).unwrap_or("/")))
    })
    .await
}

/// Signs out, even if the session has already ended.
#[server(prefix = "/rpc", endpoint = "session/sign_out")]
pub(crate) async fn sign_out(#[server(default)] to: String) -> Result<FormAnswer, AppError> {
    change(async {
        if let Ok(caller) = caller() {
            sessions::sign_out(&service()?, &caller).await?;
        }
        clear_session_cookie()?;
        Ok(Done::to(local_path(&to).unwrap_or("/sign-in")).with_notice(messages().session_signed_out()))
    })
    .await
}

/// Requests a password reset. The answer does not reveal whether the address has an account.
#[server(prefix = "/rpc", endpoint = "password/forgot")]
pub(crate) async fn forgot(#[server(default)] email: String) -> Result<FormAnswer, AppError> {
    change(async {
        passwords::request_reset(&service()?, origin()?, &email).await?;
        Ok(Done::to("/forgot?sent=1"))
    })
    .await
}

/// Sets a new password.
#[server(prefix = "/rpc", endpoint = "password/reset")]
pub(crate) async fn reset(
    token: SecretInput,
    #[server(default)] password: SecretInput,
) -> Result<FormAnswer, AppError> {
    change(async {
        let command = passwords::ResetPassword { token: token.into(), password: password.into() };
        passwords::reset(&service()?, origin()?, command).await?;
        Ok(Done::to("/sign-in").with_notice(messages().session_reset_done()))
    })
    .await
}
