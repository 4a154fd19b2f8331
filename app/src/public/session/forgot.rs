//! The page that requests a password reset.

use domain::error::ErrorKind;

use crate::{
    messages::messages,
    params::Params,
    public::{
        Ready,
        link_request::{LinkRequest, page},
    },
};

/// The page. After the form was submitted it shows the same text for every address.
pub(crate) async fn forgot_page(params: &Params) -> Result<Ready, ErrorKind> {
    page(params, texts).await
}

fn texts() -> LinkRequest {
    let m = messages();
    LinkRequest {
        path: "/forgot",
        form: "password/forgot",
        autocomplete: "username",
        window: m.session_forgot_page(),
        title: m.session_forgot(),
        lead: m.session_forgot_lead(),
        sent: m.session_sent_lead(),
        no_mail: [m.session_no_mail_title(), m.session_no_mail_lead(), m.session_no_mail_help()],
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::*;
    use crate::public::link_request::show;

    #[test]
    fn it_asks_for_the_address_says_what_to_do_and_refuses_without_a_mail_server() {
        let html = |has_mail, is_sent| Owner::new().with(|| show(texts(), has_mail, is_sent).to_html());
        let asking = html(true, false);
        assert!(asking.contains("value=\"password/forgot\""), "{asking}");
        assert!(asking.contains("autocomplete=\"username\""), "{asking}");
        let sent = html(true, true);
        assert!(sent.contains("href=\"/forgot\"") && !sent.contains("<form"), "{sent}");
        let without_mail = html(false, false);
        assert!(without_mail.contains("This installation has no mail server"), "{without_mail}");
        assert!(!without_mail.contains("<form"), "{without_mail}");
    }
}
