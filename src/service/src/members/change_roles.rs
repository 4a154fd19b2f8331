//! Changing the roles of a member, oneself included.

use std::collections::BTreeMap;

use domain::{
    access::{Permit, Resource},
    audit::Action,
    end_date::NewEnd,
    error::{ErrorKind, FieldError, Problem},
    id::{MembershipId, RoleId},
    member::{Member, Role},
    permission::Permission,
    selection::RowId,
    state::MembershipState,
    time::Timestamp,
};
use store::{Failure, Outcome, PeriodStart, Tx};

use super::set_end::{end_event, may_set_role_end};
use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{member_target, roles_value},
    mail::News,
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
    change_roles_until(service, caller, slug, command, RoleEnds::new()).await
}

/// The new ends of roles; those that are not named stay as they are, and a role that is new has none.
pub type RoleEnds = BTreeMap<RoleId, NewEnd>;

/// Gives a member just these roles, some of them until an end date. The end of a role that is not among them is passed over.
///
/// # Errors
/// As [`change_roles`]; `Denied` also to whoever puts off the end of a role of their own, `Invalid` for a date that is over.
pub async fn change_roles_until(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: ChangeRoles,
    ends: RoleEnds,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::on(Action::MemberRolesChanged, RowId::Member(command.member));
    service
        .in_org(caller, slug, attempt, (command, ends), |tx, change, (command, ends)| {
            Box::pin(async move {
                let target = change.context.member(tx, command.member).await?;
                change_until(tx, change, &target, (&command.roles, ends)).await
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
    change_until(tx, change, target, (ids, &RoleEnds::new())).await
}

/// The end of a role that becomes another one.
struct OtherEnd<'a> {
    role: &'a Role,
    before: Option<Timestamp>,
    after: Option<Timestamp>,
}

async fn change_until(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    target: &Member,
    (ids, ends): (&[RoleId], &RoleEnds),
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    let changed = may_change(context, target, ids)?;
    let others = other_ends(tx, context, target, (ids, ends)).await?;
    let mut events = Vec::new();
    if let Some((permit, wanted)) = &changed {
        // A new role with an end begins below, with it.
        let mut lasting = wanted.clone();
        lasting.retain(|role| {
            target.holds_directly(role.id) || others.iter().all(|other| other.role.id != role.id)
        });
        tx.with(permit).update_membership_roles(target.id, &lasting, &change.period()).await?;
        let names = |roles: &[Role]| roles.iter().map(|role| role.name.clone()).collect();
        let news = News::Roles { before: names(&target.direct_roles()), after: names(wanted) };
        change.tell(tx, permit, target, news).await?;
        let mut event = change.event(Action::MemberRolesChanged);
        event.target = member_target(target);
        event.before = roles_value(&target.direct_roles());
        event.after = roles_value(wanted);
        events.push(event);
    }
    for OtherEnd { role, before, after } in others {
        let permit = may_set_role_end(context, target, role, (before, after))?;
        let start = PeriodStart { until: after, ..change.period() };
        tx.with(&permit).update_role_end(target.id, role.id, &start).await?;
        events.push(end_event(change, target, (Some(role.name.as_str()), None), (before, after)));
    }
    Ok(match events.is_empty() {
        true => Outcome::Quiet(Mutation::Unchanged),
        false => Outcome::Changed { value: Mutation::PERMANENT, events },
    })
}

/// The roles that are to end at another time than they do. One that is new has no end at first.
async fn other_ends<'a>(
    tx: &mut Tx<'_>,
    context: &'a OrgContext,
    target: &Member,
    (ids, ends): (&[RoleId], &RoleEnds),
) -> Result<Vec<OtherEnd<'a>>, Failure> {
    if ends.is_empty() {
        return Ok(Vec::new());
    }
    let held = tx.org(context.org.id).find_ends(target.id, context.now).await?;
    let mut others = Vec::new();
    for (id, end) in ends.iter().filter(|(id, _)| ids.contains(id)) {
        let Some(role) = context.roles.iter().find(|role| role.id == *id) else { continue };
        let before = held.of_role(*id).flatten();
        let after = end.resolve(before, context.now).map_err(ends_problem)?;
        if after != before {
            others.push(OtherEnd { role, before, after });
        }
    }
    Ok(others)
}

fn ends_problem(problem: Problem) -> ErrorKind {
    ErrorKind::field("ends", problem)
}

/// The roles of these ids, in as many as the policy wants (`roles.minimum`, `roles.per_member`).
fn choose(context: &OrgContext, ids: &[RoleId]) -> Result<Vec<Role>, Failure> {
    choose_roles(&context.roles, ids, &context.org.policy).map_err(|problem| {
        Failure::Refused(ErrorKind::Invalid { fields: vec![FieldError::new("roles", problem)] })
    })
}
