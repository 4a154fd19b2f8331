//! What the page says that asks before a role is deleted.

use std::slice;

use domain::{
    access::{Denial, Resource},
    error::ErrorKind,
    id::RoleId,
    permission::Permission,
    view::RoleDeletionView,
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
    let gifts = context.team_gifts(&mut tx).await?;
    let mut teams = tx.org(context.org.id).list_team_names().await?;
    teams.retain(|team| gifts.roles(team.id).iter().any(|given| given.id == id));
    let replacements = context.roles.iter().filter(|other| other.id != id).map(|other| {
        let resource = Resource::Role(id);
        let decided = context.may_grant(&Permission::ROLE_DELETE, resource, slice::from_ref(other));
        let is_no_teams = !teams.is_empty() && other.is_owner;
        let refusal = decided.err().or(is_no_teams.then_some(Denial::TeamOwnerRole));
        role_view(&context, other, count(other.id), refusal)
    });
    Ok(RoleDeletionView {
        replacements: replacements.collect(),
        teams: teams.iter().map(|team| team.name.clone()).collect(),
        role: role_view(&context, role, count(id), None),
        invitations: invitations.get(&id).copied().unwrap_or_default(),
        is_in_use,
    })
}
