//! Taking a member out of the organization. The account stays; the membership's row stays for undo and for the log.

use domain::{
    access::{Denial, Permit},
    audit::Action,
    error::ErrorKind,
    id::{MembershipId, UndoId},
    member::Member,
    permission::Permission,
    state::{MembershipState, Undoable},
};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service,
    act::{Act, Acted, undo_of},
    event::{member_target, roles_value, state_value},
    scene::{Scene, owner_remains},
    sessions::end_without_membership,
};

/// Removes a member. Doing it twice is harmless. Answers the key by which it can be undone.
///
/// # Errors
/// `NotFound`, `Denied` (oneself one leaves), `LastOwner`; the database failed.
pub async fn remove(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<Option<UndoId>, ErrorKind> {
    let undo = UndoId::new(service.new_uuid());
    let acted = service
        .write((caller.clone(), slug.to_owned(), id, undo), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, id, undo)) = &*job;
                let scene = Scene::lock(tx, caller, slug).await?;
                remove_in(tx, &Act { service, caller, scene: &scene, undo: *undo }, *id).await
            })
        })
        .await?;
    Ok(undo_of(acted))
}

/// Whether this member may be removed; `None` where they are out already.
pub(crate) fn may_remove(scene: &Scene, target: &Member) -> Result<Option<Permit>, Failure> {
    if target.id == scene.actor.id {
        return Err(Denial::Oneself.into());
    }
    let permit = scene.decide_on(&Permission::MEMBER_DELETE, target)?;
    Ok((target.state != MembershipState::Removed).then_some(permit))
}

/// Removes a member inside a unit of work.
pub(crate) async fn remove_in(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    id: MembershipId,
) -> Result<Outcome<Acted>, Failure> {
    let scene = act.scene;
    let target = scene.member(tx, id).await?;
    let Some(permit) = may_remove(scene, &target)? else { return Ok(Outcome::Quiet(None)) };
    tx.lock_account(target.account_id).await?;
    if !tx.with(&permit).update_membership_state(target.id, target.state, MembershipState::Removed).await? {
        return Err(ErrorKind::MemberState.into());
    }
    owner_remains(tx, &scene.org).await?;
    end_without_membership(tx, &permit, target.account_id).await?;
    let row = (target.id.uuid(), target.name.as_str(), target.state.as_str());
    let kept = act.keep(tx, &permit, Undoable::Remove, row).await?;
    let mut event = act.service.event_in(act.caller, scene.org.id, Action::MemberRemoved);
    event.target = member_target(&target);
    event.before = roles_value(&target.roles);
    event.after = state_value(MembershipState::Removed.as_str());
    Ok(Outcome::changed(Some(kept), event))
}
