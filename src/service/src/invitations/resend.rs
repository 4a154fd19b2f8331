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
    act::{Act, Acted, Kept},
    event::roles_value,
    limits, mail,
    scene::Scene,
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
                let scene = Scene::lock(tx, caller, slug).await?;
                resend_in(tx, &Act { service, caller, scene: &scene, undo: *undo }, *id, *has_mail).await
            })
        })
        .await
        .map(drop)
}

/// Whether this invitation may be sent again: whoever does it gives its roles.
pub(crate) fn may_resend(scene: &Scene, invitation: &Invitation) -> Result<Permit, Failure> {
    if invitation.state != InvitationState::Pending {
        return Err(ErrorKind::InvitationClosed.into());
    }
    Ok(may_grant(&scene.actor, &Permission::INVITE_UPDATE, &invitation.roles, &scene.org.policy)?)
}

/// Resends an invitation inside a unit of work.
pub(crate) async fn resend_in(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    id: InvitationId,
    has_mail: bool,
) -> Result<Outcome<Acted>, Failure> {
    let (service, scene) = (act.service, act.scene);
    scene.decide(&Permission::INVITE_UPDATE)?;
    let found = tx.find_invitation(id).await?.filter(|i| i.org_id == scene.org.id);
    let open = found.ok_or(ErrorKind::NotFound)?;
    let permit = may_resend(scene, &open)?;
    limits::take(tx, limits::INVITATIONS, &scene.actor.id.to_string(), 1, service.now()).await?;
    renew(tx, service, &permit, &open, scene, has_mail).await?;
    let mut event = service.event_in(act.caller, scene.org.id, Action::InvitationResent);
    event.target = target(open.id, &open.email);
    event.after = roles_value(&open.roles);
    Ok(Outcome::changed(Some(Kept(None)), event))
}
