//! Sending an invitation again: the same row, a new link, a new end; the old link is dead.

use domain::{
    access::may_grant, audit::Action, error::ErrorKind, id::InvitationId, permission::Permission,
    state::InvitationState,
};
use store::Outcome;

use super::invite::{renew, target};
use crate::{Caller, Service, event::roles_value, limits, mail, scene::Scene};

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
    service
        .write((caller.clone(), slug.to_owned(), id, has_mail), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, id, has_mail)) = &*job;
                let scene = Scene::lock(tx, caller, slug).await?;
                scene.decide(&Permission::INVITE_UPDATE)?;
                let found = tx.find_invitation(*id).await?.filter(|i| i.org_id == scene.org.id);
                let open = found.ok_or(ErrorKind::NotFound)?;
                if open.state != InvitationState::Pending {
                    return Err(ErrorKind::InvitationClosed.into());
                }
                let permit =
                    may_grant(&scene.actor, &Permission::INVITE_UPDATE, &open.roles, &scene.org.policy)?;
                limits::take(tx, limits::INVITATIONS, &scene.actor.id.to_string(), 1, service.now()).await?;
                renew(tx, service, &permit, &open, &scene, *has_mail).await?;
                let mut event = service.event_in(caller, scene.org.id, Action::InvitationResent);
                event.target = target(open.id, &open.email);
                event.after = roles_value(&open.roles);
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
