//! A role as the editor shows it: a new one, a clone, or one there is.

use domain::{
    error::ErrorKind,
    id::RoleId,
    member::Role,
    permission::{GrantSet, Permission, catalogue::catalogue},
    view::{PermissionView, RoleDraftView, RoleImpact},
};
use uuid::Uuid;

use super::{
    fields::{find, new_role},
    holders::add_holders,
};
use crate::{Caller, Service, assets::Kinds, org_context::OrgContext};

/// What is edited.
#[derive(Debug, Clone)]
pub enum EditedRole {
    /// A new role; a clone of the one with this key, if it is named.
    New(Option<String>),
    /// A role there is.
    Existing(RoleId),
}

/// The role with everything that can be chosen for it.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    edited: EditedRole,
) -> Result<RoleDraftView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let held = context.actor.grants();
    let (before, source) = match &edited {
        EditedRole::New(None) => (None, None),
        EditedRole::New(Some(key)) => {
            let source = context.roles.iter().find(|role| role.key == *key);
            (None, Some(source.ok_or(ErrorKind::NotFound)?))
        }
        EditedRole::Existing(id) => {
            let role = find(&context, *id)?;
            (Some(role), role.cloned_from.and_then(|id| find(&context, id).ok()))
        }
    };
    let draft = before.cloned().unwrap_or_else(|| {
        let new = new_role(RoleId::new(Uuid::nil()));
        match source {
            // What the reader lacks they cannot give.
            Some(source) => Role {
                description: source.description.clone(),
                audience: source.audience.clone(),
                rank: source.rank.min(context.actor.rank()),
                default_view: source.default_view,
                grants: source.grants.within(held),
                ..new
            },
            None => new,
        }
    });
    context.may_edit_role(before, Some(&draft))?;
    let kinds = Kinds::read(&mut tx, &context).await?;
    let ranks = ranks(&context, before);
    let below = ranks.iter().map(|(rank, _)| *rank).filter(|rank| *rank <= draft.rank).max();
    let lowest = ranks.iter().map(|(rank, _)| *rank).min().unwrap_or_default();
    let had = before.map(|role| role.grants.clone()).unwrap_or_default();
    let mut impact = RoleImpact::of(&had, &draft.grants, source.map(|source| &source.grants));
    if let Some(role) = before {
        impact = add_holders(&mut tx, &context, role, &draft.grants, impact).await?;
    }
    Ok(RoleDraftView {
        id: before.map(|role| role.id),
        rank: below.unwrap_or(lowest),
        name: draft.name,
        description: draft.description,
        audience: draft.audience,
        default_view: draft.default_view,
        is_default: draft.is_default,
        source: source.map(|source| (source.id, source.name.clone())),
        ranks,
        own_kinds: kinds.own_names(),
        permissions: permissions((&context, &kinds), held),
        template: context.org.template.clone(),
        grants: draft.grants,
        impact,
    })
}

/// The ranks that the reader may give, highest first, each by the names of the template's roles that have it. The role's own
/// is among them.
fn ranks(context: &OrgContext, role: Option<&Role>) -> Vec<(i32, String)> {
    let mut ranks: Vec<(i32, String)> = Vec::new();
    let offered = |other: &&Role| other.is_system || role.is_some_and(|role| role.id == other.id);
    for other in context.roles.iter().filter(offered).filter(|other| other.rank <= context.actor.rank()) {
        match ranks.last_mut().filter(|(rank, _)| *rank == other.rank) {
            Some(_) if !other.is_system => {}
            Some((_, names)) => *names = [names, ", ", &other.name].concat(),
            None => ranks.push((other.rank, other.name.clone())),
        }
    }
    ranks
}

/// Every permission that can be granted here.
fn permissions((context, kinds): (&OrgContext, &Kinds), held: &GrantSet) -> Vec<PermissionView> {
    let granted: Vec<&Permission> =
        context.roles.iter().flat_map(|role| role.grants.iter().map(|(permission, _)| permission)).collect();
    let entities = catalogue(kinds.iter().map(|kind| kind.key.as_str()), granted);
    let all = entities.into_iter().flat_map(|entity| entity.permissions);
    all.map(|permission| PermissionView { givable: held.scope_of(&permission), permission }).collect()
}
