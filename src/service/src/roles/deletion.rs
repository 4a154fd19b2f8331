//! What the page says that asks before a role is deleted.

use std::slice;

use domain::{
    access::Resource, error::ErrorKind, id::RoleId, permission::Permission, view::RoleDeletionView,
};

use super::fields::find;
use crate::{Caller, Service, orgs::role_view};

/// A role, who holds it, and the roles that can take its place.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn deletion(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: RoleId,
) -> Result<RoleDeletionView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let role = find(&context, id)?;
    context.may_edit_role(Some(role), None)?;
    let mut rows = tx.org(context.org.id);
    let members = rows.count_members_by_role(context.now).await?;
    let invitations = rows.count_open_invitations_by_role(None).await?;
    let is_in_use = rows.is_role_in_use(id, context.now).await?;
    let count = |role: RoleId| members.get(&role).copied().unwrap_or_default();
    let replacements = context.roles.iter().filter(|other| other.id != id).map(|other| {
        let resource = Resource::Role(id);
        let refusal = context.may_grant(&Permission::ROLE_DELETE, resource, slice::from_ref(other)).err();
        role_view(&context, other, count(other.id), refusal)
    });
    Ok(RoleDeletionView {
        replacements: replacements.collect(),
        role: role_view(&context, role, count(id), None),
        invitations: invitations.get(&id).copied().unwrap_or_default(),
        is_in_use,
    })
}
