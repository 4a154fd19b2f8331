//! Sharing a view of one's own with the organization.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::ViewId,
};
use store::{Outcome, StoredView};

use super::fields::{check_name, check_number, event, find, may_share, outcome, views};
use crate::{Caller, Service, attempt::Attempt};

/// Shares a view. Answers its name. A shared one stays as it is.
///
/// # Errors
/// `NotFound` for somebody else's, `Denied` without a permission to manage people, `Invalid` where another shared view has the
/// name or there are too many.
pub async fn share(service: &Service, caller: &Caller, slug: &str, id: ViewId) -> Result<String, ErrorKind> {
    let attempt = Attempt::new(Action::ViewShared);
    service
        .in_org(caller, slug, attempt, id, |tx, change, id| {
            Box::pin(async move {
                let views = views(tx, change.context).await?;
                let before = find(&views, *id)?;
                let permit = may_share(change.context)?;
                let view = StoredView { of: None, ..before.clone() };
                if view == before {
                    return Ok(Outcome::Quiet(view.name));
                }
                check_name(&views, &view)?;
                check_number(&views, None)?;
                tx.with(&permit).update_view(&view).await?;
                let mut event = event(change, Action::ViewShared, &view);
                event.after = Some(AuditValue::ViewQuery(view.query.clone()));
                Ok(outcome(view.name.clone(), &view, event))
            })
        })
        .await
}
