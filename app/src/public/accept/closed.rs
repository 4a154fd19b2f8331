//! Pages of invitations that can no longer be accepted: why, and what to do next.

use domain::view::{OpenInvitation, Standing};
use leptos::prelude::*;

use crate::{
    title::PageTitle,
    ui::{AuthFrame, ButtonLook, ButtonSize, LinkButton},
};

fn closed_page(title: &str, lead: String, next: String, sign_in: bool) -> AnyView {
    let title = title.to_owned();
    let button = sign_in.then(|| {
        view! {
            <LinkButton href="/" look=ButtonLook::Primary size=ButtonSize::Large wide=true>"Go to Rolecall"</LinkButton>
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
    let OpenInvitation { org_name, invited_by, email, expires_at, .. } = invitation;
    let ask = || format!("Ask {invited_by} for a new invitation.");
    match &invitation.standing {
        Standing::Accepted => closed_page(
            "This invitation was accepted",
            format!("{email} used it to join {org_name}. A link works only once."),
            "If that was you, sign in.".to_owned(),
            true,
        ),
        Standing::Cancelled => closed_page(
            "This invitation was cancelled",
            format!("{org_name} cancelled the invitation to {email}."),
            ask(),
            false,
        ),
        Standing::Declined => closed_page(
            "You declined this invitation",
            format!("{invited_by} can see that you declined the invitation to {org_name}."),
            format!("Changed your mind? {}", ask()),
            false,
        ),
        Standing::Expired => {
            let when = expires_at.map(|at| format!(" on {}", at.exact())).unwrap_or_default();
            closed_page(
                "This invitation has expired",
                format!("The invitation to {org_name} expired{when}."),
                ask(),
                false,
            )
        }
        _ => closed_page(
            "This invitation is waiting for approval",
            format!("{invited_by} can no longer give the roles in this invitation to {org_name}."),
            format!("{} An owner of {org_name} can also invite you.", ask()),
            false,
        ),
    }
}

/// The page for a link that matches no invitation.
pub(super) fn unknown_link() -> AnyView {
    closed_page(
        "This link doesn't work",
        "It was replaced by a newer one, or it's incomplete.".to_owned(),
        "Open the latest e-mail you received and copy the whole link. If that doesn't help, ask for a new invitation.".to_owned(),
        false,
    )
}
