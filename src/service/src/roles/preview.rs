//! What saving a role would do, while it is being edited.

use domain::{error::ErrorKind, id::RoleId, member::Role, permission::GrantSet, view::RoleImpact};
use uuid::Uuid;

use super::{
    fields::{find, new_role},
    holders::add_holders,
};
use crate::{Caller, Service};

/// A role as it would be.
#[derive(Debug, Clone)]
pub struct PreviewRole {
    /// The role; none is a new one.
    pub role: Option<RoleId>,
    /// The role that a new one is cloned from.
    pub source: Option<RoleId>,
    /// The rank that it would have.
    pub rank: i32,
    /// What it would grant.
    pub grants: GrantSet,
}

/// Who would gain or lose what, what differs from the role that it was cloned from, and why it cannot be saved.
///
/// # Errors
/// `NotFound`, `Denied` for who may not edit the role at all.
pub async fn preview(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: PreviewRole,
) -> Result<RoleImpact, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let before = command.role.map(|id| find(&context, id)).transpose()?;
    let base = before.cloned().unwrap_or_else(|| new_role(RoleId::new(Uuid::nil())));
    context.may_edit_role(before, Some(&base))?;
    let source = match before {
        // The role that it was cloned from may be deleted by now.
        Some(before) => before.cloned_from.and_then(|id| find(&context, id).ok()),
        None => command.source.map(|id| find(&context, id)).transpose()?,
    };
    let after = Role { rank: command.rank, grants: command.grants, ..base.clone() };
    let impact = RoleImpact {
        refusal: context.may_edit_role(before, Some(&after)).err(),
        ..RoleImpact::of(&base.grants, &after.grants, source.map(|source| &source.grants))
    };
    match before {
        Some(role) => Ok(add_holders(&mut tx, &context, role, &after.grants, impact).await?),
        None => Ok(impact),
    }
}
