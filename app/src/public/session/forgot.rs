//! The page that requests a password reset.

use domain::error::ErrorKind;
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    params::Params,
    paths::url,
    public::{Ready, has_mail, ready},
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

fn ask(form: Form) -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.session_forgot_page()/>
        <AuthFrame title=m.session_forgot() lead=m.session_forgot_lead()>
            <PostForm form>
                <TextField
                    id="email"
                    label=m.shell_field_email()
                    kind="email"
                    value=form.value("email", "")
                    error=form.error("email")
                    autocomplete="username"
                    autofocus=true
                />
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                    {m.session_send_link()}
                </Button>
            </PostForm>
            <p class="center"><a href=url("/sign-in")>{m.session_back()}</a></p>
        </AuthFrame>
    }
    .into_any()
}

fn sent() -> AnyView {
    let m = messages();
    let [help, end] = m.session_sent_help();
    view! {
        <PageTitle text=m.session_sent_title()/>
        <AuthFrame title=m.session_sent_title() lead=m.session_sent_lead()>
            <p>{help} <a href=url("/forgot")>{m.session_sent_retry()}</a> {end}</p>
            <LinkButton href="/sign-in" size=ButtonSize::Large wide=true>{m.session_back()}</LinkButton>
        </AuthFrame>
    }
    .into_any()
}

fn without_mail() -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.session_forgot_page()/>
        <AuthFrame title=m.session_no_mail_title() lead=m.session_no_mail_lead()>
            <p>{m.session_no_mail_help()}</p>
            <LinkButton href="/sign-in" size=ButtonSize::Large wide=true>{m.session_back()}</LinkButton>
        </AuthFrame>
    }
    .into_any()
}
