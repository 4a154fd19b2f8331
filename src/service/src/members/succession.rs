//! The only owner who leaves hands over to the successor that the owners named. Whoever does so gives the owner role, so the rule
//! of naming a successor holds here as well.

use domain::{
    access::Resource,
    audit::{Action, AuditEvent, AuditValue},
    id::RoleId,
    member::{Member, Role},
    permission::Permission,
    policy::RolesPerMember,
};
use store::{Failure, Outcome, ReadTx, Tx};

use super::change_in;
use crate::{mutation::MutationContext, org_context::OrgContext, settings::may_name};

/// The successor to whom a member who leaves could hand over: somebody else, who is no owner and whose membership has no end
/// (rule 1), and to whom they may give the owner role (rule 2).
pub(super) async fn heir(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    leaving: &Member,
) -> Result<Option<Member>, Failure> {
    if !leaving.is_owner() || may_name(context).is_err() {
        return Ok(None);
    }
    let Some(found) = tx.org(context.org.id).find_successor(context.now).await? else { return Ok(None) };
    let member = context.member(tx, found.id).await?;
    let ends = tx.org(context.org.id).find_ends(member.id, context.now).await?;
    let (managing, owner) = (Permission::MEMBER_ROLE_UPDATE, owner_role(context));
    let may_give = context.may_grant(&managing, Resource::Member(&member), owner.as_slice()).is_ok();
    let is_fit = member.id != leaving.id && !member.is_owner() && ends.membership.is_none() && may_give;
    Ok(is_fit.then_some(member))
}

/// Gives the owner role to the successor, who is none any more by that.
pub(super) async fn hand_over(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    heir: &Member,
) -> Result<Vec<AuditEvent>, Failure> {
    let context = change.context;
    let held = match context.org.policy.roles_per_member {
        RolesPerMember::Many => heir.direct_roles(),
        RolesPerMember::One => Vec::new(),
    };
    let roles: Vec<RoleId> = held.iter().chain(&owner_role(context)).map(|role| role.id).collect();
    let mut events = match change_in(tx, change, heir, &roles).await? {
        Outcome::Changed { events, .. } => events,
        Outcome::Quiet(_) => Vec::new(),
    };
    let permit = may_name(context)?;
    tx.with(&permit).update_successor(None).await?;
    let before = Some(AuditValue::Name(heir.name.clone()));
    events.push(AuditEvent { before, ..change.event(Action::SuccessorNamed) });
    Ok(events)
}

/// The highest role that makes an owner.
fn owner_role(context: &OrgContext) -> Option<Role> {
    context.roles.iter().find(|role| role.is_owner).cloned()
}
