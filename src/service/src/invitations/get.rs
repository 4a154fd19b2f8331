//! One invitation of the organization.

use domain::{
    error::ErrorKind, id::InvitationId, permission::Permission, state::InvitationState, view::InvitationView,
};

use super::approve::{Inviters, may_approve_roles};
use crate::{Caller, Service, actions::invitation_actions, org_context::invitation_resource};

/// An invitation with what the reader may do with it.
///
/// # Errors
/// `NotFound`, `Denied` without `User.UserInvite.READ`; the database failed.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: InvitationId,
) -> Result<InvitationView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.require(&Permission::INVITE_READ)?;
    let found = tx.org(context.org.id).find_invitation(id).await?.ok_or(ErrorKind::NotFound)?;
    context.decide_on_invitation(&Permission::INVITE_READ, &found)?;
    let resource = invitation_resource(&found);
    let state = found.state.at(found.expires_at, service.now());
    let inviters = Inviters::read(&mut tx, &context, vec![found.invited_by]).await?;
    let (roles, into) = (&found.roles, &found.into);
    let is_waiting =
        state == InvitationState::Pending && inviters.leave_waiting(&context, found.invited_by, roles, into);
    Ok(InvitationView {
        id,
        actions: invitation_actions(&context, resource, state, &found.given_roles()),
        roles: roles.iter().map(|role| role.name.clone()).collect(),
        may_approve: is_waiting && may_approve_roles(&context, resource, roles, into).is_ok(),
        email: found.email,
        state,
        invited_by: found.inviter,
        inviter_id: found.invited_by,
        is_waiting,
        sent_at: found.sent_at,
        expires_at: found.expires_at,
        delivery: found.delivery,
    })
}
