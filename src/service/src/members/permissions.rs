//! Everything that a member may do, with where each permission comes from, and what would be lost without one of the roles.
//! Each line is the decision itself, asked about the organization.

use std::collections::BTreeSet;

use domain::{
    access::{Actor, Denial, Resource, Via, decide, via},
    error::ErrorKind,
    id::{MembershipId, RoleId},
    member::Member,
    permission::{Permission, Scope},
    policy::Policy,
    state::MembershipState,
    view::{HeldPermission, Loss, MemberPermissionsView, NamedMember},
};
use store::Failure;

use crate::{Caller, Service, assets::Kinds, org_context::OrgContext};

/// What a member may do; `without` is a role whose loss is shown.
///
/// # Errors
/// `NotFound` for who is no member or where there is no such one, `Denied` without `User.MemberRole.READ`, unless it is
/// oneself.
pub async fn permissions(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
    without: Option<RoleId>,
) -> Result<MemberPermissionsView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let member = context.member(&mut tx, id).await?;
    require_reader(&context, &member)?;
    let without = without.filter(|role| member.roles.iter().any(|held| held.id == *role));
    let mut lesser = member.clone();
    lesser.roles.retain(|role| Some(role.id) != without);
    let (now, then) = (Actor::member(member.clone()), Actor::member(lesser));
    let policy = &context.org.policy;
    let kinds = Kinds::read(&mut tx, &context).await?;
    let known = known(&context, &kinds);
    let held = known.iter().filter_map(|permission| {
        let (scope, via) = held(&now, permission, policy)?;
        let loss = match held_scope(&then, permission, policy) {
            None => Some(Loss::All),
            Some(Scope::Own) if scope == Scope::All => Some(Loss::OthersOnly),
            Some(_) => None,
        };
        Some(HeldPermission { permission: permission.clone(), scope, via, loss })
    });
    Ok(MemberPermissionsView {
        is_active: member.state == MembershipState::Active,
        roles: member.roles.iter().map(|role| (role.id, role.name.clone())).collect(),
        without,
        held: held.collect(),
        known: known.iter().cloned().collect(),
        template: context.org.template.clone(),
        own_kinds: kinds.own_names(),
        member: NamedMember { id: member.id, name: member.name },
    })
}

/// Refuses who may not see which roles a member holds; everybody sees their own.
pub(super) fn require_reader(context: &OrgContext, target: &Member) -> Result<(), Failure> {
    if context.actor.is(target.id) {
        return Ok(());
    }
    context.decide_on(&Permission::MEMBER_ROLE_READ, target).map(drop)
}

/// How far somebody holds a permission, and by which roles.
fn held(actor: &Actor, permission: &Permission, policy: &Policy) -> Option<(Scope, Vec<Via>)> {
    let scope = match decide(actor, permission, Resource::Organization, policy) {
        Ok(_) => Scope::All,
        Err(Denial::OwnOnly { .. }) => Scope::Own,
        Err(_) => return None,
    };
    Some((scope, actor.membership().map(|member| via(member, permission)).unwrap_or_default()))
}

fn held_scope(actor: &Actor, permission: &Permission, policy: &Policy) -> Option<Scope> {
    held(actor, permission, policy).map(|(scope, _)| scope)
}

/// Every permission that means something in the organization, by name: those that are known everywhere, those on its kinds
/// of assets, and whatever else its roles grant.
pub(super) fn known(context: &OrgContext, kinds: &Kinds) -> BTreeSet<Permission> {
    let granted = context.roles.iter().flat_map(|role| role.grants.iter().map(|(permission, _)| permission));
    let mut known: BTreeSet<Permission> = Permission::KNOWN.iter().chain(granted).cloned().collect();
    known.extend(kinds.permissions());
    known
}
