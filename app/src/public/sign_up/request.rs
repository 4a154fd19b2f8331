//! The page that sends a link to sign up.

use domain::error::ErrorKind;
use leptos::prelude::*;
use service::sign_ups;

use crate::{
    api,
    form::{Form, PostForm},
    messages::messages,
    notice::NoticeBanner,
    params::Params,
    paths::url,
    public::{Ready, has_mail, ready},
    title::PageTitle,
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, LinkButton, TextField},
};

/// The page. Whoever is signed in needs no link. After the form was submitted it shows the same text for every address.
pub(crate) async fn request_page(params: &Params) -> Result<Ready, ErrorKind> {
    let service = api::service()?;
    if !sign_ups::is_open(&service).await? {
        return Err(ErrorKind::NotFound);
    }
    if api::caller().is_ok() {
        api::redirect("/choose/new");
        return Ok(ready(|| ().into_any()));
    }
    let is_sent = params.get("sent").is_some();
    let has_mail = has_mail().await?;
    Ok(ready(move || match (has_mail, is_sent) {
        (false, _) => without_mail(),
        (true, true) => sent(),
        (true, false) => ask(Form::new("sign_up/request")),
    }))
}

fn ask(form: Form) -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.sign_up_title()/>
        <AuthFrame title=m.sign_up_title() lead=m.sign_up_lead()>
            <PostForm form>
                <TextField
                    id="email"
                    label=m.shell_field_email()
                    kind="email"
                    value=form.value("email", "")
                    error=form.error("email")
                    autocomplete="email"
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

/// The notice says to which address.
fn sent() -> AnyView {
    let m = messages();
    let [help, end] = m.session_sent_help();
    view! {
        <PageTitle text=m.session_sent_title()/>
        <AuthFrame title=m.session_sent_title() lead=m.sign_up_sent_lead()>
            <NoticeBanner/>
            <p>{help} <a href=url("/sign-up")>{m.session_sent_retry()}</a> {end}</p>
            <LinkButton href="/sign-in" size=ButtonSize::Large wide=true>{m.session_back()}</LinkButton>
        </AuthFrame>
    }
    .into_any()
}

fn without_mail() -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.sign_up_title()/>
        <AuthFrame title=m.sign_up_no_mail_title() lead=m.sign_up_no_mail_lead()>
            <p>{m.sign_up_no_mail_help()}</p>
            <LinkButton href="/sign-in" size=ButtonSize::Large wide=true>{m.session_back()}</LinkButton>
        </AuthFrame>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(page: impl FnOnce() -> AnyView) -> String {
        Owner::new().with(|| page().to_html())
    }

    #[test]
    fn it_asks_for_the_address_alone() {
        let html = html(|| ask(Form::new("sign_up/request")));
        assert!(html.contains("<h1>Create an organization<"), "{html}");
        assert!(html.contains("name=\"email\"") && html.contains("value=\"sign_up/request\""), "{html}");
        assert!(!html.contains("type=\"password\"") && html.contains("href=\"/sign-in\""), "{html}");
    }

    #[test]
    fn when_the_link_is_sent_it_says_what_to_do_and_how_to_try_again() {
        let html = html(sent);
        assert!(html.contains("Open the link within 24 hours"), "{html}");
        assert!(html.contains("href=\"/sign-up\"") && !html.contains("<form"), "{html}");
    }

    #[test]
    fn without_a_mail_server_it_says_so_and_asks_for_nothing() {
        let html = html(without_mail);
        assert!(html.contains("This installation has no mail server"), "{html}");
        assert!(!html.contains("<form"), "{html}");
    }
}
