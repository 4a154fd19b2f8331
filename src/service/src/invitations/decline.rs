//! Declining an invitation: whoever holds the link may, with or without an account.

use domain::{
    audit::{Action, Origin, Who},
    error::ErrorKind,
    secret::Secret,
    state::InvitationState,
};
use store::Outcome;

use super::acceptance::lock_invitation;
use crate::{Service, event::invitation_target, keys::link_hash, limits};

/// Closes the invitation as declined. Doing it twice is harmless.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired`, `InvitationClosed` when it was accepted, cancelled or has run out; the database failed.
pub async fn decline(service: &Service, origin: Origin, token: &Secret) -> Result<(), ErrorKind> {
    limits::count(service, vec![(limits::ANSWER_NETWORK, limits::network(&origin))]).await?;
    let hash = link_hash(token)?;
    service
        .write((origin, hash), |tx, job| {
            Box::pin(async move {
                let (service, (origin, hash)) = &*job;
                let locked = lock_invitation(tx, hash).await?;
                if locked.invitation.state == InvitationState::Declined {
                    return Ok(Outcome::Quiet(()));
                }
                let closed = tx
                    .with(&locked.permit)
                    .update_invitation_closed(
                        locked.invitation.id,
                        InvitationState::Declined,
                        service.now(),
                        true,
                    )
                    .await?;
                if !closed {
                    return Err(ErrorKind::InvitationClosed.into());
                }
                let who = Who { account_id: None, label: locked.invitation.email.clone() };
                let mut event = service.event(who, origin, Action::InvitationDeclined);
                event.org_id = Some(locked.org.id);
                event.target = invitation_target(locked.invitation.id, &locked.invitation.email);
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
