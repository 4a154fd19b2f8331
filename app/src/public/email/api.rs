//! Server functions that change the address of an account.

use domain::secret::Secret;
use leptos::prelude::*;
use service::{email_changes, members};

use super::own::HERE;
use crate::{
    api::{self, AppError, Done, FormAnswer, caller, change, facts, origin, service},
    form::SecretInput,
    messages::messages,
    paths::person_path,
};

/// Asks for another address of one's own account.
#[server(prefix = "/rpc", endpoint = "account/change_email")]
pub(crate) async fn start(
    #[server(default)] email: String,
    #[server(default)] current: SecretInput,
) -> Result<FormAnswer, AppError> {
    change(async {
        let command = email_changes::ChangeEmail { email, current: current.into() };
        email_changes::start(&service()?, &caller()?, command).await?;
        Ok(Done::to(HERE))
    })
    .await
}

/// Calls the change of one's own address off.
#[server(prefix = "/rpc", endpoint = "account/cancel_email")]
pub(crate) async fn cancel() -> Result<FormAnswer, AppError> {
    change(async {
        email_changes::cancel(&service()?, &caller()?).await?;
        Ok(Done::to("/account").with_notice(messages().email_cancelled()))
    })
    .await
}

/// Asks for another address of a member's account.
#[server(prefix = "/rpc", endpoint = "member/change_email")]
pub(crate) async fn start_for_member(
    slug: String,
    member: String,
    #[server(default)] email: String,
) -> Result<FormAnswer, AppError> {
    change(async {
        let (service, caller, id) = (service()?, caller()?, api::id(&member)?);
        let name = members::get(&service, &caller, &slug, id).await?.row.name;
        let command = email_changes::ChangeMemberEmail { member: id, email: email.clone() };
        email_changes::start_for_member(&service, &caller, &slug, command).await?;
        let notice = messages().email_member_sent(email.trim(), &name);
        Ok(Done::to(person_path(&slug, &member)).with_notice(notice))
    })
    .await
}

/// Proves the new address.
#[server(prefix = "/rpc", endpoint = "email/confirm")]
pub(crate) async fn confirm(token: SecretInput) -> Result<FormAnswer, AppError> {
    change(async {
        let (token, session) = (Secret::from(token), facts().and_then(|facts| facts.session));
        let confirmed = email_changes::confirm(&service()?, session.as_ref(), origin()?, &token).await?;
        Ok(match confirmed.is_signed_in {
            true => Done::to("/account").with_notice(messages().email_confirmed(&confirmed.email)),
            false => Done::to("/sign-in").with_notice(messages().email_confirmed_sign_in(&confirmed.email)),
        })
    })
    .await
}

/// Calls a change off by the link in the notice.
#[server(prefix = "/rpc", endpoint = "email/cancel")]
pub(crate) async fn cancel_by_link(token: SecretInput) -> Result<FormAnswer, AppError> {
    change(async {
        let (service, token) = (service()?, Secret::from(token));
        let open = email_changes::open_cancel(&service, &token).await?;
        email_changes::cancel_by_link(&service, origin()?, &token).await?;
        Ok(Done::to("/sign-in").with_notice(messages().email_cancelled_sign_in(&open.present)))
    })
    .await
}
