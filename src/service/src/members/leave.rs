//! Leaving the organization by oneself; `members.leave` says who may.

use domain::{access::decide_leave, audit::Action, error::ErrorKind, state::MembershipState};
use store::Outcome;

use crate::{
    Caller, Service,
    event::{member_target, roles_value, state_value},
    org_context::{OrgContext, owner_remains},
    sessions::end_without_membership,
};

/// Takes the caller out of the organization.
///
/// # Errors
/// `NotFound` for who is no member, `Denied`, `LastOwner`; the database failed.
pub async fn leave(service: &Service, caller: &Caller, slug: &str) -> Result<(), ErrorKind> {
    service
        .write((caller.clone(), slug.to_owned()), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug)) = &*job;
                let context = OrgContext::lock(tx, caller, slug).await?;
                let me = &context.actor;
                let permit = decide_leave(me, &context.org.policy)?;
                tx.lock_account(me.account_id).await?;
                if !tx
                    .with(&permit)
                    .update_membership_state(me.id, me.state, MembershipState::Removed)
                    .await?
                {
                    return Err(ErrorKind::MemberState.into());
                }
                owner_remains(tx, &context.org).await?;
                end_without_membership(tx, &permit, me.account_id).await?;
                let mut event = service.event_in(caller, context.org.id, Action::MemberLeft);
                event.target = member_target(me);
                event.before = roles_value(&me.roles);
                event.after = state_value(MembershipState::Removed.as_str());
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
