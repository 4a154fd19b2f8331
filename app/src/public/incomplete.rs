//! The page of a link that was cut on its way. It says so whatever links there are.

use domain::error::ErrorKind;
use leptos::prelude::*;

use crate::{
    api,
    messages::messages,
    public::{Ready, ready},
    title::PageTitle,
    ui::{AuthFrame, ButtonLook, ButtonSize, LinkButton},
};

/// What the link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    SetUp,
    Reset,
    Invitation,
    Email,
    SignUp,
}

/// The page, with the way to a whole link.
pub(super) fn page(link: Link) -> Ready {
    api::set_status(&ErrorKind::LinkIncomplete);
    ready(move || show(link))
}

fn show(link: Link) -> AnyView {
    let m = messages();
    let (lead, next) = match link {
        Link::SetUp => (m.setup_incomplete_lead(), m.setup_expired_next()),
        Link::Reset | Link::SignUp => (m.errors_link_incomplete(), m.session_incomplete_next()),
        Link::Email => (m.errors_link_incomplete(), m.email_incomplete_next()),
        Link::Invitation => (m.errors_link_incomplete(), m.accept_incomplete_next()),
    };
    let way = match link {
        Link::SetUp => view! { <pre class="card"><code>"rolecall setup-link"</code></pre> }.into_any(),
        Link::Reset => new_link("/forgot"),
        Link::SignUp => new_link("/sign-up"),
        Link::Invitation | Link::Email => ().into_any(),
    };
    view! {
        <PageTitle text=m.errors_title_incomplete()/>
        <AuthFrame title=m.errors_title_incomplete() lead>
            <p>{next}</p>
            {way}
        </AuthFrame>
    }
    .into_any()
}

fn new_link(href: &'static str) -> AnyView {
    view! {
        <LinkButton href look=ButtonLook::Primary size=ButtonSize::Large wide=true>
            {messages().session_expired_button()}
        </LinkButton>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_was_cut_says_where_the_whole_one_is() {
        for (link, words) in [
            (Link::SetUp, "rolecall setup-link"),
            (Link::Reset, "href=\"/forgot\""),
            (Link::SignUp, "href=\"/sign-up\""),
            (Link::Invitation, "ask for a new invitation"),
            (Link::Email, "on your account page"),
        ] {
            let html = Owner::new().with(|| show(link).to_html());
            assert!(html.contains("<h1>This link is incomplete<"), "{html}");
            assert!(html.contains("Copy the whole link") && html.contains(words), "{html}");
            assert!(!html.contains("work"), "not a word about whether it works: {html}");
        }
    }
}
