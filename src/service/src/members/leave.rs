//! Leaving the organization by oneself; `members.leave` says who may.

use domain::{access::decide_leave, audit::Action, error::ErrorKind, state::MembershipState};
use store::Outcome;

use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{member_state, member_target, roles_value},
};

/// Takes the caller out of the organization.
///
/// # Errors
/// `NotFound` for who is no member, `Denied`, `LastOwner`; the database failed.
pub async fn leave(service: &Service, caller: &Caller, slug: &str) -> Result<(), ErrorKind> {
    service
        .in_org(caller, slug, Attempt::new(Action::MemberLeft), (), |tx, change, ()| {
            Box::pin(async move {
                let context = change.context;
                let me = context.acting_member()?;
                let permit = decide_leave(me, &context.org.policy)?;
                tx.lock_account(me.account_id).await?;
                let (from, to) = (me.state, MembershipState::Removed);
                if !tx.with(&permit).update_membership_state(me.id, (from, to), &change.period()).await? {
                    return Err(ErrorKind::MemberState.into());
                }
                let mut event = change.event(Action::MemberLeft);
                event.target = member_target(me);
                event.before = roles_value(&me.roles);
                event.after = member_state(to);
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
