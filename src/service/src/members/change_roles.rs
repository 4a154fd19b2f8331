//! Changing the roles of a member, oneself included.

use domain::{
    access::{Permit, may_grant},
    audit::Action,
    error::{ErrorKind, FieldError, Problem},
    id::{MembershipId, RoleId, UndoId},
    member::{Member, Role},
    permission::Permission,
    policy::{Policy, RolesPerMember},
    state::MembershipState,
};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service,
    act::{Act, Acted, Kept},
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
    // Nothing of it is taken away for good, so nothing is kept for undo; the acts share one shape.
    let undo = UndoId::new(service.new_uuid());
    service
        .write((caller.clone(), slug.to_owned(), command, undo), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, command, undo)) = &*job;
                let scene = Scene::lock(tx, caller, slug).await?;
                let act = Act { service, caller, scene: &scene, undo: *undo };
                let target = scene.member(tx, command.member).await?;
                change_in(tx, &act, &target, &command.roles).await
            })
        })
        .await
        .map(drop)
}

/// The roles that a member is to hold, and whether the actor may give and take what differs; `None` where nothing does.
pub(crate) fn may_change(
    scene: &Scene,
    target: &Member,
    ids: &[RoleId],
) -> Result<Option<(Permit, Vec<Role>)>, Failure> {
    if target.state == MembershipState::Removed {
        return Err(ErrorKind::MemberState.into());
    }
    let permit = scene.decide_on(&Permission::MEMBER_ROLE_UPDATE, target)?;
    let wanted = choose(scene, ids)?;
    let added: Vec<Role> =
        wanted.iter().filter(|role| target.roles.iter().all(|held| held.id != role.id)).cloned().collect();
    may_grant(&scene.actor, &Permission::MEMBER_ROLE_UPDATE, &added, &scene.org.policy)?;
    let is_same = added.is_empty() && wanted.len() == target.roles.len();
    Ok((!is_same).then_some((permit, wanted)))
}

/// Gives a member just these roles inside a unit of work.
pub(crate) async fn change_in(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    target: &Member,
    ids: &[RoleId],
) -> Result<Outcome<Acted>, Failure> {
    let scene = act.scene;
    let Some((permit, wanted)) = may_change(scene, target, ids)? else {
        return Ok(Outcome::Quiet(None));
    };
    tx.with(&permit)
        .update_membership_roles(target.id, &wanted, Some(scene.actor.id), act.service.now())
        .await?;
    owner_remains(tx, &scene.org).await?;
    let mut event = act.service.event_in(act.caller, scene.org.id, Action::MemberRolesChanged);
    event.target = member_target(target);
    event.before = roles_value(&target.roles);
    event.after = roles_value(&wanted);
    Ok(Outcome::changed(Some(Kept(None)), event))
}

/// The roles of these ids, in as many as the policy wants (`roles.minimum`, `roles.per_member`).
fn choose(scene: &Scene, ids: &[RoleId]) -> Result<Vec<Role>, Failure> {
    chosen(&scene.roles, ids, &scene.org.policy).map_err(|problem| {
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
