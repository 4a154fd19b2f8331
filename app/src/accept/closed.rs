//! Invitations that do not lead in any more: each says why, and what to do next.

use domain::view::{OpenInvitation, Standing};
use leptos::prelude::*;

use crate::{
    title::PageTitle,
    ui::{AuthFrame, ButtonLook, ButtonSize, LinkButton},
};

fn told(title: &str, lead: String, next: String, sign_in: bool) -> AnyView {
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

/// The page of an invitation that was answered, taken back, or whose time is over.
pub(super) fn page(invitation: &OpenInvitation) -> AnyView {
    let OpenInvitation { org_name, invited_by, email, expires_at, .. } = invitation;
    let ask = || format!("Ask {invited_by} for a new invitation.");
    match &invitation.standing {
        Standing::Accepted => told(
            "This invitation was accepted",
            format!("{email} joined {org_name} with it. A link works once."),
            "Was it you? Then sign in.".to_owned(),
            true,
        ),
        Standing::Cancelled => told(
            "This invitation was taken back",
            format!("{org_name} cancelled the invitation to {email}."),
            ask(),
            false,
        ),
        Standing::Declined => told(
            "You declined this invitation",
            format!("{invited_by} sees that the invitation to {org_name} was declined."),
            format!("Changed your mind? {}", ask()),
            false,
        ),
        Standing::Expired => {
            let when = expires_at.map(|at| format!(" on {}", at.exact())).unwrap_or_default();
            told(
                "This invitation has run out",
                format!("The invitation to {org_name} ended{when}."),
                ask(),
                false,
            )
        }
        _ => told(
            "This invitation waits for approval",
            format!("{invited_by} can no longer give the roles of this invitation to {org_name}."),
            format!("{} An owner of {org_name} can invite you as well.", ask()),
            false,
        ),
    }
}

/// No invitation has this link.
pub(super) fn dead() -> AnyView {
    told(
        "This link does not work",
        "It was replaced by a newer one, or it is not complete.".to_owned(),
        "Open the newest mail you have, and copy the whole link. If that does not help, ask for a new invitation.".to_owned(),
        false,
    )
}
