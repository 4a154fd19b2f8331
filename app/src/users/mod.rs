//! Users: the list of members and open invitations, a member's page, and a confirmation page for each action on a
//! member.

mod api;
mod confirm;
mod data;
mod dossier;
mod filters;
mod list;
mod person;
mod role_form;
mod selection;
mod state;
mod table;

use domain::{error::ErrorKind, view::MemberView};
use leptos::prelude::*;

use crate::{
    api::{caller, id, service as the_service},
    page::param,
    shell_data::PageContext,
};

pub(crate) use confirm::{disable_page, enable_page, end_sessions_page, leave_page, remove_page};
pub(crate) use list::page;
pub(crate) use person::person_page;
pub(crate) use role_form::roles_page;

/// The slug and the member id in the page's path.
fn member_in_path() -> (String, String) {
    (expect_context::<PageContext>().slug(), param("member"))
}

/// Reads the member in the path.
async fn read_member((slug, member): (String, String)) -> Result<MemberView, ErrorKind> {
    service::members::get(&the_service()?, &caller()?, &slug, id(&member)?).await
}
