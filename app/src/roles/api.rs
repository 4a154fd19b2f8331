//! What the Roles page reads.

use domain::view::RoleView;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::{AppError, answer, caller, service};

/// Every role of the organization, highest first.
#[server(prefix = "/rpc", endpoint = "role/list", input = GetUrl)]
pub(crate) async fn list_roles(slug: String) -> Result<Vec<RoleView>, AppError> {
    answer(async { ::service::orgs::roles(&service()?, &caller()?, &slug).await }).await
}
