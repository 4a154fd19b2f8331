//! The page that requests a password reset.

use domain::error::ErrorKind;
use leptos::prelude::*;

use crate::{
    api,
    form::{Form, PostForm},
    params::Params,
    public::{Ready, ready},
    title::PageTitle,
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, LinkButton, TextField},
};

/// The page. After the form was submitted it shows the same text for every address.
pub(crate) async fn forgot_page(params: &Params) -> Result<Ready, ErrorKind> {
    let is_sent = params.get("sent").is_some();
    let has_mail = has_mail().await?;
    Ok(ready(move || match (has_mail, is_sent) {
        (false, _) => without_mail(),
        (true, true) => sent(),
        (true, false) => ask(Form::new("password/forgot")),
    }))
}

async fn has_mail() -> Result<bool, ErrorKind> {
    let service = api::service()?;
    Ok(service.settings().development || ::service::mail::settings(&service).await?.is_some())
}

fn ask(form: Form) -> AnyView {
    view! {
        <PageTitle text="Forgot your password"/>
        <AuthFrame title="Forgot your password?" lead="Enter your e-mail address and we'll send you a link to set a new password.">
            <PostForm form>
                <TextField
                    id="email"
                    label="E-mail"
                    kind="email"
                    value=form.value("email", "")
                    error=form.error("email")
                    autocomplete="username"
                    autofocus=true
                />
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>"Send link"</Button>
            </PostForm>
            <p class="center"><a href="/sign-in">"Back to sign-in"</a></p>
        </AuthFrame>
    }
    .into_any()
}

fn sent() -> AnyView {
    view! {
        <PageTitle text="Check your e-mail"/>
        <AuthFrame
            title="Check your e-mail"
            lead="If this address has an account, we've sent it a link to set a new password. The link works once and expires soon."
        >
            <p>"Nothing there? Check your spam folder, check the address, or "<a href="/forgot">"try again"</a>"."</p>
            <LinkButton href="/sign-in" size=ButtonSize::Large wide=true>"Back to sign-in"</LinkButton>
        </AuthFrame>
    }
    .into_any()
}

fn without_mail() -> AnyView {
    view! {
        <PageTitle text="Forgot your password"/>
        <AuthFrame
            title="Ask your administrator"
            lead="This installation has no mail server, so it can't send you a link to set a new password."
        >
            <p>"The person who runs this installation can set up a mail server or help you directly."</p>
            <LinkButton href="/sign-in" size=ButtonSize::Large wide=true>"Back to sign-in"</LinkButton>
        </AuthFrame>
    }
    .into_any()
}
