//! The link of an invitation, for whoever may pass it on by hand. Showing it is noted in the log.

use domain::{
    access::may_grant, audit::Action, error::ErrorKind, id::InvitationId, permission::Permission,
    state::InvitationState,
};
use store::Outcome;

use super::invite::target;
use crate::{Caller, Service, mail::invitation_url, org_context::OrgContext};

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
    service
        .write((caller.clone(), slug.to_owned(), id, base), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, id, base)) = &*job;
                let context = OrgContext::read(tx, caller, slug).await?;
                if !context.org.policy.invitations_copy_link {
                    return Err(ErrorKind::LinkNotAllowed.into());
                }
                let found = tx.find_invitation(*id).await?.filter(|i| i.org_id == context.org.id);
                context.decide(&Permission::INVITE_COPY_LINK)?;
                let open = found.ok_or(ErrorKind::NotFound)?;
                // Whoever has the link can become a member with these roles: so it is giving them.
                may_grant(&context.actor, &Permission::INVITE_COPY_LINK, &open.roles, &context.org.policy)?;
                if open.state.at(open.expires_at, service.now()) != InvitationState::Pending {
                    return Err(ErrorKind::InvitationClosed.into());
                }
                let url = invitation_url(base, &service.keys().invitation_token(open.id, open.token_version));
                let mut event = service.event_in(caller, context.org.id, Action::InvitationLinkCopied);
                event.target = target(open.id, &open.email);
                Ok(Outcome::changed(url, event))
            })
        })
        .await
}
