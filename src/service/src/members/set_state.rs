//! Disabling a member, who is out at once and keeps what they own, and enabling them again.

use domain::{
    access::{Denial, Permit},
    audit::{Action, AuditValue},
    change_plan::ChangePlan,
    consequences::{Departed, Departure},
    error::ErrorKind,
    id::{MembershipId, UndoId},
    member::Member,
    permission::Permission,
    selection::RowId,
    state::{MembershipState, Undoable},
};
use store::{Failure, Outcome, Tx};

use super::{departing::Departing, preview_enabling};
use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{member_state, member_target},
    fingerprint::check_agreed,
    mail::News,
    mutation::{Mutation, MutationContext},
    org_context::OrgContext,
    seats::require_seat,
};

/// Disabling somebody.
#[derive(Debug, Clone)]
pub struct DisableMember {
    /// Who is disabled.
    pub member: MembershipId,
    /// The fingerprint of the consequences that the caller was shown and agreed to.
    pub agreed: String,
}

/// Enabling somebody.
#[derive(Debug, Clone)]
pub struct EnableMember {
    /// Who is enabled.
    pub member: MembershipId,
    /// The fingerprint of the plan that the caller was shown and agreed to; `None` where none was shown.
    pub agreed: Option<String>,
}

impl From<MembershipId> for EnableMember {
    fn from(member: MembershipId) -> Self {
        Self { member, agreed: None }
    }
}

/// Disables an active member. Doing it twice is harmless. Answers the key by which it can be undone.
///
/// # Errors
/// `NotFound`, `Denied`, `MemberState` for a removed member, `LastOwner`, `ConsequencesChanged` when they are others by now than
/// the caller agreed to.
pub async fn disable(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: DisableMember,
) -> Result<Option<UndoId>, ErrorKind> {
    let to = (MembershipState::Disabled, Some(command.agreed));
    set(service, caller, slug, command.member, to).await.map(Mutation::undo)
}

/// Enables a disabled member. Doing it twice is harmless.
///
/// # Errors
/// `NotFound`, `Denied`, `MemberState` for a removed member, `NoSeat`, `ConsequencesChanged`.
pub async fn enable(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: impl Into<EnableMember>,
) -> Result<(), ErrorKind> {
    let command = command.into();
    let to = (MembershipState::Active, command.agreed);
    set(service, caller, slug, command.member, to).await.map(drop)
}

async fn set(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
    to: (MembershipState, Option<String>),
) -> Result<Mutation, ErrorKind> {
    let action =
        if to.0 == MembershipState::Disabled { Action::MemberDisabled } else { Action::MemberEnabled };
    let attempt = Attempt::on(action, RowId::Member(id));
    service
        .in_org(caller, slug, attempt, (id, to), |tx, change, (id, to)| {
            Box::pin(set_in(tx, change, *id, (to.0, to.1.as_deref())))
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

/// Disables or enables a member inside a unit of work. Who disables many at once has agreed to no plan of one of them.
pub(crate) async fn set_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: MembershipId,
    (to, agreed): (MembershipState, Option<&str>),
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    let target = context.member(tx, id).await?;
    let Some(permit) = may_set(context, &target, to)? else { return Ok(Outcome::Quiet(Mutation::Unchanged)) };
    require_seat(tx, context, target.state.into(), to.into()).await?;
    tx.lock_account(target.account_id).await?;
    let mut gained = ChangePlan::default();
    let plan = match to {
        MembershipState::Disabled => {
            let departing = Departing::read(tx, context, &target, Departure::Disabled).await?;
            departing.check_agreed(context, agreed)?;
            Some(departing.planned.plan)
        }
        MembershipState::Active | MembershipState::Removed => {
            gained = preview_enabling::plan(tx, context, &target).await?;
            check_agreed(agreed, &[preview_enabling::agreement(&target, &gained)])?;
            None
        }
    };
    if !tx.with(&permit).update_membership_state(target.id, (target.state, to), &change.period()).await? {
        return Err(ErrorKind::MemberState.into());
    }
    let news = if to == MembershipState::Disabled { News::Disabled } else { News::Enabled };
    change.tell(tx, &permit, &target, news).await?;
    let (action, mutation, after) = if let Some(plan) = plan {
        let row = (target.id.uuid(), target.name.as_str(), target.state.as_str());
        let mutation = change.record_undo(tx, &permit, Undoable::Disable, row).await?;
        let departed = Departed { plan, moved: Vec::new() };
        (Action::MemberDisabled, mutation, Some(AuditValue::Departed(Box::new(departed))))
    } else {
        (Action::MemberEnabled, Mutation::PERMANENT, member_state(to))
    };
    let mut event = change.event(action);
    event.target = member_target(&target);
    event.before = member_state(target.state);
    event.after = after;
    event.plan = gained;
    Ok(Outcome::changed(mutation, event))
}
