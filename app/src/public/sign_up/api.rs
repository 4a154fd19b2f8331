//! Server functions of signing up.

use leptos::prelude::*;
use service::{sign_ups, templates::ChosenTemplate};

use crate::{
    api::{AppError, Done, FormAnswer, change, origin, service, set_session_cookie},
    form::SecretInput,
    messages::messages,
    paths::users_path,
};

/// Sends a link to the address. The answer does not reveal whether it has an account.
#[server(prefix = "/rpc", endpoint = "sign_up/request")]
pub(crate) async fn request(#[server(default)] email: String) -> Result<FormAnswer, AppError> {
    change(async {
        let m = messages();
        let command = sign_ups::RequestSignUp { email: email.clone(), language: m.language() };
        sign_ups::request(&service()?, origin()?, command).await?;
        Ok(Done::to("/sign-up?sent=1").with_notice(m.sign_up_sent(email.trim())))
    })
    .await
}

/// Makes the account and the organization, signs in and continues to its users. `template_text` is the text of a file that was
/// chosen before `template_file`.
#[server(prefix = "/rpc", endpoint = "sign_up/complete")]
pub(crate) async fn complete(
    token: SecretInput,
    #[server(default)] name: String,
    #[server(default)] password: SecretInput,
    #[server(default)] org_name: String,
    #[server(default)] template: String,
    #[server(default)] template_file: String,
    #[server(default)] template_text: String,
) -> Result<FormAnswer, AppError> {
    change(async {
        let m = messages();
        let file = if template_file.trim().is_empty() { template_text } else { template_file };
        let command = sign_ups::SignUp {
            token: token.into(),
            name,
            password: password.into(),
            org_name,
            template: ChosenTemplate { key: template, file },
            language: m.language(),
        };
        let (session, org) = sign_ups::complete(&service()?, origin()?, command).await?;
        set_session_cookie(&session).await?;
        Ok(Done::to(users_path(&org.slug)).with_notice(m.organization_created(&org.name)))
    })
    .await
}
