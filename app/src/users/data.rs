//! What the Users page shows.

use domain::{
    error::ErrorKind,
    time::Timestamp,
    view::{MemberView, Page, UserCounts, UserRow, UsersOverview},
};

use super::state::State;
use crate::api;

/// One state of the list.
#[derive(Debug, Clone)]
pub(super) struct UserList {
    /// The rows.
    pub(super) page: Page<UserRow>,
    /// When they were read.
    pub(super) now: Timestamp,
    /// How many rows each choice of a filter has.
    pub(super) counts: UserCounts,
    /// Key and name of each role to filter by; none where the reader may not see roles.
    pub(super) roles: Vec<(String, String)>,
    /// Who is shown beside the list.
    pub(super) panel: Option<MemberView>,
}

/// Reads the list in the state that the address says.
pub(super) async fn read(slug: &str, state: &State) -> Result<UserList, ErrorKind> {
    let (service, caller) = (api::service()?, api::caller()?);
    let UsersOverview { page, counts, roles } =
        service::members::overview(&service, &caller, slug, &state.query).await?;
    // Somebody who is gone meanwhile is not shown, and the list is none the worse for it.
    let panel = match state.panel {
        Some(id) => service::members::get(&service, &caller, slug, id).await.ok(),
        None => None,
    };
    Ok(UserList { page, now: service.now(), counts, roles, panel })
}
