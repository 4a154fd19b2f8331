//! Server functions that change the reader's account.

use leptos::prelude::*;

use crate::{
    api::{AppError, FormAnswer},
    form::SecretInput,
};
#[cfg(feature = "ssr")]
use {
    crate::{
        api::{Done, caller, change, id, service},
        words::pluralize,
    },
    service::{accounts, passwords, sessions},
};

#[cfg(feature = "ssr")]
const HERE: &str = "/account";

/// Changes the name.
#[server(prefix = "/rpc", endpoint = "account/rename")]
pub(crate) async fn rename(#[server(default)] name: String) -> Result<FormAnswer, AppError> {
    change(async {
        let account = accounts::rename(&service()?, &caller()?, &name).await?;
        Ok(Done::to(HERE).with_notice(format!("Your name is now {}.", account.name)))
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
        Ok(Done::to(HERE).with_notice("Your password was changed. You've been signed out everywhere else."))
    })
    .await
}

/// Ends one session.
#[server(prefix = "/rpc", endpoint = "session/revoke")]
pub(crate) async fn revoke(session: String) -> Result<FormAnswer, AppError> {
    change(async {
        sessions::revoke(&service()?, &caller()?, id(&session)?).await?;
        Ok(Done::to(HERE).with_notice("The session was ended."))
    })
    .await
}

/// Ends all other sessions.
#[server(prefix = "/rpc", endpoint = "session/revoke_others")]
pub(crate) async fn revoke_others() -> Result<FormAnswer, AppError> {
    change(async {
        let ended = sessions::revoke_others(&service()?, &caller()?).await?;
        let ended = pluralize(ended, "other session was ended.", "other sessions were ended.");
        Ok(Done::to(HERE).with_notice(ended))
    })
    .await
}
