//! Invitations: the list of all invitations, and one invitation's page with its link.

mod api;
mod filters;
mod invitation;
mod list;
#[cfg(feature = "ssr")]
mod qr;
mod state;
mod table;

use domain::{list::InvitationQuery, view::FrameView};
use leptos::prelude::*;

pub(crate) use {
    invitation::{InvitationDetail, invitation_view, read_invitation},
    list::{InvitationList, canonical, choosing_as, list_view, read_list},
    table::{invitation_entry, status},
};

use crate::{
    messages::messages,
    paths::invitations_path,
    ui::{Banner, ButtonLook, IconName, LinkButton, Tone},
};

/// The path of the list for a query.
pub(crate) fn path(slug: &str, query: &InvitationQuery) -> String {
    [invitations_path(slug), query.to_query_string()].concat()
}

/// A warning that invitations are not sent, and what to do instead.
pub(crate) fn no_mail(may_copy: bool) -> AnyView {
    let m = messages();
    let text = if may_copy { m.invitations_no_mail_copy() } else { m.invitations_no_mail_ask() };
    view! { <div class="notice"><Banner tone=Tone::Warning>{text}</Banner></div> }.into_any()
}

/// The button to invite people.
pub(crate) fn invite_button(frame: &FrameView) -> AnyView {
    let label = frame.words.invite.clone();
    view! {
        <LinkButton href=["/o/", &frame.org.slug, "/invite"].concat() look=ButtonLook::Primary icon=IconName::UserPlus attr:data-over="">
            {label}
        </LinkButton>
    }
    .into_any()
}
