//! Server functions that undo a change.

use domain::bulk::Undone;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::{AppError, Done};
#[cfg(feature = "ssr")]
use {
    super::undone_sentence,
    crate::{
        api::{answer, caller, id, local_path, service as the_service},
        paths::{job_path, undo_path},
    },
    domain::bulk::UndoOutcome,
};

/// What became of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum UndoAnswer {
    /// A job does it; its page shows the progress.
    Queued(Done),
    /// The result for each row.
    Done(Undone),
}

/// Undoes the change that a notice reports, and stays on the page.
#[server(prefix = "/rpc", endpoint = "undo/undo")]
pub(crate) async fn undo(
    slug: String,
    undo: String,
    #[server(default)] back: String,
) -> Result<Done, AppError> {
    answer(async {
        let undone = match service::undo::undo(&the_service()?, &caller()?, &slug, id(&undo)?).await? {
            UndoOutcome::Done(undone) => undone,
            UndoOutcome::Queued(job) => return Ok(Done::to(job_path(&slug, &job.to_string()))),
        };
        let refusal = undone.lines.iter().find_map(|line| line.outcome.clone().err());
        match refusal {
            // Nothing was undone, so the reason is the answer.
            Some(reason) if undone.done == 0 => Err(reason),
            Some(_) => Ok(Done::to(undo_path(&slug)).with_notice(format!(
                "{} {} couldn't be undone.",
                undone_sentence(&undone),
                crate::words::pluralize(undone.refused, "other", "others")
            ))),
            None => {
                let back = local_path(&back).map_or_else(|| undo_path(&slug), str::to_owned);
                Ok(Done::to(back).with_notice(undone_sentence(&undone)))
            }
        }
    })
    .await
}

/// Undoes a change and returns the result for each row, or queues a job where there are many.
#[server(prefix = "/rpc", endpoint = "undo/apply")]
pub(crate) async fn apply(slug: String, undo: String) -> Result<UndoAnswer, AppError> {
    answer(async {
        Ok(match service::undo::undo(&the_service()?, &caller()?, &slug, id(&undo)?).await? {
            UndoOutcome::Done(undone) => UndoAnswer::Done(undone),
            UndoOutcome::Queued(job) => UndoAnswer::Queued(Done::to(job_path(&slug, &job.to_string()))),
        })
    })
    .await
}
