//! Taking a member out of the organization. The account stays, unless the policy closes it; the membership's row stays for
//! undo and for the log. What they own is handed over or deleted in the same unit of work, all or nothing.

use domain::{
    access::{Denial, Permit},
    audit::{Action, AuditValue},
    consequences::{AssetChoices, Departure},
    error::ErrorKind,
    id::{MembershipId, UndoId},
    member::Member,
    permission::Permission,
    selection::RowId,
    state::{MembershipState, Undoable},
};
use store::{ClosedBy, Failure, Outcome, Tx};

use super::departing::Departing;
use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{member_target, roles_value},
    mail::News,
    mutation::{Mutation, MutationContext},
    org_context::OrgContext,
};

/// A removal.
#[derive(Debug, Clone)]
pub struct RemoveMember {
    /// Who is removed.
    pub member: MembershipId,
    /// The fingerprint of the consequences that the caller was shown and agreed to.
    pub agreed: String,
    /// What becomes of what they own.
    pub assets: AssetChoices,
}

/// Removes a member. Doing it twice is harmless. Answers the key by which it can be undone.
///
/// # Errors
/// `NotFound`, `Denied` (oneself one leaves), `LastOwner`; `ConsequencesChanged` when they are others by now than the caller
/// agreed to; `OwnsAssets` where it was not said what becomes of what they own, `Invalid` where it was said wrongly.
pub async fn remove(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: RemoveMember,
) -> Result<Option<UndoId>, ErrorKind> {
    let attempt = Attempt::on(Action::MemberRemoved, RowId::Member(command.member));
    let mutation = service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            let RemoveMember { member, agreed, assets } = command;
            Box::pin(remove_in(tx, change, *member, (Some(agreed), assets)))
        })
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

/// Removes a member inside a unit of work. Who removes many at once has agreed to no plan of one of them.
pub(crate) async fn remove_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    member: MembershipId,
    (agreed, assets): (Option<&str>, &AssetChoices),
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    let target = context.member(tx, member).await?;
    let Some(permit) = may_remove(context, &target)? else { return Ok(Outcome::Quiet(Mutation::Unchanged)) };
    tx.lock_account(target.account_id).await?;
    let departing = Departing::read(tx, context, &target, Departure::Removed).await?;
    departing.check_owners()?;
    departing.check_agreed(context, agreed)?;
    let fates = departing.decide_fates(tx, context, assets).await?;
    if !tx
        .with(&permit)
        .update_membership_state(target.id, (target.state, MembershipState::Removed), &change.period())
        .await?
    {
        return Err(ErrorKind::MemberState.into());
    }
    change.tell(tx, &permit, &target, News::Removed).await?;
    let row = (target.id.uuid(), target.name.as_str(), target.state.as_str());
    let mutation = change.record_undo(tx, &permit, Undoable::Remove, row).await?;
    let (departed, mut events) = departing.carry_out(tx, change, &permit, (fates, mutation.undo())).await?;
    if departed.plan.closes_account {
        tx.with(&permit).update_account_closed(ClosedBy::Removal(target.id), Some(context.now)).await?;
    }
    let mut event = change.event(Action::MemberRemoved);
    event.target = member_target(&target);
    event.before = roles_value(&target.roles);
    event.after = Some(AuditValue::Departed(Box::new(departed)));
    events.insert(0, event);
    Ok(Outcome::Changed { value: mutation, events })
}
