//! Reading what the pages of teams show.

use domain::view::{TeamPage, TeamsPage};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::AppError;

/// Reads the teams, and who can be put into a new one.
#[server(prefix = "/rpc", endpoint = "teams/list", input = GetUrl)]
pub(crate) async fn read_list(slug: String) -> Result<TeamsPage, AppError> {
    use crate::api;
    api::answer(async { service::teams::list(&api::service()?, &api::caller()?, &slug).await }).await
}

/// Reads a team with its people; `q` in the query of the address searches whom to add.
#[server(prefix = "/rpc", endpoint = "teams/get", input = GetUrl)]
pub(crate) async fn read_team(
    slug: String,
    team: String,
    #[server(default)] query: String,
) -> Result<TeamPage, AppError> {
    use crate::{api, params::Params};
    use domain::list::MAX_SEARCH;
    api::answer(async {
        let search = Params::parse(&query).get("q").unwrap_or_default();
        let search: String = search.trim().chars().take(MAX_SEARCH).collect();
        service::teams::get(&api::service()?, &api::caller()?, &slug, api::id(&team)?, &search).await
    })
    .await
}
