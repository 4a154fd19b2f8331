//! What the Users page shows.

use domain::{
    error::ErrorKind,
    time::Timestamp,
    view::{MemberView, Page, UserCounts, UserRow, UsersOverview},
};

use super::state::State;
use crate::api;

/// The data of one page of the list.
#[derive(Debug, Clone)]
pub(super) struct UserList {
    /// The rows.
    pub(super) page: Page<UserRow>,
    /// When they were read.
    pub(super) now: Timestamp,
    /// How many rows each choice of a filter has.
    pub(super) counts: UserCounts,
    /// Key and name of each role to filter by; empty if the reader may not see roles.
    pub(super) roles: Vec<(String, String)>,
    /// The member in the side panel.
    pub(super) panel: Option<MemberView>,
}

/// Reads the list for the state in the URL.
pub(super) async fn read(slug: &str, state: &State) -> Result<UserList, ErrorKind> {
    let (service, caller) = (api::service()?, api::caller()?);
    let UsersOverview { page, counts, roles } =
        service::members::overview(&service, &caller, slug, &state.query).await?;
    // A member who has been removed meanwhile is left out, without an error.
    let panel = match state.panel {
        Some(id) => service::members::get(&service, &caller, slug, id).await.ok(),
        None => None,
    };
    Ok(UserList { page, now: service.now(), counts, roles, panel })
}
