//! Server functions that change the reader's account.

use leptos::prelude::*;

use crate::{
    api::{AppError, FormAnswer},
    form::SecretInput,
};

/// Changes the name.
#[server(prefix = "/rpc", endpoint = "account/rename")]
pub(crate) async fn rename(#[server(default)] name: String) -> Result<FormAnswer, AppError> {
    use super::page::HERE;
    use crate::{api, messages::messages};
    use service::accounts;
    api::change(async {
        let account = accounts::rename(&api::service()?, &api::caller()?, &name).await?;
        Ok(api::Done::to(HERE).with_notice(messages().account_renamed(&account.name)))
    })
    .await
}

/// Gives the reader the picture that was sent with the form. `crop` is the square to cut out of it, as `x,y,side` in pixels.
#[server(prefix = "/rpc", endpoint = "account/picture")]
pub(crate) async fn set_picture(#[server(default)] crop: String) -> Result<FormAnswer, AppError> {
    use super::page::HERE;
    use crate::{api, messages::messages};
    use service::accounts;
    api::change(async {
        accounts::set_picture(&api::service()?, &api::caller()?, api::upload(&crop)).await?;
        Ok(api::Done::to(HERE).with_notice(messages().picture_done()))
    })
    .await
}

/// Takes the reader's picture away.
#[server(prefix = "/rpc", endpoint = "account/remove_picture")]
pub(crate) async fn remove_picture() -> Result<FormAnswer, AppError> {
    use super::page::HERE;
    use crate::{api, messages::messages};
    use service::accounts;
    api::change(async {
        accounts::remove_picture(&api::service()?, &api::caller()?).await?;
        Ok(api::Done::to(HERE).with_notice(messages().picture_removed()))
    })
    .await
}

/// Changes the language of the reader's pages and mails, and stays on the page.
#[server(prefix = "/rpc", endpoint = "account/set_language")]
pub(crate) async fn set_language(
    language: String,
    #[server(default)] back: String,
) -> Result<FormAnswer, AppError> {
    use super::page::HERE;
    use crate::api;
    use domain::error::ErrorKind;
    use service::accounts;
    api::change(async {
        let language = language.parse().map_err(|_| ErrorKind::Invalid { fields: Vec::new() })?;
        accounts::set_language(&api::service()?, &api::caller()?, language).await?;
        Ok(api::Done::to(api::local_path(&back).unwrap_or(HERE)))
    })
    .await
}

/// Changes the password.
#[server(prefix = "/rpc", endpoint = "password/change")]
pub(crate) async fn change_password(
    #[server(default)] current: SecretInput,
    #[server(default)] new: SecretInput,
) -> Result<FormAnswer, AppError> {
    use super::page::HERE;
    use crate::{api, messages::messages};
    use service::passwords;
    api::change(async {
        let command = passwords::ChangePassword { current: current.into(), new: new.into() };
        passwords::change(&api::service()?, &api::caller()?, command).await?;
        Ok(api::Done::to(HERE).with_notice(messages().account_password_changed()))
    })
    .await
}

/// Ends one session.
#[server(prefix = "/rpc", endpoint = "session/revoke")]
pub(crate) async fn revoke(session: String) -> Result<FormAnswer, AppError> {
    use super::page::HERE;
    use crate::{api, messages::messages};
    use service::sessions;
    api::change(async {
        sessions::revoke(&api::service()?, &api::caller()?, api::id(&session)?).await?;
        Ok(api::Done::to(HERE).with_notice(messages().account_session_ended()))
    })
    .await
}

/// Ends all other sessions.
#[server(prefix = "/rpc", endpoint = "session/revoke_others")]
pub(crate) async fn revoke_others() -> Result<FormAnswer, AppError> {
    use super::page::HERE;
    use crate::{api, messages::messages};
    use service::sessions;
    api::change(async {
        let ended = sessions::revoke_others(&api::service()?, &api::caller()?).await?;
        Ok(api::Done::to(HERE).with_notice(messages().account_others_ended(ended)))
    })
    .await
}
