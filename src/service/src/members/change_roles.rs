//! Changing the roles of a member, oneself included.

use domain::{
    access::{Permit, Resource},
    audit::Action,
    error::{ErrorKind, FieldError},
    id::{MembershipId, RoleId},
    member::{Member, Role},
    permission::Permission,
    selection::RowId,
    state::MembershipState,
};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{member_target, roles_value},
    mutation::{Mutation, MutationContext},
    org_context::OrgContext,
    role_choice::choose_roles,
};

/// Which roles a member is to hold.
#[derive(Debug, Clone)]
pub struct ChangeRoles {
    /// The member.
    pub member: MembershipId,
    /// Just these roles.
    pub roles: Vec<RoleId>,
}

/// Gives a member just these roles, apart from those that come by teams.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` when the policy wants other numbers of roles, `MemberState` for a removed member,
/// `LastOwner`; the database failed.
pub async fn change_roles(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: ChangeRoles,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::on(Action::MemberRolesChanged, RowId::Member(command.member));
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let target = change.context.member(tx, command.member).await?;
                change_in(tx, change, &target, &command.roles).await
            })
        })
        .await
        .map(drop)
}

/// The roles that a member is to hold, and whether the actor may give and take what differs; `None` where nothing does.
pub(crate) fn may_change(
    context: &OrgContext,
    target: &Member,
    ids: &[RoleId],
) -> Result<Option<(Permit, Vec<Role>)>, Failure> {
    if target.state == MembershipState::Removed {
        return Err(ErrorKind::MemberState.into());
    }
    let permit = context.decide_on(&Permission::MEMBER_ROLE_UPDATE, target)?;
    let wanted = choose(context, ids)?;
    let held = target.direct_roles();
    // Who holds a role by a team alone would keep it when they leave the team.
    let added: Vec<Role> = wanted.iter().filter(|role| !held.contains(role)).cloned().collect();
    context.may_grant(&Permission::MEMBER_ROLE_UPDATE, Resource::Member(target), &added)?;
    let is_same = added.is_empty() && wanted.len() == held.len();
    Ok((!is_same).then_some((permit, wanted)))
}

/// Gives a member just these roles inside a unit of work, apart from those that come by teams.
pub(crate) async fn change_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    target: &Member,
    ids: &[RoleId],
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    let Some((permit, wanted)) = may_change(context, target, ids)? else {
        return Ok(Outcome::Quiet(Mutation::Unchanged));
    };
    tx.with(&permit).update_membership_roles(target.id, &wanted, &change.period()).await?;
    let mut event = change.event(Action::MemberRolesChanged);
    event.target = member_target(target);
    event.before = roles_value(&target.direct_roles());
    event.after = roles_value(&wanted);
    Ok(Outcome::changed(Mutation::PERMANENT, event))
}

/// The roles of these ids, in as many as the policy wants (`roles.minimum`, `roles.per_member`).
fn choose(context: &OrgContext, ids: &[RoleId]) -> Result<Vec<Role>, Failure> {
    choose_roles(&context.roles, ids, &context.org.policy).map_err(|problem| {
        Failure::Refused(ErrorKind::Invalid { fields: vec![FieldError::new("roles", problem)] })
    })
}
