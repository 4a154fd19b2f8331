//! Taking a member out of the organization. The account stays; the membership's row stays for undo and for the log.

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
    event::{member_state, member_target, roles_value},
    mutation::{Mutation, MutationContext},
    org_context::OrgContext,
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
    let attempt = Attempt::on(Action::MemberRemoved, RowId::Member(id));
    let mutation = service
        .in_org(caller, slug, attempt, id, |tx, change, id| Box::pin(remove_in(tx, change, *id)))
        .await?;
    Ok(mutation.undo())
}

/// Whether this member may be removed; `None` where they are out already.
pub(crate) fn may_remove(context: &OrgContext, target: &Member) -> Result<Option<Permit>, Failure> {
    if context.actor.is(target.id) {
        return Err(Denial::Oneself.into());
    }
    let permit = context.decide_on(&Permission::MEMBER_DELETE, target)?;
    Ok((target.state != MembershipState::Removed).then_some(permit))
}

/// Removes a member inside a unit of work.
pub(crate) async fn remove_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: MembershipId,
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    let target = context.member(tx, id).await?;
    let Some(permit) = may_remove(context, &target)? else { return Ok(Outcome::Quiet(Mutation::Unchanged)) };
    tx.lock_account(target.account_id).await?;
    if !tx
        .with(&permit)
        .update_membership_state(target.id, (target.state, MembershipState::Removed), &change.period())
        .await?
    {
        return Err(ErrorKind::MemberState.into());
    }
    let row = (target.id.uuid(), target.name.as_str(), target.state.as_str());
    let mutation = change.record_undo(tx, &permit, Undoable::Remove, row).await?;
    let mut event = change.event(Action::MemberRemoved);
    event.target = member_target(&target);
    event.before = roles_value(&target.roles);
    event.after = member_state(MembershipState::Removed);
    Ok(Outcome::changed(mutation, event))
}
