//! Stopping every schedule that a member owns: else they run on, whatever becomes of their owner.

use domain::{
    access::{Permit, Resource},
    asset::{AssetAction, AssetKind},
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::MembershipId,
    member::Member,
    selection::RowId,
    state::AssetState,
};
use store::{Failure, Outcome};

use crate::{Caller, Service, attempt::Attempt, event::asset_target, org_context::OrgContext};

/// Whether the actor may stop what this member has scheduled.
pub(super) fn may_stop(context: &OrgContext, target: &Member) -> Result<Permit, Failure> {
    let schedule = AssetKind::schedule();
    context.decide(&schedule.permission(AssetAction::Stop), Resource::Member(target))
}

/// Stops every schedule of a member that runs. Answers how many did.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn stop_schedules(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<u64, ErrorKind> {
    let attempt = Attempt::on(Action::AssetStopped, RowId::Member(id));
    service
        .in_org(caller, slug, attempt, id, |tx, change, id| {
            Box::pin(async move {
                let context = change.context;
                let target = context.member(tx, *id).await?;
                let permit = may_stop(context, &target)?;
                let running = tx.org(context.org.id).list_running_schedules(*id, u32::MAX).await?;
                if running.is_empty() {
                    return Ok(Outcome::Quiet(0));
                }
                let stopped = tx.with(&permit).update_schedules_stopped(*id, context.now).await?;
                let event = |schedule: &store::RunningSchedule| {
                    let mut event = change.event(Action::AssetStopped);
                    event.target = asset_target(schedule.id, &schedule.name);
                    event.before = Some(AuditValue::AssetState(AssetState::Active));
                    event.after = Some(AuditValue::AssetState(AssetState::Stopped));
                    event
                };
                let events = running.iter().map(event).collect();
                Ok(Outcome::Changed { value: stopped, events })
            })
        })
        .await
}
