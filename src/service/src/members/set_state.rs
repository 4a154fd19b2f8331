//! Disabling a member, who is out at once and keeps what they own, and enabling them again.

use domain::{
    access::{Denial, Permit},
    audit::Action,
    error::ErrorKind,
    id::{MembershipId, UndoId},
    member::Member,
    permission::Permission,
    selection::RowId,
    state::{MembershipState, Undoable},
};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{member_state, member_target},
    mutation::{Mutation, MutationContext},
    org_context::OrgContext,
    seats::require_seat,
};

/// Disables an active member. Doing it twice is harmless. Answers the key by which it can be undone.
///
/// # Errors
/// `NotFound`, `Denied`, `MemberState` for a removed member, `LastOwner`; the database failed.
pub async fn disable(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<Option<UndoId>, ErrorKind> {
    set(service, caller, slug, id, MembershipState::Disabled).await.map(Mutation::undo)
}

/// Enables a disabled member. Doing it twice is harmless.
///
/// # Errors
/// `NotFound`, `Denied`, `MemberState` for a removed member, `NoSeat`; the database failed.
pub async fn enable(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<(), ErrorKind> {
    set(service, caller, slug, id, MembershipState::Active).await.map(drop)
}

async fn set(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
    to: MembershipState,
) -> Result<Mutation, ErrorKind> {
    let action = if to == MembershipState::Disabled { Action::MemberDisabled } else { Action::MemberEnabled };
    let attempt = Attempt::on(action, RowId::Member(id));
    service
        .in_org(caller, slug, attempt, (id, to), |tx, change, (id, to)| {
            Box::pin(set_in(tx, change, *id, *to))
        })
        .await
}

/// Whether this member may be disabled or enabled; `None` where they are so already.
pub(crate) fn may_set(
    context: &OrgContext,
    target: &Member,
    to: MembershipState,
) -> Result<Option<Permit>, Failure> {
    if context.actor.is(target.id) {
        return Err(Denial::Oneself.into());
    }
    let permit = context.decide_on(&Permission::MEMBER_UPDATE, target)?;
    if target.state == MembershipState::Removed {
        return Err(ErrorKind::MemberState.into());
    }
    Ok((target.state != to).then_some(permit))
}

/// Disables or enables a member inside a unit of work.
pub(crate) async fn set_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: MembershipId,
    to: MembershipState,
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    let target = context.member(tx, id).await?;
    let Some(permit) = may_set(context, &target, to)? else { return Ok(Outcome::Quiet(Mutation::Unchanged)) };
    require_seat(tx, context, target.state.into(), to.into()).await?;
    tx.lock_account(target.account_id).await?;
    if !tx.with(&permit).update_membership_state(target.id, (target.state, to), &change.period()).await? {
        return Err(ErrorKind::MemberState.into());
    }
    let (action, mutation) = if to == MembershipState::Disabled {
        let row = (target.id.uuid(), target.name.as_str(), target.state.as_str());
        (Action::MemberDisabled, change.record_undo(tx, &permit, Undoable::Disable, row).await?)
    } else {
        (Action::MemberEnabled, Mutation::PERMANENT)
    };
    let mut event = change.event(action);
    event.target = member_target(&target);
    event.before = member_state(target.state);
    event.after = member_state(to);
    Ok(Outcome::changed(mutation, event))
}
