//! What enabling a disabled member does: they can use their roles again, and may take a seat. The plan is made by the code that
//! carries it out (`set_state`).

use domain::{
    change_plan::{ChangePlan, EnableFacts},
    error::ErrorKind,
    id::MembershipId,
    member::{Member, Role},
    seats::SeatRules,
    state::MembershipState,
    view::PlanView,
};
use store::{Failure, ReadTx};

use super::set_state::may_set;
use crate::{Caller, Service, fingerprint::fingerprint, org_context::OrgContext};

/// What enabling a member does. `None` where they are active already.
///
/// # Errors
/// `NotFound`, `Denied` for who may not do it; `MemberState` for a removed member.
pub async fn preview_enabling(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<Option<PlanView>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let target = context.member(&mut tx, id).await?;
    if may_set(&context, &target, MembershipState::Active)?.is_none() {
        return Ok(None);
    }
    let mut plan = plan(&mut tx, &context, &target).await?;
    let fingerprint = agreement(&target, &plan);
    if !context.sees_roles_of(&target) {
        plan = ChangePlan { owners_left: plan.owners_left, seats: plan.seats, ..ChangePlan::default() };
    }
    Ok(Some(PlanView { plan, fingerprint }))
}

/// The plan, from the facts of one moment. Inside a unit of work that holds the organization's lock they stay as they are.
pub(super) async fn plan(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    target: &Member,
) -> Result<ChangePlan, Failure> {
    let is_limited = SeatRules::of(&context.org.policy).limit.is_some();
    let mut org = tx.org(context.org.id);
    let seat_use = if is_limited { Some(org.count_seat_use(context.now).await?) } else { None };
    let mut owners_left = None;
    if target.is_owner() {
        let ends = org.find_ends(target.id, context.now).await?;
        let lasts = |role: &Role| role.is_owner && ends.of_role(role.id) == Some(None);
        if ends.membership.is_none() && target.roles.iter().any(lasts) {
            owners_left = Some(org.list_lasting_owners(context.now).await?.len() as u64 + 1);
        }
    }
    Ok(ChangePlan::enabling(target, &context.org.policy, &EnableFacts { owners_left, seat_use }))
}

/// The fingerprint of what somebody agrees to.
pub(super) fn agreement(target: &Member, plan: &ChangePlan) -> String {
    fingerprint(&(target.id, MembershipState::Active, plan))
}
