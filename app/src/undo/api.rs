//! Server functions that undo a change.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Undoes the change that a notice reports, and stays on the page.
#[server(prefix = "/rpc", endpoint = "undo/undo")]
pub(crate) async fn undo(
    slug: String,
    undo: String,
    #[server(default)] back: String,
) -> Result<FormAnswer, AppError> {
    use super::undone_sentence;
    use crate::{
        api,
        messages::messages,
        paths::{job_path, undo_path},
    };
    use domain::bulk::UndoOutcome;
    api::change(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let undone = match service::undo::undo(&service, &caller, &slug, api::id(&undo)?).await? {
            UndoOutcome::Done(undone) => undone,
            UndoOutcome::Queued(job) => return Ok(api::Done::to(job_path(&slug, &job.to_string()))),
        };
        let refusal = undone.lines.iter().find_map(|line| line.outcome.clone().err());
        match refusal {
            // Nothing was undone, so the reason is the answer.
            Some(reason) if undone.done == 0 => Err(reason),
            Some(_) => {
                let sentences = [undone_sentence(&undone), messages().undo_others_refused(undone.refused)];
                Ok(api::Done::to(undo_path(&slug)).with_notice(sentences.join(" ")))
            }
            None => {
                let back = api::local_path(&back).map_or_else(|| undo_path(&slug), str::to_owned);
                Ok(api::Done::to(back).with_notice(undone_sentence(&undone)))
            }
        }
    })
    .await
}

/// Undoes a change and returns the result for each row, or queues a job where there are many.
#[server(prefix = "/rpc", endpoint = "undo/apply")]
pub(crate) async fn apply(slug: String, undo: String) -> Result<FormAnswer, AppError> {
    use crate::{api, paths::job_path};
    use domain::bulk::UndoOutcome;
    api::answer(async {
        Ok(match service::undo::undo(&api::service()?, &api::caller()?, &slug, api::id(&undo)?).await? {
            UndoOutcome::Done(undone) => FormAnswer::Undone(undone),
            UndoOutcome::Queued(job) => FormAnswer::Done(api::Done::to(job_path(&slug, &job.to_string()))),
        })
    })
    .await
}
