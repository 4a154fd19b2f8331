//! What the pages of users show, and reading it.

use domain::{
    id::TeamId,
    time::Timestamp,
    view::{MemberDetailView, MemberView, Page, RoleView, UserCounts, UserRow},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::api::AppError;

/// The data of one page of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct UserList {
    /// The rows.
    pub(super) page: Page<UserRow>,
    /// When they were read.
    pub(super) now: Timestamp,
    /// How many rows each choice of a filter has.
    pub(super) counts: UserCounts,
    /// Key and name of each role to filter by; empty if the reader may not see roles.
    pub(super) roles: Vec<(String, String)>,
    /// Id and name of each team to filter by; empty if the reader may not see teams.
    #[serde(default)]
    pub(super) teams: Vec<(TeamId, String)>,
    /// The member in the side panel.
    pub(super) panel: Option<MemberView>,
}

/// Reads the list for the query of its address.
#[server(prefix = "/rpc", endpoint = "users/list", input = GetUrl)]
pub(crate) async fn read_list(slug: String, #[server(default)] query: String) -> Result<UserList, AppError> {
    use super::state::State;
    use crate::{api, params::Params};
    use domain::view::UsersOverview;
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let state = State::read(&Params::parse(&query));
        let UsersOverview { page, counts, roles, teams } =
            service::members::overview(&service, &caller, &slug, &state.query).await?;
        // A member who has been removed meanwhile is left out, without an error.
        let panel = match state.panel {
            Some(id) => service::members::get(&service, &caller, &slug, id).await.ok(),
            None => None,
        };
        Ok(UserList { page, now: service.now(), counts, roles, teams, panel })
    })
    .await
}

/// A member with everything that the reader may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MemberDetail {
    /// The member.
    pub(super) found: MemberDetailView,
    /// When it was read.
    pub(super) now: Timestamp,
}

/// Reads a member.
#[server(prefix = "/rpc", endpoint = "users/member", input = GetUrl)]
pub(crate) async fn read_member(slug: String, member: String) -> Result<MemberDetail, AppError> {
    use crate::api;
    api::answer(async {
        let service = api::service()?;
        let found = service::members::dossier(&service, &api::caller()?, &slug, api::id(&member)?).await?;
        Ok(MemberDetail { found, now: service.now() })
    })
    .await
}

/// What is asked before something is done to a member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MemberQuestion {
    /// The member.
    pub(super) member: MemberView,
    /// The roles to choose from, for a change of roles.
    pub(super) roles: Vec<RoleView>,
}

/// Reads the facts of a question about a member.
#[server(prefix = "/rpc", endpoint = "users/question", input = GetUrl)]
pub(crate) async fn read_question(
    slug: String,
    member: String,
    #[server(default)] with_roles: bool,
) -> Result<MemberQuestion, AppError> {
    use crate::api;
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let roles = match with_roles {
            true => service::orgs::roles(&service, &caller, &slug).await?,
            false => Vec::new(),
        };
        let member = service::members::get(&service, &caller, &slug, api::id(&member)?).await?;
        Ok(MemberQuestion { member, roles })
    })
    .await
}
