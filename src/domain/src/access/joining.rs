//! Joining an organization without an invitation, as somebody with an account (`joining`).

use super::{Basis, Permit};
use crate::{email::EmailKey, id::OrgId, member::Role, policy::Policy};

/// Decides whether a person with an account and this address may join an organization, and with which of its roles: the
/// preselected one. Nobody becomes an owner by it. `None` where the organization is not open to them.
#[must_use]
pub fn may_join(
    org: OrgId,
    policy: &Policy,
    roles: &[Role],
    email: &EmailKey,
) -> Option<(Permit, Vec<Role>)> {
    let given: Vec<Role> = roles.iter().filter(|role| role.is_default).cloned().collect();
    let fits = given.len() >= usize::from(policy.roles_minimum) && given.iter().all(|role| !role.is_owner);
    (policy.lets_join(email) && fits).then(|| (Permit::new(Basis::Joining(org)), given))
}
