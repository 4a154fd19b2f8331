//! Taking an invitation back: its link is dead at once, its row stays.

use domain::{
    audit::Action, error::ErrorKind, id::InvitationId, permission::Permission, state::InvitationState,
};
use store::Outcome;

use super::invite::target;
use crate::{Caller, Service, event::state_value, scene::Scene};

/// Cancels an open invitation, or one that has run out.
///
/// # Errors
/// `NotFound`, `Denied`, `InvitationClosed` when it was answered or cancelled before; the database failed.
pub async fn cancel(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: InvitationId,
) -> Result<(), ErrorKind> {
    service
        .write((caller.clone(), slug.to_owned(), id), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, id)) = &*job;
                let scene = Scene::lock(tx, caller, slug).await?;
                let permit = scene.decide(&Permission::INVITE_UPDATE)?;
                let found = tx.find_invitation(*id).await?.filter(|i| i.org_id == scene.org.id);
                let open = found.ok_or(ErrorKind::NotFound)?;
                let closed = tx
                    .with(&permit)
                    .update_invitation_closed(open.id, InvitationState::Cancelled, service.now(), false)
                    .await?;
                if !closed {
                    return Err(ErrorKind::InvitationClosed.into());
                }
                let mut event = service.event_in(caller, scene.org.id, Action::InvitationCancelled);
                event.target = target(open.id, &open.email);
                event.before = state_value(InvitationState::Pending.as_str());
                event.after = state_value(InvitationState::Cancelled.as_str());
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
