//! The roles of an organization: what they grant, who holds them, and whether the reader may give them.

use std::slice;

use domain::{access::Resource, error::ErrorKind, permission::Permission, view::RoleView};

use crate::{Caller, Service};

/// Every role, highest first. Pickers use it too, so who may invite or change roles may read it as well.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without any right that needs roles; the database failed.
pub async fn roles(service: &Service, caller: &Caller, slug: &str) -> Result<Vec<RoleView>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let giving =
        [Permission::INVITE_CREATE, Permission::MEMBER_ROLE_UPDATE].into_iter().find(|p| context.may(p));
    if !context.lists_roles() {
        context.decide_on_org(&Permission::ROLE_READ)?;
    }
    let managing = giving.unwrap_or(Permission::INVITE_CREATE);
    let counts = tx.org(context.org.id).count_members_by_role(context.now).await?;
    let roles = context.roles.clone();
    Ok(roles
        .into_iter()
        .map(|role| RoleView {
            refusal: context.may_grant(&managing, Resource::Organization, slice::from_ref(&role)).err(),
            members: counts.get(&role.id).copied().unwrap_or_default(),
            grants: role.grants.iter().map(|(p, s)| (p.to_string(), s.as_str().to_owned())).collect(),
            id: role.id,
            key: role.key,
            name: role.name,
            description: role.description,
            audience: role.audience,
            rank: role.rank,
            is_owner: role.is_owner,
            is_default: role.is_default,
        })
        .collect())
}
