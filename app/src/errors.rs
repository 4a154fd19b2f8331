//! Error pages: what happened and what to do next.

use ::messages::Messages;
use domain::error::ErrorKind;
use leptos::prelude::*;

use crate::{
    messages::messages,
    title::PageTitle,
    ui::{AuthFrame, ButtonLook, ButtonSize, Empty, IconName, LinkButton},
    visit::PageContext,
};

/// The title, and the label and path of the next step; `None` means trying again.
fn title_and_next(m: Messages, kind: &ErrorKind) -> (&'static str, Option<(&'static str, &'static str)>) {
    let start = Some((m.errors_go_to_start(), "/"));
    let sign_in = Some((m.errors_sign_in(), "/sign-in"));
    match kind {
        ErrorKind::NotFound => (m.errors_title_not_found(), start),
        ErrorKind::OrganizationDeleted { .. } => {
            let choose = Some((m.errors_go_to_organizations(), "/choose"));
            (m.errors_title_organization_deleted(), choose)
        }
        ErrorKind::Denied { .. } | ErrorKind::LinkNotAllowed => (m.errors_title_denied(), start),
        ErrorKind::SignedOut | ErrorKind::SignInRefused => (m.errors_title_signed_out(), sign_in),
        ErrorKind::AlreadySetUp => (m.errors_title_set_up(), sign_in),
        ErrorKind::AlreadyJoined => (m.errors_title_link(), sign_in),
        ErrorKind::LinkExpired | ErrorKind::InvitationClosed => (m.errors_title_link(), start),
        ErrorKind::LinkIncomplete => (m.errors_title_incomplete(), start),
        ErrorKind::CrossSite => (m.errors_title_refused(), start),
        ErrorKind::TooLarge => (m.errors_title_too_large(), None),
        ErrorKind::Timeout => (m.errors_title_timeout(), None),
        ErrorKind::Busy => (m.errors_title_busy(), None),
        ErrorKind::RateLimited { .. } => (m.errors_title_rate_limited(), None),
        ErrorKind::Invalid { .. } => (m.errors_title_invalid(), start),
        ErrorKind::LastOwner
        | ErrorKind::NoSeat { .. }
        | ErrorKind::MemberState
        | ErrorKind::MoveRequired
        | ErrorKind::MoveChanged
        | ErrorKind::AssetsOwned { .. }
        | ErrorKind::AssetHasParts
        | ErrorKind::ConsequencesChanged
        | ErrorKind::ReviewEnded
        | ErrorKind::OwnsAssets { .. }
        | ErrorKind::AssetKindInUse { .. }
        | ErrorKind::AnotherReader { .. }
        | ErrorKind::AccountExists
        | ErrorKind::EmailTaken
        | ErrorKind::NoMailServer
        | ErrorKind::WrongRowKind { .. }
        | ErrorKind::UndoExpired
        | ErrorKind::CannotRestore { .. }
        | ErrorKind::AlreadyReinvited => (m.errors_title_not_now(), None),
        ErrorKind::Internal => (m.errors_title_internal(), None),
    }
}

/// The id of this request in the log.
fn request_id() -> Option<String> {
    use_context::<PageContext>().and_then(|context| context.visit().request_id.clone())
}

fn is_our_fault(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::Internal | ErrorKind::Busy)
}

/// The id of this request in the log, as a line, where the error is ours.
fn request_line(m: Messages, kind: &ErrorKind, class: &'static str) -> Option<AnyView> {
    let id = request_id().filter(|_| is_our_fault(kind))?;
    let [before, after] = m.errors_request();
    Some(view! { <p class=class>{before} <code>{id}</code> {after}</p> }.into_any())
}

/// An error inside the frame, in place of the page.
pub(crate) fn in_frame(kind: &ErrorKind) -> AnyView {
    let m = messages();
    let (title, next) = title_and_next(m, kind);
    let (label, href) = next.unwrap_or((m.errors_try_again(), ""));
    view! {
        <PageTitle text=title/>
        <h1 class="visually-hidden" tabindex="-1">{title}</h1>
        <Empty icon=IconName::TriangleAlert title=title text=m.error(kind)>
            <LinkButton href attr:rel="external">{label}</LinkButton>
        </Empty>
        {request_line(m, kind, "muted center")}
    }
    .into_any()
}

/// An error page without a frame.
pub(crate) fn whole_page(kind: &ErrorKind) -> AnyView {
    let m = messages();
    let (title, next) = title_and_next(m, kind);
    let (label, href) = next.unwrap_or((m.errors_try_again(), ""));
    let request = request_line(m, kind, "muted");
    view! {
        <PageTitle text=title/>
        <AuthFrame title=title lead=m.error(kind)>
            <LinkButton href look=ButtonLook::Primary size=ButtonSize::Large wide=true attr:rel="external">{label}</LinkButton>
            {request}
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
            assert!(html.contains(&messages().error(&kind)), "{html}");
        }
    }
}
