//! Sending an invitation again: the same row, a new link, a new end; the old link is dead.

use domain::{
    access::{Permit, may_grant},
    audit::Action,
    error::ErrorKind,
    id::{InvitationId, UndoId},
    permission::Permission,
    state::InvitationState,
};
use store::{Failure, Invitation, Outcome, Tx};

use super::invite::{renew, target};
use crate::{
    Caller, Service,
    event::roles_value,
    limits, mail,
    mutation::{Mutation, MutationContext},
    org_context::OrgContext,
};

/// Resends an invitation that is open or has run out. The caller becomes its inviter.
///
/// # Errors
/// `NotFound`, `Denied`, `InvitationClosed`, `RateLimited`; the database failed.
pub async fn resend(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: InvitationId,
) -> Result<(), ErrorKind> {
    let has_mail = mail::is_sent(service).await?;
    let undo = UndoId::new(service.new_uuid());
    service
        .write((caller.clone(), slug.to_owned(), id, has_mail, undo), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, id, has_mail, undo)) = &*job;
                let context = OrgContext::lock(tx, caller, slug).await?;
                resend_in(
                    tx,
                    &MutationContext { service, caller, context: &context, undo: *undo },
                    *id,
                    *has_mail,
                )
                .await
            })
        })
        .await
        .map(drop)
}

/// Whether this invitation may be sent again: whoever does it gives its roles.
pub(crate) fn may_resend(context: &OrgContext, invitation: &Invitation) -> Result<Permit, Failure> {
    if invitation.state != InvitationState::Pending {
        return Err(ErrorKind::InvitationClosed.into());
    }
    Ok(may_grant(&context.actor, &Permission::INVITE_UPDATE, &invitation.roles, &context.org.policy)?)
}

/// Resends an invitation inside a unit of work.
pub(crate) async fn resend_in(
    tx: &mut Tx<'_>,
    act: &MutationContext<'_>,
    id: InvitationId,
    has_mail: bool,
) -> Result<Outcome<Mutation>, Failure> {
    let (service, context) = (act.service, act.context);
    context.decide(&Permission::INVITE_UPDATE)?;
    let found = tx.find_invitation(id).await?.filter(|i| i.org_id == context.org.id);
    let open = found.ok_or(ErrorKind::NotFound)?;
    let permit = may_resend(context, &open)?;
    limits::take(tx, limits::INVITATIONS, &context.actor.id.to_string(), 1, service.now()).await?;
    renew(tx, service, &permit, &open, context, has_mail).await?;
    let mut event = service.event_in(act.caller, context.org.id, Action::InvitationResent);
    event.target = target(open.id, &open.email);
    event.after = roles_value(&open.roles);
    Ok(Outcome::changed(Mutation::PERMANENT, event))
}
