//! Declining an invitation: whoever holds the link may, with or without an account.

use domain::{
    access::{Permit, SecretKind},
    audit::{Action, Origin, Who},
    error::ErrorKind,
    secret::Secret,
    state::InvitationState,
};
use store::Outcome;

use super::{answer::hold, invite::target};
use crate::{Service, keys::token_hash};

/// Closes the invitation as declined. Doing it twice is harmless.
///
/// # Errors
/// `LinkDead`, `InvitationClosed` when it was accepted, cancelled or has run out; the database failed.
pub async fn decline(service: &Service, origin: Origin, token: &Secret) -> Result<(), ErrorKind> {
    let hash = token_hash(token);
    service
        .write((origin, hash), |tx, job| {
            Box::pin(async move {
                let (service, (origin, hash)) = &*job;
                let held = hold(tx, hash).await?;
                if held.invitation.state == InvitationState::Declined {
                    return Ok(Outcome::Quiet(()));
                }
                let permit = Permit::by_secret(SecretKind::Invitation);
                let closed = tx
                    .with(&permit)
                    .update_invitation_closed(
                        held.invitation.id,
                        InvitationState::Declined,
                        service.now(),
                        true,
                    )
                    .await?;
                if !closed {
                    return Err(ErrorKind::InvitationClosed.into());
                }
                let who = Who { account_id: None, label: held.invitation.email.clone() };
                let mut event = service.event(who, origin, Action::InvitationDeclined);
                event.org_id = Some(held.org.id);
                event.target = target(held.invitation.id, &held.invitation.email);
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
