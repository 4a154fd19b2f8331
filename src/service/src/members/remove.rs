//! Taking a member out of the organization. The account stays; the membership's row stays for undo and for the log.

use domain::{
    access::Denial, audit::Action, error::ErrorKind, id::MembershipId, permission::Permission,
    state::MembershipState,
};
use store::Outcome;

use crate::{
    Caller, Service,
    event::{member_target, roles_value, state_value},
    scene::{Scene, owner_remains},
    sessions::end_without_membership,
};

/// Removes a member. Doing it twice is harmless.
///
/// # Errors
/// `NotFound`, `Denied` (oneself one leaves), `LastOwner`; the database failed.
pub async fn remove(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<(), ErrorKind> {
    service
        .write((caller.clone(), slug.to_owned(), id), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, id)) = &*job;
                let scene = Scene::lock(tx, caller, slug).await?;
                let target = tx.find_member(scene.org.id, *id).await?.ok_or(ErrorKind::NotFound)?;
                if target.id == scene.actor.id {
                    return Err(Denial::Oneself.into());
                }
                let permit = scene.decide_on(&Permission::MEMBER_DELETE, &target)?;
                if target.state == MembershipState::Removed {
                    return Ok(Outcome::Quiet(()));
                }
                tx.lock_account(target.account_id).await?;
                if !tx
                    .with(&permit)
                    .update_membership_state(target.id, target.state, MembershipState::Removed)
                    .await?
                {
                    return Err(ErrorKind::MemberState.into());
                }
                owner_remains(tx, &scene.org).await?;
                end_without_membership(tx, &permit, target.account_id).await?;
                let mut event = service.event_in(caller, scene.org.id, Action::MemberRemoved);
                event.target = member_target(&target);
                event.before = roles_value(&target.roles);
                event.after = state_value(MembershipState::Removed.as_str());
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
