//! Users: the list of members and open invitations, a person's page, and what can be done to a member, each with a page of
//! its own.

mod acts;
mod api;
mod confirm;
mod data;
mod filters;
mod list;
mod person;
mod role_form;
mod table;

use leptos::prelude::*;

use crate::{api::wire::address, desk::Desk};

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

/// The address at which `function` reads the member that the page's own address names.
fn member_address(function: &'static str) -> String {
    let slug = expect_context::<Desk>().slug();
    let params = leptos_router::hooks::use_params_map();
    let member = params.with_untracked(|params| params.get("member")).unwrap_or_default();
    address(function, &[("slug", &slug), ("member", &member)])
}
