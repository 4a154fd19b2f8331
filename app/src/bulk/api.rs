//! The server function of bulk actions.

use domain::{
    bulk::BulkResult,
    error::{ErrorKind, Problem},
};
use leptos::prelude::*;

use super::BulkRequest;
use crate::api::{AppError, answer, caller, id, service as the_service};

/// Applies the action to each selected row and returns the result for each.
#[server(prefix = "/rpc", endpoint = "bulk/act")]
pub(crate) async fn act(
    slug: String,
    list: String,
    action: String,
    #[server(default)] query: String,
    #[server(default)] add: Vec<String>,
    #[server(default)] remove: Vec<String>,
) -> Result<BulkResult, AppError> {
    answer(async {
        let roles = |ids: &[String]| ids.iter().map(|role| id(role)).collect::<Result<Vec<_>, _>>();
        let unknown = |_| ErrorKind::field("roles", Problem::UnknownRole);
        let (add, remove) = (roles(&add).map_err(unknown)?, roles(&remove).map_err(unknown)?);
        let request = BulkRequest::parse(&list, &action, &query, add, remove).ok_or(ErrorKind::NotFound)?;
        service::bulk::act(&the_service()?, &caller()?, &slug, &request.bulk).await
    })
    .await
}
