//! Error pages: what happened and what to do next.

use domain::error::ErrorKind;
use leptos::prelude::*;

use crate::{
    title::PageTitle,
    ui::{AuthFrame, ButtonLook, ButtonSize, Empty, IconName, LinkButton},
    visit::PageContext,
};

/// The title, and the label and path of the next step; `None` means trying again.
fn title_and_next(kind: &ErrorKind) -> (&'static str, Option<(&'static str, &'static str)>) {
    match kind {
        ErrorKind::NotFound => ("Page not found", Some(("Go to the start page", "/"))),
        ErrorKind::Denied { .. } | ErrorKind::LinkNotAllowed => {
            ("You don't have access to this", Some(("Go to the start page", "/")))
        }
        ErrorKind::SignedOut | ErrorKind::SignInRefused => {
            ("You've been signed out", Some(("Sign in", "/sign-in")))
        }
        ErrorKind::AlreadySetUp => ("Already set up", Some(("Sign in", "/sign-in"))),
        ErrorKind::LinkExpired | ErrorKind::InvitationClosed => {
            ("This link no longer works", Some(("Go to the start page", "/")))
        }
        ErrorKind::CrossSite => ("This request was refused", Some(("Go to the start page", "/"))),
        ErrorKind::TooLarge => ("Too much at once", None),
        ErrorKind::Timeout => ("This took too long", None),
        ErrorKind::Busy => ("The server is busy", None),
        ErrorKind::RateLimited { .. } => ("Too many attempts", None),
        ErrorKind::Invalid { .. } => ("Invalid request", Some(("Go to the start page", "/"))),
        ErrorKind::LastOwner
        | ErrorKind::MemberState
        | ErrorKind::AccountExists
        | ErrorKind::WrongRowKind { .. }
        | ErrorKind::UndoExpired
        | ErrorKind::AlreadyReinvited => ("This can't be done now", None),
        ErrorKind::Internal => ("Something went wrong", None),
    }
}

/// The id of this request in the log.
fn request_id() -> Option<String> {
    use_context::<PageContext>().and_then(|context| context.visit().request_id.clone())
}

fn is_our_fault(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::Internal | ErrorKind::Busy)
}

/// An error inside the frame, in place of the page.
pub(crate) fn in_frame(kind: &ErrorKind) -> AnyView {
    let (title, next) = title_and_next(kind);
    let (label, href) = next.unwrap_or(("Try again", ""));
    let id = request_id().filter(|_| is_our_fault(kind));
    view! {
        <PageTitle text=title/>
        <h1 class="visually-hidden" tabindex="-1">{title}</h1>
        <Empty icon=IconName::TriangleAlert title=title text=kind.message()>
            <LinkButton href attr:rel="external">{label}</LinkButton>
        </Empty>
        {id.map(|id| view! { <p class="muted center">"Request " <code>{id}</code></p> })}
    }
    .into_any()
}

/// An error page without a frame.
pub(crate) fn whole_page(kind: &ErrorKind) -> AnyView {
    let (title, next) = title_and_next(kind);
    let (label, href) = next.unwrap_or(("Try again", ""));
    let id = request_id().filter(|_| is_our_fault(kind));
    view! {
        <PageTitle text=title/>
        <AuthFrame title=title lead=kind.message()>
            <LinkButton href look=ButtonLook::Primary size=ButtonSize::Large wide=true attr:rel="external">{label}</LinkButton>
            {id.map(|id| view! { <p class="muted">"Request " <code>{id}</code></p> })}
        </AuthFrame>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dead_end_names_a_next_step() {
        for kind in [
            ErrorKind::NotFound,
            ErrorKind::Internal,
            ErrorKind::Busy,
            ErrorKind::LinkExpired,
            ErrorKind::SignedOut,
        ] {
            let html = Owner::new().with(|| in_frame(&kind).to_html());
            assert!(html.contains("<a href="), "{html}");
            assert!(html.contains(&kind.message()), "{html}");
        }
    }
}
