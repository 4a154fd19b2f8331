//! The pages that send a link to an address: asking for it, the text after that, and the one of an installation without a mail
//! server.

use domain::error::ErrorKind;
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    notice::NoticeBanner,
    params::Params,
    paths::url,
    public::{Ready, has_mail, ready},
    title::PageTitle,
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, LinkButton, TextField},
};

/// What differs between them.
#[derive(Debug, Clone, Copy)]
pub(super) struct LinkRequest {
    /// The path of the page.
    pub path: &'static str,
    /// The server function of its form.
    pub form: &'static str,
    /// What the browser fills in as the address.
    pub autocomplete: &'static str,
    /// The title of the window, unless the link is sent.
    pub window: &'static str,
    /// The title above the form.
    pub title: &'static str,
    /// The line below it.
    pub lead: &'static str,
    /// The line that says that the link is sent.
    pub sent: &'static str,
    /// Without a mail server: the title, the line below it, and what helps.
    pub no_mail: [&'static str; 3],
}

/// The page. After the form was submitted it shows the same text for every address.
pub(super) async fn page(
    params: &Params,
    texts: impl FnOnce() -> LinkRequest + Send + 'static,
) -> Result<Ready, ErrorKind> {
    let is_sent = params.get("sent").is_some();
    let has_mail = has_mail().await?;
    Ok(ready(move || show(texts(), has_mail, is_sent)))
}

/// The page in one of its three states.
pub(super) fn show(request: LinkRequest, has_mail: bool, is_sent: bool) -> AnyView {
    match (has_mail, is_sent) {
        (false, _) => without_mail(request),
        (true, true) => sent(request),
        (true, false) => ask(request),
    }
}

fn ask(request: LinkRequest) -> AnyView {
    let m = messages();
    let form = Form::new(request.form);
    view! {
        <PageTitle text=request.window/>
        <AuthFrame title=request.title lead=request.lead>
            <PostForm form>
                <TextField
                    id="email"
                    label=m.shell_field_email()
                    kind="email"
                    value=form.value("email", "")
                    error=form.error("email")
                    autocomplete=request.autocomplete
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

/// A notice, if there is one, says to which address.
fn sent(request: LinkRequest) -> AnyView {
    let m = messages();
    let [help, end] = m.session_sent_help();
    view! {
        <PageTitle text=m.session_sent_title()/>
        <AuthFrame title=m.session_sent_title() lead=request.sent>
            <NoticeBanner/>
            <p>{help} <a href=url(request.path)>{m.session_sent_retry()}</a> {end}</p>
            <LinkButton href="/sign-in" size=ButtonSize::Large wide=true>{m.session_back()}</LinkButton>
        </AuthFrame>
    }
    .into_any()
}

fn without_mail(request: LinkRequest) -> AnyView {
    let [title, lead, help] = request.no_mail;
    view! {
        <PageTitle text=request.window/>
        <AuthFrame title lead>
            <p>{help}</p>
            <LinkButton href="/sign-in" size=ButtonSize::Large wide=true>
                {messages().session_back()}
            </LinkButton>
        </AuthFrame>
    }
    .into_any()
}
