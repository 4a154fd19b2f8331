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
    let undo = UndoId::new(service.new_uuid());
    let mutation = service
        .write((caller.clone(), slug.to_owned(), id, undo), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, id, undo)) = &*job;
                let context = OrgContext::lock(tx, caller, slug).await?;
                cancel_in(tx, &MutationContext { service, caller, context: &context, undo: *undo }, *id).await
            })
        })
        .await?;
    Ok(mutation.undo())
}

/// Whether this invitation may be cancelled.
pub(crate) fn may_cancel(context: &OrgContext, invitation: &Invitation) -> Result<Permit, Failure> {
    let permit = context.decide(&Permission::INVITE_UPDATE)?;
    match invitation.state {
        InvitationState::Pending => Ok(permit),
        _ => Err(ErrorKind::InvitationClosed.into()),
    }
}

/// Cancels an invitation inside a unit of work.
pub(crate) async fn cancel_in(
    tx: &mut Tx<'_>,
    act: &MutationContext<'_>,
    id: InvitationId,
) -> Result<Outcome<Mutation>, Failure> {
    let context = act.context;
    context.decide(&Permission::INVITE_UPDATE)?;
    let found = tx.find_invitation(id).await?.filter(|i| i.org_id == context.org.id);
    let open = found.ok_or(ErrorKind::NotFound)?;
    let permit = may_cancel(context, &open)?;
    let closed = tx
        .with(&permit)
        .update_invitation_closed(open.id, InvitationState::Cancelled, act.service.now(), false)
        .await?;
    if !closed {
        return Err(ErrorKind::InvitationClosed.into());
    }
    let row = (open.id.uuid(), open.email.as_str(), InvitationState::Pending.as_str());
    let mutation = act.record_undo(tx, &permit, Undoable::Cancel, row).await?;
    let mut event = act.service.event_in(act.caller, context.org.id, Action::InvitationCancelled);
    event.target = target(open.id, &open.email);
    event.before = state_value(InvitationState::Pending.as_str());
    event.after = state_value(InvitationState::Cancelled.as_str());
    Ok(Outcome::changed(mutation, event))
}
