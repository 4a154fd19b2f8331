//! The page that asks for a link to a new password.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    form::{Form, PostForm},
    public_pages::read_page,
    title::PageTitle,
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, LinkButton, TextField},
};

/// The page; after the form was sent it says what happens now, in the same words for every address.
pub(crate) fn forgot_page() -> AnyView {
    let is_sent = use_query_map().with_untracked(|query| query.get("sent").is_some());
    let form = Form::new("password/forgot");
    read_page(has_mail(), move |has_mail| match (has_mail, is_sent) {
        (false, _) => without_mail(),
        (true, true) => sent(),
        (true, false) => ask(form),
    })
}

async fn has_mail() -> Result<bool, domain::error::ErrorKind> {
    let service = api::service()?;
    Ok(service.settings().development || ::service::mail::settings(&service).await?.is_some())
}

fn ask(form: Form) -> AnyView {
    view! {
        <PageTitle text="Forgot the password"/>
        <AuthFrame title="Forgot the password?" lead="Enter your e-mail address. A link to a new password goes there.">
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
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>"Send a link"</Button>
            </PostForm>
            <p class="center"><a href="/sign-in">"Back to sign-in"</a></p>
        </AuthFrame>
    }
    .into_any()
}

fn sent() -> AnyView {
    view! {
        <PageTitle text="Look into your mail"/>
        <AuthFrame
            title="Look into your mail"
            lead="If an account has this address, a link to a new password is on its way. It works for a short time and once."
        >
            <p>"Nothing there? Look among the spam, check the address, or "<a href="/forgot">"try again"</a>"."</p>
            <LinkButton href="/sign-in" size=ButtonSize::Large wide=true>"Back to sign-in"</LinkButton>
        </AuthFrame>
    }
    .into_any()
}

fn without_mail() -> AnyView {
    view! {
        <PageTitle text="Forgot the password"/>
        <AuthFrame
            title="Ask whoever runs this"
            lead="This installation has no mail server, so it cannot send you a link to a new password."
        >
            <p>"The person who runs this installation can set up a mail server, or help you on the server itself."</p>
            <LinkButton href="/sign-in" size=ButtonSize::Large wide=true>"Back to sign-in"</LinkButton>
        </AuthFrame>
    }
    .into_any()
}
