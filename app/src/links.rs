//! Links to members, invitations and entries of the log that several pages show.

use domain::{bulk::BulkLine, id::MembershipId, selection::RowId, view::FrameView};
use leptos::prelude::*;

use crate::{
    messages::messages,
    paths::{history_path, invitation_path, person_path, url},
    ui::{IconName, LinkButton},
};

/// A member's name; a link to their page for readers who may see members.
pub(crate) fn person_link(frame: &FrameView, id: MembershipId, name: &str) -> AnyView {
    let name = name.to_owned();
    match frame.may.read_members {
        true => {
            let href = person_path(&frame.org.slug, &id.to_string());
            view! { <a class="link" href=url(href)>{name}</a> }.into_any()
        }
        false => name.into_any(),
    }
}

/// A row of a bulk result by its name, as a link to its page.
pub(crate) fn row_link(slug: &str, line: &BulkLine) -> AnyView {
    let key = line.row.to_string();
    let href = match line.row {
        RowId::Member(_) => person_path(slug, &key),
        RowId::Invitation(_) => invitation_path(slug, &key),
    };
    let name = if line.name.is_empty() { key } else { line.name.clone() };
    view! { <a class="link" href=url(href)>{name}</a> }.into_any()
}

/// The way from the page of something to the entries of the log about it, for who may read the log.
pub(crate) fn history_link(frame: &FrameView, id: &str) -> Option<AnyView> {
    frame.may.read_audit.then(|| {
        let href = history_path(&frame.org.slug, id);
        view! { <LinkButton href icon=IconName::Scroll>{messages().audit_history()}</LinkButton> }.into_any()
    })
}
