//! Taking an invitation back: its link is dead at once, its row stays.

use domain::{
    access::Permit,
    audit::Action,
    change_plan::ChangePlan,
    error::ErrorKind,
    id::{InvitationId, UndoId},
    permission::Permission,
    selection::RowId,
    state::{InvitationState, Undoable},
};
use store::{Failure, Invitation, Outcome, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{invitation_state, invitation_target},
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
    let attempt = Attempt::on(Action::InvitationCancelled, RowId::Invitation(id));
    let mutation = service
        .in_org(caller, slug, attempt, id, |tx, change, id| Box::pin(cancel_in(tx, change, *id)))
        .await?;
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
    let teams = tx.org(context.org.id).list_invitation_teams(open.id).await?;
    let row = (open.id.uuid(), open.email.as_str(), InvitationState::Pending.as_str());
    let mutation = change.record_undo(tx, &permit, Undoable::Cancel, row).await?;
    let mut event = change.event(Action::InvitationCancelled);
    event.target = invitation_target(open.id, &open.email);
    event.before = invitation_state(InvitationState::Pending);
    event.after = invitation_state(InvitationState::Cancelled);
    event.plan = ChangePlan {
        invitations: 1,
        teams: teams.into_iter().map(|team| team.name).collect(),
        ..ChangePlan::default()
    };
    Ok(Outcome::changed(mutation, event))
}
