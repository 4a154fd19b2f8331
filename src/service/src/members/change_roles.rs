//! Changing the roles of a member, oneself included.

use std::collections::BTreeMap;

use domain::{
    access::{Permit, Resource},
    audit::Action,
    change_plan::ChangePlan,
    end_date::NewEnd,
    error::{ErrorKind, FieldError, Problem},
    id::{MembershipId, RoleId},
    member::{Member, Role},
    permission::Permission,
    selection::RowId,
    state::MembershipState,
    time::Timestamp,
    view::PlanView,
};
use store::{Failure, Outcome, PeriodStart, ReadTx, Tx};

use super::set_end::{end_event, may_set_role_end};
use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{member_target, roles_value},
    fingerprint::{check_agreed, fingerprint},
    mail::News,
    mutation::{Mutation, MutationContext},
    org_context::OrgContext,
    own_end::{may_add_until, read_own_end},
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

/// What a change of roles comes with.
#[derive(Debug, Clone, Default)]
pub struct RoleTerms {
    /// The new ends of roles. The end of a role that is not given is passed over.
    pub ends: RoleEnds,
    /// The fingerprint of the plan that the caller was shown, for these roles or for no change; `None` where none was shown.
    pub agreed: Option<String>,
}

impl From<RoleEnds> for RoleTerms {
    fn from(ends: RoleEnds) -> Self {
        Self { ends, agreed: None }
    }
}

/// Gives a member just these roles, some of them until an end date.
///
/// # Errors
/// As [`change_roles`]; `Denied` also to whoever puts off the end of a role of their own, or gives themselves one that outlasts
/// what they hold; `Invalid` for a date that is over, `ConsequencesChanged` when the plan is no longer the one that was agreed to.
pub async fn change_roles_until(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: ChangeRoles,
    terms: impl Into<RoleTerms>,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::on(Action::MemberRolesChanged, RowId::Member(command.member));
    service
        .in_org(caller, slug, attempt, (command, terms.into()), |tx, change, (command, terms)| {
            Box::pin(async move {
                let target = change.context.member(tx, command.member).await?;
                change_until(tx, change, &target, (&command.roles, terms)).await
            })
        })
        .await
        .map(drop)
}

/// What giving a member just these roles would do, some of them until an end date. `None` is before any are chosen: nothing.
///
/// # Errors
/// As [`change_roles_until`].
pub async fn preview_roles(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
    chosen: Option<(Vec<RoleId>, RoleEnds)>,
) -> Result<PlanView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let target = context.member(&mut tx, id).await?;
    let held = target.direct_roles();
    let Some((ids, ends)) = chosen else {
        if target.state == MembershipState::Removed {
            return Err(ErrorKind::MemberState);
        }
        context.decide_on(&Permission::MEMBER_ROLE_UPDATE, &target)?;
        let plan = ChangePlan::default();
        return Ok(PlanView { fingerprint: agreement(&target, &held, &plan), plan });
    };
    let changed = may_change(&context, &target, &ids)?;
    let others = other_ends(&mut tx, &context, &target, (&ids, &ends)).await?;
    let wanted = changed.map_or(held, |(_, wanted)| wanted);
    may_last(&mut tx, &context, &target, (&wanted, &others)).await?;
    let plan = plan(&mut tx, &context, &target, (&wanted, &others)).await?;
    Ok(PlanView { fingerprint: agreement(&target, &wanted, &plan), plan })
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
    change_until(tx, change, target, (ids, &RoleTerms::default())).await
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
    (ids, terms): (&[RoleId], &RoleTerms),
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    let changed = may_change(context, target, ids)?;
    let others = other_ends(tx, context, target, (ids, &terms.ends)).await?;
    let held = target.direct_roles();
    let wanted = changed.as_ref().map_or(held.as_slice(), |(_, wanted)| wanted.as_slice());
    may_last(tx, context, target, (wanted, &others)).await?;
    let plan = plan(tx, context, target, (wanted, &others)).await?;
    let current = [agreement(target, wanted, &plan), agreement(target, &held, &ChangePlan::default())];
    check_agreed(terms.agreed.as_deref(), &current)?;
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
    if let Some(event) = events.first_mut() {
        event.plan = plan;
    }
    Ok(match events.is_empty() {
        true => Outcome::Quiet(Mutation::Unchanged),
        false => Outcome::Changed { value: Mutation::PERMANENT, events },
    })
}

/// The roles that are to end at another time than they do. One that is new has no end at first.
async fn other_ends<'a>(
    tx: &mut ReadTx<'_>,
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

/// Whether the actor may let the roles that a member is to hold last until their ends.
async fn may_last(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    target: &Member,
    (wanted, others): (&[Role], &[OtherEnd<'_>]),
) -> Result<(), Failure> {
    for other in others {
        may_set_role_end(context, target, other.role, (other.before, other.after))?;
    }
    if !context.actor.is(target.id) {
        return Ok(());
    }
    let own_end = read_own_end(tx, context).await?;
    for role in wanted.iter().filter(|role| !target.holds_directly(role.id)) {
        let until = others.iter().find(|other| other.role.id == role.id).and_then(|other| other.after);
        may_add_until(context, target, own_end, until)?;
    }
    Ok(())
}

/// The plan of a member who is to hold just these roles directly, some of them until another time.
async fn plan(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    target: &Member,
    (wanted, others): (&[Role], &[OtherEnd<'_>]),
) -> Result<ChangePlan, Failure> {
    let after = target.with_direct_roles(wanted);
    let owners_left = owners_left(tx, context, (target, &after), others).await?;
    Ok(ChangePlan::changing_roles(target, &after, owners_left))
}

/// How many active owners without an end date there are afterwards, if they become fewer or more.
async fn owners_left(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    (before, after): (&Member, &Member),
    others: &[OtherEnd<'_>],
) -> Result<Option<u64>, Failure> {
    if before.state != MembershipState::Active || !(before.is_owner() || after.is_owner()) {
        return Ok(None);
    }
    let mut org = tx.org(context.org.id);
    let owners = org.list_lasting_owners(context.now).await?;
    let ends = org.find_ends(before.id, context.now).await?;
    let end_of = |role: &Role| match others.iter().find(|other| other.role.id == role.id) {
        Some(other) => other.after,
        None => ends.of_role(role.id).flatten(),
    };
    let lasts = |role: &Role| role.is_owner && end_of(role).is_none();
    let was_one = owners.contains(&before.id);
    let is_one = ends.membership.is_none() && after.roles.iter().any(lasts);
    let left = owners.iter().filter(|owner| **owner != before.id).count() as u64 + u64::from(is_one);
    Ok((was_one != is_one).then_some(left))
}

/// The fingerprint of what somebody agrees to: who it is, what they hold, and the plan.
fn agreement(target: &Member, wanted: &[Role], plan: &ChangePlan) -> String {
    let ids = |roles: &[Role]| roles.iter().map(|role| role.id).collect::<Vec<_>>();
    fingerprint(&(
        target.id,
        target.state,
        ids(&target.roles),
        ids(&target.direct_roles()),
        ids(wanted),
        plan,
    ))
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
