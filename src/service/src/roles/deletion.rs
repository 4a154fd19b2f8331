//! What the page says that asks before a role is deleted.

use std::slice;

use domain::{
    access::{Denial, Resource},
    change_plan::ChangePlan,
    error::ErrorKind,
    id::RoleId,
    permission::Permission,
    view::RoleDeletionView,
};

use super::{delete::agreed_plan, fields::find, holders::read_use};
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
    let is_in_use = rows.is_role_in_use(id, context.now).await?;
    let count = |role: RoleId| members.get(&role).copied().unwrap_or_default();
    let (found, holders) = read_use(&mut tx, &context, id).await?;
    let plan = ChangePlan::deleting_role(role, None, found);
    let is_given_by_teams = !plan.teams.is_empty();
    let replacements = context.roles.iter().filter(|other| other.id != id).map(|other| {
        let resource = Resource::Role(id);
        let decided = context.may_grant(&Permission::ROLE_DELETE, resource, slice::from_ref(other));
        let is_no_teams = is_given_by_teams && other.is_owner;
        let refusal = decided.err().or(is_no_teams.then_some(Denial::TeamOwnerRole));
        role_view(&context, other, count(other.id), refusal)
    });
    Ok(RoleDeletionView {
        replacements: replacements.collect(),
        role: role_view(&context, role, count(id), None),
        is_in_use,
        plan: agreed_plan(&context, role, None, (plan, holders)),
    })
}
