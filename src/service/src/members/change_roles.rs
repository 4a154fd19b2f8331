//! Changing the roles of a member, oneself included.

use domain::{
    access::may_grant,
    audit::Action,
    error::{ErrorKind, FieldError, Problem},
    id::{MembershipId, RoleId},
    member::Role,
    permission::Permission,
    policy::{Policy, RolesPerMember},
    state::MembershipState,
};
use store::{Failure, Outcome};

use crate::{
    Caller, Service,
    event::{member_target, roles_value},
    scene::{Scene, owner_remains},
};

/// Which roles a member is to hold.
#[derive(Debug, Clone)]
pub struct ChangeRoles {
    /// The member.
    pub member: MembershipId,
    /// Just these roles.
    pub roles: Vec<RoleId>,
}

/// Gives a member just these roles.
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
    service
        .write((caller.clone(), slug.to_owned(), command), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, command)) = &*job;
                let scene = Scene::lock(tx, caller, slug).await?;
                let target =
                    tx.find_member(scene.org.id, command.member).await?.ok_or(ErrorKind::NotFound)?;
                if target.state == MembershipState::Removed {
                    return Err(ErrorKind::MemberState.into());
                }
                let permit = scene.decide_on(&Permission::MEMBER_ROLE_UPDATE, &target)?;
                let wanted = choose(tx.list_roles(scene.org.id).await?, &command.roles, &scene.org.policy)?;
                let added: Vec<Role> = wanted
                    .iter()
                    .filter(|role| target.roles.iter().all(|held| held.id != role.id))
                    .cloned()
                    .collect();
                may_grant(&scene.actor, &Permission::MEMBER_ROLE_UPDATE, &added, &scene.org.policy)?;
                if added.is_empty() && wanted.len() == target.roles.len() {
                    return Ok(Outcome::Quiet(()));
                }
                tx.with(&permit)
                    .update_membership_roles(target.id, &wanted, Some(scene.actor.id), service.now())
                    .await?;
                owner_remains(tx, &scene.org).await?;
                let mut event = service.event_in(caller, scene.org.id, Action::MemberRolesChanged);
                event.target = member_target(&target);
                event.before = roles_value(&target.roles);
                event.after = roles_value(&wanted);
                Ok(Outcome::changed((), event))
            })
        })
        .await
}

/// The roles of these ids, in as many as the policy wants (`roles.minimum`, `roles.per_member`).
pub(crate) fn choose(all: Vec<Role>, ids: &[RoleId], policy: &Policy) -> Result<Vec<Role>, Failure> {
    chosen(&all, ids, policy).map_err(|problem| {
        Failure::Refused(ErrorKind::Invalid { fields: vec![FieldError::new("roles", problem)] })
    })
}

/// The same without the name of a field.
pub(crate) fn chosen(all: &[Role], ids: &[RoleId], policy: &Policy) -> Result<Vec<Role>, Problem> {
    if ids.iter().any(|id| all.iter().all(|role| role.id != *id)) {
        return Err(Problem::UnknownRole);
    }
    let chosen: Vec<Role> = all.iter().filter(|role| ids.contains(&role.id)).cloned().collect();
    if chosen.len() < usize::from(policy.roles_minimum) {
        return Err(Problem::NoRole);
    }
    if policy.roles_per_member == RolesPerMember::One && chosen.len() > 1 {
        return Err(Problem::OneRoleOnly);
    }
    Ok(chosen)
}
