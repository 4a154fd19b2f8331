//! The page that sends a link to sign up.

use domain::error::ErrorKind;
use leptos::prelude::*;
use service::sign_ups;

use crate::{
    api,
    messages::messages,
    params::Params,
    public::{
        Ready,
        link_request::{LinkRequest, page},
        ready,
    },
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
    page(params, texts).await
}

fn texts() -> LinkRequest {
    let m = messages();
    LinkRequest {
        path: "/sign-up",
        form: "sign_up/request",
        autocomplete: "email",
        window: m.sign_up_title(),
        title: m.sign_up_title(),
        lead: m.sign_up_lead(),
        sent: m.sign_up_sent_lead(),
        no_mail: [m.sign_up_no_mail_title(), m.sign_up_no_mail_lead(), m.sign_up_no_mail_help()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::public::link_request::show;

    fn html(has_mail: bool, is_sent: bool) -> String {
        Owner::new().with(|| show(texts(), has_mail, is_sent).to_html())
    }

    #[test]
    fn it_asks_for_the_address_alone() {
        let html = html(true, false);
        assert!(html.contains("<h1>Create an organization<"), "{html}");
        assert!(html.contains("name=\"email\"") && html.contains("value=\"sign_up/request\""), "{html}");
        assert!(!html.contains("type=\"password\"") && html.contains("href=\"/sign-in\""), "{html}");
    }

    #[test]
    fn when_the_link_is_sent_it_says_what_to_do_and_how_to_try_again() {
        let html = html(true, true);
        assert!(html.contains("Open the link within 24 hours"), "{html}");
        assert!(html.contains("href=\"/sign-up\"") && !html.contains("<form"), "{html}");
    }

    #[test]
    fn without_a_mail_server_it_says_so_and_asks_for_nothing() {
        let html = html(false, false);
        assert!(html.contains("This installation has no mail server"), "{html}");
        assert!(!html.contains("<form"), "{html}");
    }
}
