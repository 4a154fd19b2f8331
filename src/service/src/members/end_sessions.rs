//! Signing a member out everywhere. They may sign in again; it is for a device that is lost, not for keeping somebody out.

use domain::{
    access::{Denial, Permit},
    audit::Action,
    error::ErrorKind,
    id::MembershipId,
    member::Member,
    permission::Permission,
    state::MembershipState,
};
use serde_json::json;
use store::{Failure, Outcome};

use crate::{Caller, Service, event::member_target, org_context::OrgContext};

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
    service
        .write((caller.clone(), slug.to_owned(), id), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, id)) = &*job;
                let context = OrgContext::lock(tx, caller, slug).await?;
                let target = context.member(tx, *id).await?;
                let permit = may_end(&context, &target)?;
                let open = tx.list_sessions(target.account_id, service.now()).await?.len() as u64;
                if open == 0 {
                    return Ok(Outcome::Quiet(0));
                }
                tx.lock_account(target.account_id).await?;
                tx.with(&permit).delete_sessions_except(target.account_id, None).await?;
                let mut event = service.event_in(caller, context.org.id, Action::MemberSessionsEnded);
                event.target = member_target(&target);
                event.after = Some(json!({ "ended": open }));
                Ok(Outcome::changed(open, event))
            })
        })
        .await
}

fn may_end(context: &OrgContext, target: &Member) -> Result<Permit, Failure> {
    if target.id == context.actor.id {
        return Err(Denial::Oneself.into());
    }
    let permit = context.decide_on(&Permission::MEMBER_UPDATE, target)?;
    match target.state {
        MembershipState::Removed => Err(ErrorKind::MemberState.into()),
        _ => Ok(permit),
    }
}
