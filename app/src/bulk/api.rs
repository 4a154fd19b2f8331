//! The server function of bulk actions.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Applies the action to each selected row, or queues a job where there are many. Where roles or teams are chosen for it, it
/// first answers what would change. `agreed` is the fingerprint of what was shown, `shown_for` the choice that it was shown for; where
/// something else would change by now, or nothing was shown, the answer is that. `fate` and `owner` say what becomes of what removed
/// members own.
#[server(prefix = "/rpc", endpoint = "bulk/act")]
pub(crate) async fn act(
    slug: String,
    list: String,
    action: String,
    #[server(default)] query: String,
    #[server(default)] add: Vec<String>,
    #[server(default)] remove: Vec<String>,
    #[server(default)] mode: String,
    #[server(default)] add_team: String,
    #[server(default)] remove_team: String,
    #[server(default)] agreed: String,
    #[server(default)] shown_for: String,
    #[server(default)] key: String,
    #[server(default)] fate: String,
    #[server(default)] owner: String,
) -> Result<FormAnswer, AppError> {
    use super::{BulkRequest, Chosen, REPLACE};
    use crate::{api, paths::job_path};
    use domain::{
        bulk::{BulkAction, BulkOutcome},
        consequences::AssetFate,
        error::{ErrorKind, Problem},
    };
    /// The most bytes of an idempotency key.
    const MAX_KEY_LENGTH: usize = 64;
    api::answer(async {
        let chosen = Chosen { add, remove, replaces: mode == REPLACE, add_team, remove_team };
        let roles = |ids: &[String]| ids.iter().map(|role| api::id(role)).collect::<Result<Vec<_>, _>>();
        let unknown = |_| ErrorKind::field("roles", Problem::UnknownRole);
        let (add, remove) = (roles(&chosen.add).map_err(unknown)?, roles(&chosen.remove).map_err(unknown)?);
        let team = |id: &str| match id {
            "" => Ok(None),
            id => id.parse().map(Some).map_err(|_| ErrorKind::field("team", Problem::UnknownTeam)),
        };
        let mut request =
            BulkRequest::parse(&list, &action, &query, add, remove).ok_or(ErrorKind::NotFound)?;
        if chosen.replaces {
            request.bulk.action = request.bulk.action.replacing();
        }
        let (add_team, remove_team) = (team(&chosen.add_team)?, team(&chosen.remove_team)?);
        request.bulk.action = request.bulk.action.with_teams(add_team, remove_team);
        if let BulkAction::Remove { assets } = &mut request.bulk.action {
            *assets = AssetFate::from_form(&fate, &owner);
        }
        let (service, caller) = (api::service()?, api::caller()?);
        let asks_first = request.bulk.action.takes_choice();
        if asks_first && (agreed.is_empty() || shown_for != chosen.digest()) {
            request.bulk.action.check_choice()?;
            let preview = service::bulk::preview(&service, &caller, &slug, &request.bulk).await?;
            return Ok(FormAnswer::BulkPreview(Box::new(preview)));
        }
        // Sent twice with the same key, the action is queued once.
        let key = Some(key.as_str()).filter(|key| !key.is_empty() && key.len() <= MAX_KEY_LENGTH);
        // A form that names no plan is refused like one whose plan has changed.
        let terms = (key, Some(agreed.as_str()));
        Ok(match service::bulk::act(&service, &caller, &slug, &request.bulk, terms).await {
            Ok(BulkOutcome::Done(result)) => FormAnswer::Bulk(result),
            Ok(BulkOutcome::Queued(job)) => {
                FormAnswer::Done(api::Done::to(job_path(&slug, &job.to_string())))
            }
            Err(ErrorKind::ConsequencesChanged) => {
                let preview = service::bulk::preview(&service, &caller, &slug, &request.bulk).await?;
                FormAnswer::BulkPreview(Box::new(preview))
            }
            Err(error) => return Err(error),
        })
    })
    .await
}
