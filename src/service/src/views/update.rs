//! Saving what the list of people shows under the name of a view that there is.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::ViewId,
};
use store::{Outcome, StoredView};

use super::fields::{check_query, event, find, outcome, permit, views};
use crate::{Caller, Service, attempt::Attempt};

/// A view to update.
#[derive(Debug, Clone)]
pub struct UpdateView {
    /// The view.
    pub id: ViewId,
    /// The query that it has from now on.
    pub query: String,
}

/// Updates a view. Answers its name. The query that it has already is no change.
///
/// # Errors
/// `NotFound` for somebody else's, `Denied` for a shared one without a permission to manage people, `Invalid` for a query that
/// is too long.
pub async fn update(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: UpdateView,
) -> Result<String, ErrorKind> {
    let attempt = Attempt::new(Action::ViewUpdated);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let before = find(&views(tx, change.context).await?, command.id)?;
                let permit = permit(change.context, before.of)?;
                check_query(&command.query)?;
                let view = StoredView { query: command.query.clone(), ..before.clone() };
                if view == before {
                    return Ok(Outcome::Quiet(view.name));
                }
                tx.with(&permit).update_view(&view).await?;
                let mut event = event(change, Action::ViewUpdated, &view);
                event.before = Some(AuditValue::ViewQuery(before.query));
                event.after = Some(AuditValue::ViewQuery(view.query.clone()));
                Ok(outcome(view.name.clone(), &view, event))
            })
        })
        .await
}
