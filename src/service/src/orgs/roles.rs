//! The roles of an organization: what they grant, who holds them, and whether the reader may give them.

use std::slice;

use domain::{
    access::{Denial, Resource, Visibility},
    error::ErrorKind,
    member::Role,
    permission::Permission,
    view::{RoleAction, RoleView},
};

use crate::{Caller, Service, org_context::OrgContext};

/// Every role, highest first. Pickers use it too, so who may invite or change roles may read it as well.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without any right that needs roles; the database failed.
pub async fn roles(service: &Service, caller: &Caller, slug: &str) -> Result<Vec<RoleView>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    if !context.lists_roles() {
        context.decide_on_org(&Permission::ROLE_READ)?;
    }
    let counts = tx.org(context.org.id).count_members_by_role(context.now).await?;
    let view = |role: &Role| {
        let members = counts.get(&role.id).copied().unwrap_or_default();
        role_view(&context, role, members, refusal(&context, role))
    };
    Ok(context.roles.iter().map(view).collect())
}

/// Why the reader may not give a role, if they may not: by inviting, be it into a team that they lead, or by changing the roles
/// of members.
fn refusal(context: &OrgContext, role: &Role) -> Option<Denial> {
    let (role, invites) = (slice::from_ref(role), context.may_for_a_team(&Permission::INVITE_CREATE));
    if !invites && context.may(&Permission::MEMBER_ROLE_UPDATE) {
        return context.may_grant(&Permission::MEMBER_ROLE_UPDATE, Resource::Organization, role).err();
    }
    let team = match context.visibility(&Permission::INVITE_CREATE) {
        Visibility::Own => context.actor.membership().and_then(|me| me.by_team.leads.first()).copied(),
        Visibility::Nothing | Visibility::Everything => None,
    };
    context
        .may_grant(&Permission::INVITE_CREATE, Resource::NewInvitation { teams: team.as_slice() }, role)
        .err()
}

/// A role as lists show it, with what the reader may do with it.
pub(crate) fn role_view(
    context: &OrgContext,
    role: &Role,
    members: u64,
    refusal: Option<Denial>,
) -> RoleView {
    let actions = [
        (RoleAction::Clone, may_create_role(context)),
        (RoleAction::Edit, context.may_edit_role(Some(role), Some(role)).is_ok()),
        (RoleAction::Delete, context.may_edit_role(Some(role), None).is_ok()),
        (RoleAction::SetDefaults, context.may_set_role_defaults(role).is_ok()),
    ];
    RoleView {
        id: role.id,
        key: role.key.clone(),
        name: role.name.clone(),
        description: role.description.clone(),
        audience: role.audience.clone(),
        rank: role.rank,
        is_owner: role.is_owner,
        is_default: role.is_default,
        is_system: role.is_system,
        default_view: role.default_view,
        grants: role.grants.iter().map(|(p, s)| (p.to_string(), s.as_str().to_owned())).collect(),
        members,
        refusal,
        actions: actions.into_iter().filter(|(_, may)| *may).map(|(action, _)| action).collect(),
    }
}

/// Whether the actor may create roles at all; what such a role may grant is decided when it is saved.
pub(super) fn may_create_role(context: &OrgContext) -> bool {
    context.may_edit_role(None, None).is_ok()
}
