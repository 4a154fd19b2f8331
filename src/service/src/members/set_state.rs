//! Disabling a member, who is out at once and keeps what they own, and enabling them again.

use domain::{
    access::Denial, audit::Action, error::ErrorKind, id::MembershipId, permission::Permission,
    state::MembershipState,
};
use store::Outcome;

use crate::{
    Caller, Service,
    event::{member_target, state_value},
    scene::{Scene, owner_remains},
    sessions::end_without_membership,
};

/// Disables an active member. Doing it twice is harmless.
///
/// # Errors
/// `NotFound`, `Denied`, `MemberState` for a removed member, `LastOwner`; the database failed.
pub async fn disable(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<(), ErrorKind> {
    set(service, caller, slug, id, MembershipState::Disabled).await
}

/// Enables a disabled member. Doing it twice is harmless.
///
/// # Errors
/// `NotFound`, `Denied`, `MemberState` for a removed member; the database failed.
pub async fn enable(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<(), ErrorKind> {
    set(service, caller, slug, id, MembershipState::Active).await
}

async fn set(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
    to: MembershipState,
) -> Result<(), ErrorKind> {
    service
        .write((caller.clone(), slug.to_owned(), id, to), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, id, to)) = &*job;
                let scene = Scene::lock(tx, caller, slug).await?;
                let target = tx.find_member(scene.org.id, *id).await?.ok_or(ErrorKind::NotFound)?;
                if target.id == scene.actor.id {
                    return Err(Denial::Oneself.into());
                }
                let permit = scene.decide_on(&Permission::MEMBER_UPDATE, &target)?;
                if target.state == MembershipState::Removed {
                    return Err(ErrorKind::MemberState.into());
                }
                if target.state == *to {
                    return Ok(Outcome::Quiet(()));
                }
                tx.lock_account(target.account_id).await?;
                if !tx.with(&permit).update_membership_state(target.id, target.state, *to).await? {
                    return Err(ErrorKind::MemberState.into());
                }
                let action = if *to == MembershipState::Disabled {
                    owner_remains(tx, &scene.org).await?;
                    end_without_membership(tx, &permit, target.account_id).await?;
                    Action::MemberDisabled
                } else {
                    Action::MemberEnabled
                };
                let mut event = service.event_in(caller, scene.org.id, action);
                event.target = member_target(&target);
                event.before = state_value(target.state.as_str());
                event.after = state_value(to.as_str());
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
