//! The server function of bulk actions.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Applies the action to each selected row, or queues a job where there are many.
#[server(prefix = "/rpc", endpoint = "bulk/act")]
pub(crate) async fn act(
    slug: String,
    list: String,
    action: String,
    #[server(default)] query: String,
    #[server(default)] add: Vec<String>,
    #[server(default)] remove: Vec<String>,
    #[server(default)] key: String,
) -> Result<FormAnswer, AppError> {
    use super::BulkRequest;
    use crate::{api, paths::job_path};
    use domain::{
        bulk::BulkOutcome,
        error::{ErrorKind, Problem},
    };
    /// The most bytes of an idempotency key.
    const MAX_KEY_LENGTH: usize = 64;
    api::answer(async {
        let roles = |ids: &[String]| ids.iter().map(|role| api::id(role)).collect::<Result<Vec<_>, _>>();
        let unknown = |_| ErrorKind::field("roles", Problem::UnknownRole);
        let (add, remove) = (roles(&add).map_err(unknown)?, roles(&remove).map_err(unknown)?);
        let request = BulkRequest::parse(&list, &action, &query, add, remove).ok_or(ErrorKind::NotFound)?;
        // Sent twice with the same key, the action is queued once.
        let key = Some(key.as_str()).filter(|key| !key.is_empty() && key.len() <= MAX_KEY_LENGTH);
        Ok(match service::bulk::act(&api::service()?, &api::caller()?, &slug, &request.bulk, key).await? {
            BulkOutcome::Done(result) => FormAnswer::Bulk(result),
            BulkOutcome::Queued(job) => FormAnswer::Done(api::Done::to(job_path(&slug, &job.to_string()))),
        })
    })
    .await
}
