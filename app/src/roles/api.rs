//! What the Roles page reads.

use domain::view::RoleView;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::{AppError, Wire};

/// Every role of the organization, highest first.
#[server(prefix = "/rpc", endpoint = "role/list", input = GetUrl)]
pub(crate) async fn list_roles(slug: String) -> Result<Wire<Vec<RoleView>>, AppError> {
    use crate::api::{answer, caller, service};
    answer(async { Wire::of(&::service::orgs::roles(&service()?, &caller()?, &slug).await?) }).await
}
