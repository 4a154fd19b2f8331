//! Pages of invitations that can no longer be accepted: why, and what to do next.

use domain::view::{OpenInvitation, Standing};
use leptos::prelude::*;

use crate::{
    messages::{exact, messages},
    title::PageTitle,
    ui::{AuthFrame, ButtonLook, ButtonSize, LinkButton},
};

fn closed_page(title: &str, lead: String, next: String, sign_in: bool) -> AnyView {
    let title = title.to_owned();
    let button = sign_in.then(|| {
        view! {
            <LinkButton href="/" look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                {messages().accept_go_to_app()}
            </LinkButton>
        }
    });
    view! {
        <PageTitle text=title.clone()/>
        <AuthFrame title lead>
            <p>{next}</p>
            {button}
        </AuthFrame>
    }
    .into_any()
}

/// The page of an invitation that was answered, cancelled or has expired.
pub(super) fn page(invitation: &OpenInvitation) -> AnyView {
    let OpenInvitation { org_name: org, invited_by: inviter, email, expires_at, .. } = invitation;
    let m = messages();
    let ask = || m.accept_ask(inviter);
    match &invitation.standing {
        Standing::Accepted | Standing::Joined { .. } => closed_page(
            m.accept_accepted_title(),
            m.accept_accepted_lead(email, org),
            m.accept_accepted_next().to_owned(),
            true,
        ),
        Standing::Cancelled => {
            closed_page(m.accept_cancelled_title(), m.accept_cancelled_lead(org, email), ask(), false)
        }
        Standing::Declined => closed_page(
            m.accept_declined_title(),
            m.accept_declined_lead(inviter, org),
            m.accept_declined_next(inviter),
            false,
        ),
        Standing::Expired => {
            let lead = match expires_at {
                Some(at) => m.accept_expired_lead_on(org, &exact(*at)),
                None => m.accept_expired_lead(org),
            };
            closed_page(m.accept_expired_title(), lead, ask(), false)
        }
        Standing::NoSeat => {
            let next = match expires_at {
                Some(at) => m.accept_no_seat_next_until(&exact(*at), inviter),
                None => m.accept_no_seat_next(inviter),
            };
            closed_page(m.accept_no_seat_title(), m.accept_no_seat_lead(org), next, false)
        }
        Standing::OrganizationDeleted => closed_page(
            m.accept_deleted_title(),
            m.accept_deleted_lead(org, email),
            m.accept_deleted_next(org, inviter),
            false,
        ),
        _ => closed_page(
            m.accept_waiting_title(),
            m.accept_waiting_lead(inviter, org),
            m.accept_waiting_next(inviter, org),
            false,
        ),
    }
}

/// The page for a link that matches no invitation.
pub(super) fn unknown_link() -> AnyView {
    let m = messages();
    let (lead, next) = (m.accept_unknown_lead(), m.accept_unknown_next());
    closed_page(m.accept_unknown_title(), lead.to_owned(), next.to_owned(), false)
}
