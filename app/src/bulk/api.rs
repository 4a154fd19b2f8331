//! The server function of bulk actions.

use domain::bulk::BulkResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::{AppError, Done};
#[cfg(feature = "ssr")]
use {
    super::BulkRequest,
    crate::{
        api::{answer, caller, id, service as the_service},
        paths::job_path,
    },
    domain::{
        bulk::BulkOutcome,
        error::{ErrorKind, Problem},
    },
};

#[cfg(feature = "ssr")]
/// The most bytes of an idempotency key.
const MAX_KEY_LENGTH: usize = 64;

/// What became of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum BulkAnswer {
    /// A job does it; its page shows the progress.
    Queued(Done),
    /// The result for each row.
    Done(BulkResult),
}

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
) -> Result<BulkAnswer, AppError> {
    answer(async {
        let roles = |ids: &[String]| ids.iter().map(|role| id(role)).collect::<Result<Vec<_>, _>>();
        let unknown = |_| ErrorKind::field("roles", Problem::UnknownRole);
        let (add, remove) = (roles(&add).map_err(unknown)?, roles(&remove).map_err(unknown)?);
        let request = BulkRequest::parse(&list, &action, &query, add, remove).ok_or(ErrorKind::NotFound)?;
        // Sent twice with the same key, the action is queued once.
        let key = Some(key.as_str()).filter(|key| !key.is_empty() && key.len() <= MAX_KEY_LENGTH);
        Ok(match service::bulk::act(&the_service()?, &caller()?, &slug, &request.bulk, key).await? {
            BulkOutcome::Done(result) => BulkAnswer::Done(result),
            BulkOutcome::Queued(job) => BulkAnswer::Queued(Done::to(job_path(&slug, &job.to_string()))),
        })
    })
    .await
}
