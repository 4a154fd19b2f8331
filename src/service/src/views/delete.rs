//! Deleting a saved view. Who had it sees the list without its tab.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::ViewId,
};

use super::fields::{event, find, outcome, permit, views};
use crate::{Caller, Service, attempt::Attempt};

/// Deletes a view. Answers its name.
///
/// # Errors
/// `NotFound` for somebody else's, `Denied` for a shared one without a permission to manage people.
pub async fn delete(service: &Service, caller: &Caller, slug: &str, id: ViewId) -> Result<String, ErrorKind> {
    let attempt = Attempt::new(Action::ViewDeleted);
    service
        .in_org(caller, slug, attempt, id, |tx, change, id| {
            Box::pin(async move {
                let view = find(&views(tx, change.context).await?, *id)?;
                let permit = permit(change.context, view.of)?;
                tx.with(&permit).delete_view(&view).await?;
                let mut event = event(change, Action::ViewDeleted, &view);
                event.before = Some(AuditValue::ViewQuery(view.query.clone()));
                Ok(outcome(view.name.clone(), &view, event))
            })
        })
        .await
}
