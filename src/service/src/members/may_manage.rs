//! Who may do something for a member that leaves their membership as it is: whoever could disable them.

use domain::{
    access::{Denial, Permit},
    error::ErrorKind,
    member::Member,
    permission::Permission,
    state::MembershipState,
};
use store::Failure;

use crate::org_context::OrgContext;

/// Whether the actor may change a member's name, end their sessions or send them a link to a new password.
///
/// # Errors
/// `Denied`, also for oneself: the page of one's own account does that; `MemberState` for a removed member.
pub(crate) fn may_manage(context: &OrgContext, target: &Member) -> Result<Permit, Failure> {
    if context.actor.is(target.id) {
        return Err(Denial::Oneself.into());
    }
    let permit = context.decide_on(&Permission::MEMBER_UPDATE, target)?;
    match target.state {
        MembershipState::Removed => Err(ErrorKind::MemberState.into()),
        MembershipState::Active | MembershipState::Disabled => Ok(permit),
    }
}
