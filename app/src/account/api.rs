//! Server functions that change the reader's account.

use leptos::prelude::*;

use crate::{
    api::{AppError, FormAnswer},
    form::SecretInput,
};
#[cfg(feature = "ssr")]
use {
    crate::{
        api::{Done, caller, change, id, local_path, service},
        messages::messages,
    },
    domain::error::ErrorKind,
    service::{accounts, passwords, sessions},
};

#[cfg(feature = "ssr")]
const HERE: &str = "/account";

/// Changes the name.
#[server(prefix = "/rpc", endpoint = "account/rename")]
pub(crate) async fn rename(#[server(default)] name: String) -> Result<FormAnswer, AppError> {
    change(async {
        let account = accounts::rename(&service()?, &caller()?, &name).await?;
        Ok(Done::to(HERE).with_notice(messages().account_renamed(&account.name)))
    })
    .await
}

/// Changes the language of the reader's pages and mails, and stays on the page.
#[server(prefix = "/rpc", endpoint = "account/set_language")]
pub(crate) async fn set_language(
    language: String,
    #[server(default)] back: String,
) -> Result<FormAnswer, AppError> {
    change(async {
        let language = language.parse().map_err(|_| ErrorKind::Invalid { fields: Vec::new() })?;
        accounts::set_language(&service()?, &caller()?, language).await?;
        Ok(Done::to(local_path(&back).unwrap_or(HERE)))
    })
    .await
}

/// Changes the password.
#[server(prefix = "/rpc", endpoint = "password/change")]
pub(crate) async fn change_password(
    #[server(default)] current: SecretInput,
    #[server(default)] new: SecretInput,
) -> Result<FormAnswer, AppError> {
    change(async {
        let command = passwords::ChangePassword { current: current.into(), new: new.into() };
        passwords::change(&service()?, &caller()?, command).await?;
        Ok(Done::to(HERE).with_notice(messages().account_password_changed()))
    })
    .await
}

/// Ends one session.
#[server(prefix = "/rpc", endpoint = "session/revoke")]
pub(crate) async fn revoke(session: String) -> Result<FormAnswer, AppError> {
    change(async {
        sessions::revoke(&service()?, &caller()?, id(&session)?).await?;
        Ok(Done::to(HERE).with_notice(messages().account_session_ended()))
    })
    .await
}

/// Ends all other sessions.
#[server(prefix = "/rpc", endpoint = "session/revoke_others")]
pub(crate) async fn revoke_others() -> Result<FormAnswer, AppError> {
    change(async {
        let ended = sessions::revoke_others(&service()?, &caller()?).await?;
        Ok(Done::to(HERE).with_notice(messages().account_others_ended(ended)))
    })
    .await
}
