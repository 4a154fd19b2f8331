//! Who starts access reviews, who decides in them, and who ends them.

use super::{Actor, Denial, Permit, Resource, decide};
use crate::{id::MembershipId, member::Member, permission::Permission, policy::Policy};

/// Decides whether `actor` may start reviews, read them and be named as a reviewer: whoever sees everybody with their roles, and may
/// change them.
///
/// # Errors
/// The denial says what is missing.
pub fn may_review(actor: &Actor, policy: &Policy) -> Result<Permit, Denial> {
    for permission in [&Permission::MEMBER_READ, &Permission::MEMBER_ROLE_READ] {
        decide(actor, permission, Resource::Organization, policy)?;
    }
    decide(actor, &Permission::MEMBER_ROLE_UPDATE, Resource::Organization, policy)
}

/// Decides whether a reviewer may attest the grants of a member. Nobody attests their own.
///
/// # Errors
/// The denial says why not.
pub fn may_attest(
    actor: &Actor,
    reviewers: &[MembershipId],
    target: MembershipId,
    policy: &Policy,
) -> Result<Permit, Denial> {
    let permit = may_review(actor, policy)?;
    if !reviewers.iter().any(|reviewer| actor.is(*reviewer)) {
        return Err(Denial::NotReviewer);
    }
    if actor.is(target) {
        return Err(Denial::OwnGrant);
    }
    Ok(permit)
}

/// Decides whether a reviewer may flag the grants of a member: flagged ones are removed, so it takes what changing their roles
/// takes.
///
/// # Errors
/// The denial says why not.
pub fn may_flag(
    actor: &Actor,
    reviewers: &[MembershipId],
    target: &Member,
    policy: &Policy,
) -> Result<Permit, Denial> {
    let permit = may_attest(actor, reviewers, target.id, policy)?;
    may_remove_grant(actor, target, policy)?;
    Ok(permit)
}

/// Decides whether somebody may take a role from a member.
///
/// # Errors
/// The denial says why not.
pub fn may_remove_grant(actor: &Actor, target: &Member, policy: &Policy) -> Result<Permit, Denial> {
    decide(actor, &Permission::MEMBER_ROLE_UPDATE, Resource::Member(target), policy)
}

/// Decides whether `actor` may end a review before its time: whoever started it, or an owner.
///
/// # Errors
/// The denial says why not.
pub fn may_end_review(actor: &Actor, started_by: MembershipId, policy: &Policy) -> Result<Permit, Denial> {
    let permit = may_review(actor, policy)?;
    if actor.is(started_by) || actor.is_owner() { Ok(permit) } else { Err(Denial::NotStarter) }
}
