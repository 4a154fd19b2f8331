//! Server functions that undo a change.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};
#[cfg(feature = "ssr")]
use {
    super::undone_sentence,
    crate::{
        api::{Done, answer, caller, change, id, local_path, service as the_service},
        messages::messages,
        paths::{job_path, undo_path},
    },
    domain::bulk::UndoOutcome,
};

/// Undoes the change that a notice reports, and stays on the page.
#[server(prefix = "/rpc", endpoint = "undo/undo")]
pub(crate) async fn undo(
    slug: String,
    undo: String,
    #[server(default)] back: String,
) -> Result<FormAnswer, AppError> {
    change(async {
        let undone = match service::undo::undo(&the_service()?, &caller()?, &slug, id(&undo)?).await? {
            UndoOutcome::Done(undone) => undone,
            UndoOutcome::Queued(job) => return Ok(Done::to(job_path(&slug, &job.to_string()))),
        };
        let refusal = undone.lines.iter().find_map(|line| line.outcome.clone().err());
        match refusal {
            // Nothing was undone, so the reason is the answer.
            Some(reason) if undone.done == 0 => Err(reason),
            Some(_) => {
                let sentences = [undone_sentence(&undone), messages().undo_others_refused(undone.refused)];
                Ok(Done::to(undo_path(&slug)).with_notice(sentences.join(" ")))
            }
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
pub(crate) async fn apply(slug: String, undo: String) -> Result<FormAnswer, AppError> {
    answer(async {
        Ok(match service::undo::undo(&the_service()?, &caller()?, &slug, id(&undo)?).await? {
            UndoOutcome::Done(undone) => FormAnswer::Undone(undone),
            UndoOutcome::Queued(job) => FormAnswer::Done(Done::to(job_path(&slug, &job.to_string()))),
        })
    })
    .await
}
