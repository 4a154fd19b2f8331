//! The link of an invitation, for whoever may pass it on by hand. Showing it is noted in the log, and at the invitation: an account
//! that is made by this link has not proven its address.

use domain::{
    audit::Action, error::ErrorKind, id::InvitationId, permission::Permission, selection::RowId,
    state::InvitationState,
};
use store::Outcome;

use crate::{
    Caller, Service, attempt::Attempt, event::invitation_target, mail::invitation_url,
    org_context::invitation_resource,
};

/// The whole address of an open invitation's link.
///
/// # Errors
/// `NotFound`, `Denied`, `LinkNotAllowed` by `invitations.copy_link`, `InvitationClosed`; the database failed.
pub async fn link(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: InvitationId,
) -> Result<String, ErrorKind> {
    let base = service.public_url().await?;
    let attempt = Attempt::on(Action::InvitationLinkCopied, RowId::Invitation(id));
    service
        .in_org(caller, slug, attempt, (id, base), |tx, change, (id, base)| {
            Box::pin(async move {
                let (service, context) = (change.service, change.context);
                if !context.org.policy.invitations_copy_link {
                    return Err(ErrorKind::LinkNotAllowed.into());
                }
                context.require(&Permission::INVITE_COPY_LINK)?;
                let open = tx.org(context.org.id).find_invitation(*id).await?.ok_or(ErrorKind::NotFound)?;
                // Whoever has the link can become a member with these roles: so it is giving them.
                let resource = invitation_resource(&open);
                let permit =
                    context.may_grant(&Permission::INVITE_COPY_LINK, resource, &open.given_roles())?;
                if open.state.at(open.expires_at, service.now()) != InvitationState::Pending {
                    return Err(ErrorKind::InvitationClosed.into());
                }
                tx.with(&permit).update_invitation_link_shown(open.id).await?;
                let url = invitation_url(base, &service.keys().invitation_token(open.id, open.token_version));
                let mut event = change.event(Action::InvitationLinkCopied);
                event.target = invitation_target(open.id, &open.email);
                Ok(Outcome::changed(url, event))
            })
        })
        .await
}
