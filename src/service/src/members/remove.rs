//! Taking a member out of the organization. The account stays, unless the policy closes it; the membership's row stays for
//! undo and for the log. What they own is handed over or deleted in the same unit of work, all or nothing.

use domain::{
    access::{Denial, Permit},
    audit::{Action, AuditValue},
    consequences::{AssetChoices, AssetFate, Departed, Departure, MovedAssets},
    error::ErrorKind,
    id::{MembershipId, UndoId},
    member::Member,
    permission::Permission,
    selection::RowId,
    state::{MembershipState, Undoable},
};
use store::{ClosedBy, Failure, Outcome, Tx};

use super::departing::{Departing, agreement};
use crate::{
    Caller, Service,
    assets::member_of,
    attempt::Attempt,
    event::{member_target, roles_value},
    fingerprint::check_agreed,
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

/// Removes a member. Doing the same twice is harmless. Answers the key by which it can be undone.
///
/// # Errors
/// `NotFound`, `Denied` (oneself one leaves), `LastOwner`; `ConsequencesChanged` when they are others by now than the caller
/// agreed to, or another removal has carried out others; `OwnsAssets` where it was not said what becomes of what they own,
/// `Invalid` where it was said wrongly.
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

/// Refuses a removal of somebody who is out already, unless it is what was carried out: the same plan with the same choice of what
/// becomes of their assets. Where that is not known, one that moves nothing is harmless.
async fn check_repeated(
    tx: &mut Tx<'_>,
    context: &OrgContext,
    target: &Member,
    (agreed, assets): (&str, &AssetChoices),
) -> Result<(), Failure> {
    let last = tx.org(context.org.id).list_departures(target.id, 1).await?.into_iter().next();
    let last = last.filter(|departure| departure.undone_at.is_none() && !agreed.is_empty());
    let Some(last) = last else {
        let moves = assets.by_kind.values().chain(&assets.all).any(|fate| *fate != AssetFate::Stay);
        return if moves { Err(ErrorKind::ConsequencesChanged.into()) } else { Ok(()) };
    };
    let Departed { plan, moved } = last.receipt.departed;
    check_agreed(Some(agreed), &[agreement(context, target, &plan)])?;
    for owned in &plan.assets {
        let moved = moved.iter().find(|moved| moved.kind == owned.kind);
        let is_same = match (assets.of(&owned.kind), moved) {
            (None | Some(AssetFate::Stay), None) => true,
            (Some(AssetFate::Delete), Some(moved)) => moved.to.is_none(),
            (Some(AssetFate::HandOver(email)), Some(MovedAssets { to: Some(name), .. })) => {
                let found = member_of(tx, context, ("owner", email), &mut Vec::new()).await?;
                found.is_some_and(|(_, found)| found == *name)
            }
            _ => false,
        };
        if !is_same {
            return Err(ErrorKind::ConsequencesChanged.into());
        }
    }
    Ok(())
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
    let Some(permit) = may_remove(context, &target)? else {
        if let Some(agreed) = agreed {
            check_repeated(tx, context, &target, (agreed, assets)).await?;
        }
        return Ok(Outcome::Quiet(Mutation::Unchanged));
    };
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
