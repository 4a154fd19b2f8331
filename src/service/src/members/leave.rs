//! Leaving the organization by oneself; `members.leave` says who may, and `members.removed_assets` what becomes of what they
//! own. The only owner hands over to the successor, if there is one.

use domain::{
    access::decide_leave,
    audit::{Action, AuditValue},
    consequences::{AssetChoices, Departure},
    error::ErrorKind,
    state::MembershipState,
};
use store::Outcome;

use super::departing::Departing;
use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{member_target, roles_value},
};

/// What somebody says who leaves.
#[derive(Debug, Clone, Default)]
pub struct Leave {
    /// The fingerprint of the consequences that they were shown and agreed to.
    pub agreed: String,
    /// What becomes of what they own.
    pub assets: AssetChoices,
}

/// Takes the caller out of the organization.
///
/// # Errors
/// `NotFound` for who is no member, `Denied`, `LastOwner`; `ConsequencesChanged` when they are others by now than the caller
/// agreed to; `OwnsAssets` where it was not said what becomes of what they own, `Invalid` where it was said wrongly.
pub async fn leave(service: &Service, caller: &Caller, slug: &str, command: Leave) -> Result<(), ErrorKind> {
    service
        .in_org(caller, slug, Attempt::new(Action::MemberLeft), command, |tx, change, command| {
            Box::pin(async move {
                let context = change.context;
                let me = context.acting_member()?;
                let permit = decide_leave(me, &context.org.policy)?;
                tx.lock_account(me.account_id).await?;
                let departing = Departing::read(tx, context, me, Departure::Left).await?;
                departing.check_owners()?;
                departing.check_agreed(context, Some(&command.agreed))?;
                let fates = departing.decide_fates(tx, context, &command.assets).await?;
                // First, so that the organization has an owner at every moment.
                let succession = departing.hand_over_ownership(tx, change).await?;
                let (from, to) = (me.state, MembershipState::Removed);
                if !tx.with(&permit).update_membership_state(me.id, (from, to), &change.period()).await? {
                    return Err(ErrorKind::MemberState.into());
                }
                let (departed, mut events) = departing.carry_out(tx, change, &permit, (fates, None)).await?;
                let mut event = change.event(Action::MemberLeft);
                event.target = member_target(me);
                event.before = roles_value(&me.roles);
                event.after = Some(AuditValue::Departed(Box::new(departed)));
                events.insert(0, event);
                events.extend(succession);
                Ok(Outcome::Changed { value: (), events })
            })
        })
        .await
}
