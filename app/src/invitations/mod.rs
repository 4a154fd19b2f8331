//! Invitations: every one ever made with its final state, and one invitation's page with its link.

#[cfg(feature = "ssr")]
mod acts;
#[cfg(feature = "ssr")]
mod api;
mod invitation;
mod list;

use domain::{time::Timestamp, view::InvitationView};
use serde::{Deserialize, Serialize};

pub(crate) use invitation::invitation_page;
#[cfg(feature = "ssr")]
pub(crate) use list::no_mail;
pub(crate) use list::{invite_button, page};

/// Where an invitation's page is.
pub(crate) fn invitation_path(slug: &str, invitation: &str) -> String {
    ["/o/", slug, "/invitations/", invitation].concat()
}

/// One invitation's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Opened {
    /// The invitation.
    pub(crate) invitation: InvitationView,
    /// When it was read.
    pub(crate) now: Timestamp,
}

/// An invitation's link, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShownLink {
    /// The whole address.
    pub(crate) link: String,
}
