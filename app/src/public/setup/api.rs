//! Sets the installation up.

use domain::{error::ErrorKind, mail::StepError, secret::Secret};
use leptos::prelude::*;
use service::{MailSettings, MailTls, orgs, sessions, setup};

use crate::{
    api::{
        AppError, Done, FormAnswer, MailCheck, RequestFacts, answer, facts, form_origin, origin, service,
        set_session_cookie,
    },
    form::SecretInput,
    messages::messages,
    paths::users_path,
};

/// Completes set-up and signs the owner in.
#[server(prefix = "/rpc", endpoint = "setup/complete")]
pub(crate) async fn complete(
    token: SecretInput,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] password: SecretInput,
    #[server(default)] org_name: String,
    #[server(default)] template: String,
    #[server(default)] public_url: String,
    #[server(default)] mail: String,
    #[server(default)] mail_server: String,
    #[server(default)] mail_tls: String,
    #[server(default)] mail_username: String,
    #[server(default)] mail_password: SecretInput,
    #[server(default)] mail_from: String,
) -> Result<FormAnswer, AppError> {
    answer(async {
        let service = service()?;
        let mail = (mail == "smtp").then(|| MailSettings {
            server: mail_server.trim().to_owned(),
            tls: tls(&mail_tls),
            username: Some(mail_username.trim().to_owned()).filter(|name| !name.is_empty()),
            password: Some(Secret::from(mail_password)).filter(|password| !password.reveal().is_empty()),
            from: mail_from,
            ..MailSettings::default()
        });
        let command = setup::SetUp {
            language: messages().language(),
            token: token.into(),
            name,
            email,
            password: password.into(),
            org_name,
            template,
            public_url,
            opened_at: form_origin(),
            mail,
        };
        setup::check_link(&service, &command.token).await?;
        setup::check(&service, &command)?;
        if let Some(mail) = command.mail.clone()
            && let Some(MailCheck(check)) = use_context()
            && let Err(StepError { step, error }) = check(mail.greeting_as(Some(&command.public_url))).await
        {
            let m = messages();
            let problem = m.setup_mail_failed(m.mail_step(step), &m.mail_error(error));
            return Ok(FormAnswer::MailProblem(problem));
        }
        let session = setup::complete(&service, origin()?, command).await?;
        set_session_cookie(&session).await?;
        let slug = first_org(&service, &session).await?;
        Ok(FormAnswer::Done(Done::to(users_path(&slug)).with_notice(messages().setup_completed())))
    })
    .await
}

fn tls(word: &str) -> MailTls {
    match word {
        "tls" => MailTls::Tls,
        "none" => MailTls::None,
        "insecure" => MailTls::Insecure,
        _ => MailTls::StartTls,
    }
}

/// The slug of the new organization.
async fn first_org(service: &service::Service, session: &service::NewSession) -> Result<String, ErrorKind> {
    let session = sessions::authenticate(service, &session.token).await?.ok_or(ErrorKind::SignedOut)?;
    let RequestFacts { origin, .. } = facts().ok_or(ErrorKind::Internal)?;
    let orgs = orgs::home(service, &service::Caller::signed_in(session, origin)).await?;
    orgs.into_iter().next().map(|org| org.slug).ok_or(ErrorKind::Internal)
}
