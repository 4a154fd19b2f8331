//! Signing a member out of an organization on every device. They can sign in again: it is for a lost device, not for keeping
//! somebody out. Sessions in other organizations go on.

use domain::{
    access::{Denial, Permit},
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::MembershipId,
    member::Member,
    permission::Permission,
    selection::RowId,
    state::MembershipState,
};
use store::{Failure, Outcome};

use crate::{Caller, Service, attempt::Attempt, event::member_target, org_context::OrgContext};

/// Ends every open session of a member: for whoever could disable them. Answers how many there were; none is no failure.
///
/// # Errors
/// `NotFound`, `Denied` (one's own are ended on the page of the account), `MemberState` for a removed member; the
/// database failed.
pub async fn end_sessions(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<u64, ErrorKind> {
    let attempt = Attempt::on(Action::MemberSessionsEnded, RowId::Member(id));
    service
        .in_org(caller, slug, attempt, id, |tx, change, id| {
            Box::pin(async move {
                let (service, context) = (change.service, change.context);
                let target = context.member(tx, *id).await?;
                let permit = may_end(context, &target)?;
                tx.lock_account(target.account_id).await?;
                let ended = tx.with(&permit).update_member_sessions_ended(target.id, service.now()).await?;
                if ended == 0 {
                    return Ok(Outcome::Quiet(0));
                }
                let mut event = change.event(Action::MemberSessionsEnded);
                event.target = member_target(&target);
                event.after = Some(AuditValue::SessionsEnded(ended));
                Ok(Outcome::changed(ended, event))
            })
        })
        .await
}

fn may_end(context: &OrgContext, target: &Member) -> Result<Permit, Failure> {
    if context.actor.is(target.id) {
        return Err(Denial::Oneself.into());
    }
    let permit = context.decide_on(&Permission::MEMBER_UPDATE, target)?;
    match target.state {
        MembershipState::Removed => Err(ErrorKind::MemberState.into()),
        _ => Ok(permit),
    }
}
