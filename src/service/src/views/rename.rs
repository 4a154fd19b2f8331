//! Giving a saved view another name.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::ViewId,
};
use store::{Outcome, StoredView};

use super::fields::{check_name, event, find, outcome, parse_name, permit, views};
use crate::{Caller, Service, attempt::Attempt};

/// A view to rename.
#[derive(Debug, Clone)]
pub struct RenameView {
    /// The view.
    pub id: ViewId,
    /// Its name from now on.
    pub name: String,
}

/// Renames a view. The name that it has already is no change.
///
/// # Errors
/// `NotFound` for somebody else's, `Denied` for a shared one without a permission to manage people, `Invalid` for the name.
pub async fn rename(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: RenameView,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::new(Action::ViewRenamed);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let views = views(tx, change.context).await?;
                let before = find(&views, command.id)?;
                let permit = permit(change.context, before.of)?;
                let view = StoredView { name: parse_name(&command.name)?, ..before.clone() };
                if view == before {
                    return Ok(Outcome::Quiet(()));
                }
                check_name(&views, &view)?;
                tx.with(&permit).update_view(&view).await?;
                let mut event = event(change, Action::ViewRenamed, &before);
                event.before = Some(AuditValue::Name(before.name));
                event.after = Some(AuditValue::Name(view.name.clone()));
                Ok(outcome((), &view, event))
            })
        })
        .await
}
