//! Saving what the list of people shows under a name.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::ViewId,
};
use store::{Failure, Outcome, StoredView, Tx};

use super::fields::{check_name, check_number, check_query, event, outcome, parse_name, permit, views};
use crate::{Caller, Service, attempt::Attempt, mutation::MutationContext};

/// A view to save.
#[derive(Debug, Clone)]
pub struct SaveView {
    /// Its name.
    pub name: String,
    /// The query of the list's address, without its question mark.
    pub query: String,
    /// Whether everybody in the organization gets it.
    pub is_shared: bool,
}

/// Saves a view.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `User.Member.READ` or, for a shared one, without a permission to manage
/// people, `Invalid` for the name.
pub async fn save(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: SaveView,
) -> Result<ViewId, ErrorKind> {
    let id = ViewId::new(service.new_uuid());
    let attempt = Attempt::new(Action::ViewShared);
    service
        .in_org(caller, slug, attempt, (id, command), |tx, change, (id, command)| {
            Box::pin(save_in(tx, change, *id, command))
        })
        .await
}

async fn save_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: ViewId,
    command: &SaveView,
) -> Result<Outcome<ViewId>, Failure> {
    let context = change.context;
    let views = views(tx, context).await?;
    let of = match command.is_shared {
        true => None,
        false => Some(context.acting_member()?.id),
    };
    let permit = permit(context, of)?;
    let view = StoredView {
        id,
        of,
        name: parse_name(&command.name)?,
        query: command.query.clone(),
        saved_by: context.actor.membership_id(),
    };
    check_query(&view.query)?;
    check_name(&views, &view)?;
    check_number(&views, of)?;
    tx.with(&permit).insert_view(&view, context.now).await?;
    let mut event = event(change, Action::ViewShared, &view);
    event.after = Some(AuditValue::ViewQuery(view.query.clone()));
    Ok(outcome(id, &view, event))
}
