//! Sending an invitation again: the same row, a new link, a new end; the old link is dead.

use domain::{
    access::{Denial, Permit},
    audit::Action,
    email::EmailKey,
    error::ErrorKind,
    id::InvitationId,
    permission::Permission,
    seats::SeatHolder,
    selection::RowId,
    state::InvitationState,
    time::Timestamp,
};
use store::{Failure, Invitation, Outcome, Tx};

use super::invite::renew;
use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{invitation_target, roles_value},
    limits, mail,
    mutation::{Mutation, MutationContext},
    org_context::{OrgContext, invitation_resource},
    seats::require_seat,
};

/// Resends an invitation that is open or has run out. The caller becomes its inviter.
///
/// # Errors
/// `NotFound`, `Denied`, `InvitationClosed`, `NoSeat` for one that has expired, `RateLimited`; the database failed.
pub async fn resend(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: InvitationId,
) -> Result<(), ErrorKind> {
    let has_mail = mail::is_sent(service).await?;
    let attempt = Attempt::on(Action::InvitationResent, RowId::Invitation(id));
    service
        .in_org(caller, slug, attempt, (id, has_mail), |tx, change, (id, has_mail)| {
            Box::pin(resend_in(tx, change, *id, *has_mail))
        })
        .await
        .map(drop)
}

/// How an invitation that was not answered stands: it has expired or can be accepted.
pub(crate) fn seat_holder(invitation: &Invitation, now: Timestamp) -> SeatHolder {
    match invitation.state.at(invitation.expires_at, now) {
        InvitationState::Pending => SeatHolder::Invited,
        _ => SeatHolder::Outside,
    }
}

/// Whether this invitation may be sent again: whoever does it gives its roles.
pub(crate) fn may_resend(context: &OrgContext, invitation: &Invitation) -> Result<Permit, Failure> {
    if invitation.state != InvitationState::Pending {
        return Err(ErrorKind::InvitationClosed.into());
    }
    let resource = invitation_resource(invitation);
    let permit = context.may_grant(&Permission::INVITE_UPDATE, resource, &invitation.given_roles())?;
    // Nobody could accept it.
    if !context.org.policy.allows_email(&EmailKey::from_stored(invitation.email_key.clone())) {
        return Err(Denial::EmailDomain.into());
    }
    Ok(permit)
}

/// Resends an invitation inside a unit of work.
pub(crate) async fn resend_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: InvitationId,
    has_mail: bool,
) -> Result<Outcome<Mutation>, Failure> {
    let (service, context) = (change.service, change.context);
    context.require(&Permission::INVITE_UPDATE)?;
    let found = tx.org(context.org.id).find_invitation(id).await?;
    let open = found.ok_or(ErrorKind::NotFound)?;
    let permit = may_resend(context, &open)?;
    require_seat(tx, context, seat_holder(&open, context.now), SeatHolder::Invited).await?;
    limits::take(tx, limits::INVITATIONS, &context.acting_member()?.id.to_string(), 1, service.now()).await?;
    renew(tx, service, &permit, &open, context, has_mail).await?;
    let mut event = change.event(Action::InvitationResent);
    event.target = invitation_target(open.id, &open.email);
    event.after = roles_value(&open.roles);
    Ok(Outcome::changed(Mutation::PERMANENT, event))
}
