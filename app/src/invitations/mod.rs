//! Invitations: every one ever made with its final state, and one invitation's page with its link. The pages are whole
//! without the browser's program; here is what the others need of them.

mod api;
mod filters;
mod invitation;
mod list;
mod qr;
mod state;
mod table;

use domain::{list::InvitationQuery, view::FrameView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub(crate) use {
    invitation::invitation_page,
    list::page,
    table::{invitation_entry, status},
};

use crate::{
    paths::invitations_path,
    ui::{Banner, ButtonLook, IconName, LinkButton, Tone},
};

/// The list in this state.
pub(crate) fn path(slug: &str, query: &InvitationQuery) -> String {
    [invitations_path(slug), query.to_query_string()].concat()
}

/// An invitation's link, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShownLink {
    /// The whole address.
    pub(crate) link: String,
    /// The same as a picture: the side of the square, and the path of its dark parts.
    pub(crate) picture: (usize, String),
}

/// Says that nothing is sent, and how invitations reach people all the same.
pub(crate) fn no_mail(may_copy: bool) -> AnyView {
    let next = if may_copy {
        "Open an invitation, copy its link and share it yourself."
    } else {
        "Ask the person who runs this installation to set up a mail server."
    };
    view! {
        <div class="notice">
            <Banner tone=Tone::Warning>"There's no mail server, so invitations aren't sent. " {next}</Banner>
        </div>
    }
    .into_any()
}

/// The way to inviting, here and on the Users page.
pub(crate) fn invite_button(frame: &FrameView) -> AnyView {
    let label = frame.words.invite.clone();
    view! {
        <LinkButton href=["/o/", &frame.org.slug, "/invite"].concat() look=ButtonLook::Primary icon=IconName::UserPlus attr:data-over="">
            {label}
        </LinkButton>
    }
    .into_any()
}
