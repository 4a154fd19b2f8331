//! Taking an invitation back: its link is dead at once, its row stays.

use domain::{
    access::Permit,
    audit::Action,
    error::ErrorKind,
    id::{InvitationId, UndoId},
    permission::Permission,
    state::{InvitationState, Undoable},
};
use store::{Failure, Invitation, Outcome, Tx};

use super::invite::target;
use crate::{
    Caller, Service,
    event::state_value,
    mutation::{Mutation, MutationContext},
    org_context::OrgContext,
};

/// Cancels an open invitation, or one that has run out. Answers the key by which it can be undone.
///
/// # Errors
/// `NotFound`, `Denied`, `InvitationClosed` when it was answered or cancelled before; the database failed.
pub async fn cancel(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: InvitationId,
) -> Result<Option<UndoId>, ErrorKind> {
    let mutation =
        service.in_org(caller, slug, id, |tx, change, id| Box::pin(cancel_in(tx, change, *id))).await?;
    Ok(mutation.undo())
}

/// Whether this invitation may be cancelled.
pub(crate) fn may_cancel(context: &OrgContext, invitation: &Invitation) -> Result<Permit, Failure> {
    let permit = context.decide_on_invitation(&Permission::INVITE_UPDATE, invitation)?;
    match invitation.state {
        InvitationState::Pending => Ok(permit),
        _ => Err(ErrorKind::InvitationClosed.into()),
    }
}

/// Cancels an invitation inside a unit of work.
pub(crate) async fn cancel_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: InvitationId,
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    context.require(&Permission::INVITE_UPDATE)?;
    let found = tx.org(context.org.id).find_invitation(id).await?;
    let open = found.ok_or(ErrorKind::NotFound)?;
    let permit = may_cancel(context, &open)?;
    let closed = tx
        .with(&permit)
        .update_invitation_closed(open.id, InvitationState::Cancelled, change.service.now(), false)
        .await?;
    if !closed {
        return Err(ErrorKind::InvitationClosed.into());
    }
    let row = (open.id.uuid(), open.email.as_str(), InvitationState::Pending.as_str());
    let mutation = change.record_undo(tx, &permit, Undoable::Cancel, row).await?;
    let mut event = change.service.event_in(change.caller, context.org.id, Action::InvitationCancelled);
    event.target = target(open.id, &open.email);
    event.before = state_value(InvitationState::Pending.as_str());
    event.after = state_value(InvitationState::Cancelled.as_str());
    Ok(Outcome::changed(mutation, event))
}
