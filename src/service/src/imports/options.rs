//! What people can be imported with.

use std::slice;

use domain::{
    access::Resource, error::ErrorKind, id::RoleId, import::ImportOptions, member::Role,
    permission::Permission,
};

use crate::{Caller, Service, org_context::OrgContext, role_choice::choose_roles, team_choice::has_teams};

/// How many imports are listed.
const RECENT: u32 = 5;

/// Reads what the columns of a table can have, and the caller's latest imports.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` to who may invite nobody.
pub async fn options(service: &Service, caller: &Caller, slug: &str) -> Result<ImportOptions, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.require_inviting()?;
    let recent = match caller.account() {
        Some(account) => tx.org(context.org.id).list_imports(account.id, RECENT).await?,
        None => Vec::new(),
    };
    tx.close().await?;
    let roles = context.roles.iter().filter(|role| may_give(&context, slice::from_ref(*role)));
    let defaults: Vec<Role> = context.roles.iter().filter(|role| role.is_default).cloned().collect();
    let ids: Vec<RoleId> = defaults.iter().map(|role| role.id).collect();
    let role_needed =
        choose_roles(&context.roles, &ids, &context.org.policy).is_err() || !may_give(&context, &defaults);
    let default_roles = if role_needed { Vec::new() } else { defaults };
    Ok(ImportOptions {
        roles: roles.map(|role| role.name.clone()).collect(),
        default_roles: default_roles.into_iter().map(|role| role.name).collect(),
        role_needed,
        has_teams: has_teams(&context.org.policy) && context.may_for_a_team(&Permission::TEAM_UPDATE),
        recent,
        now: context.now,
    })
}

/// Whether the caller may invite people with these roles: outside teams or, who invites into their own teams only, into one of
/// those.
fn may_give(context: &OrgContext, roles: &[Role]) -> bool {
    let outside = Resource::NewInvitation { teams: &[] };
    let led = context.actor.membership().and_then(|me| me.by_team.leads.first().copied());
    let resource = match context.decide(&Permission::INVITE_CREATE, outside) {
        Ok(_) => outside,
        Err(_) => Resource::NewInvitation { teams: led.as_slice() },
    };
    context.may_grant(&Permission::INVITE_CREATE, resource, roles).is_ok()
}
