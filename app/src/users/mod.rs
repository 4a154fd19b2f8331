//! Users: the list of members and open invitations, a person's page, and what can be done to a member, each with a page of
//! its own.

#[cfg(feature = "ssr")]
mod acts;
mod api;
mod confirm;
mod filters;
mod list;
mod person;
mod role_form;
mod table;

use leptos::prelude::*;

pub(crate) use confirm::{disable_page, enable_page, leave_page, remove_page};
pub(crate) use list::page;
pub(crate) use person::{fact, person_page};
pub(crate) use role_form::roles_page;
pub(crate) use table::invitation_entry;

/// Where a member's pages are.
pub(crate) fn person_path(slug: &str, member: &str) -> String {
    ["/o/", slug, "/users/", member].concat()
}

/// Where the list is.
pub(crate) fn list_path(slug: &str) -> String {
    ["/o/", slug, "/users"].concat()
}

/// The member that the page's address names, as it changes.
fn member_param() -> impl Fn() -> String + Send + Sync + 'static {
    let params = leptos_router::hooks::use_params_map();
    move || params.with(|params| params.get("member")).unwrap_or_default()
}
