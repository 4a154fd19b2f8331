//! The end dates of a member: of the membership, of each role that is held directly, and of each place in a team. They are
//! judged by the clock wherever a right is checked, so nothing has to happen when one passes.

use domain::{
    access::{Denial, Permit, Resource},
    audit::{Action, AuditEvent, AuditValue},
    end_date::{EndOf, NewEnd, is_later},
    error::ErrorKind,
    id::{MembershipId, RoleId, TeamId},
    member::{Member, Role},
    permission::Permission,
    selection::RowId,
    state::MembershipState,
    time::Timestamp,
};
use store::{Failure, MemberEnds, Outcome, PeriodStart, Tx};

use crate::{
    Caller, Service, attempt::Attempt, event::member_target, mutation::MutationContext,
    org_context::OrgContext, team_choice::require_teams,
};

/// When something of a member is to end.
#[derive(Debug, Clone, Copy)]
pub struct SetEnd {
    /// The member.
    pub member: MembershipId,
    /// What ends.
    pub of: EndOf,
    /// When.
    pub end: NewEnd,
}

/// Sets, changes or clears an end date, and answers the one there is now. Nobody changes their own.
///
/// # Errors
/// `NotFound` also for a role or team that the member does not have; `Denied` without `User.Member.UPDATE` for the
/// membership, the right to give the role, or the right to put the member into the team; `Invalid` for a date that is
/// over; `MemberState` for a removed member, or one whose end has passed; `LastOwner` where no owner without an end date
/// would remain.
pub async fn set_end(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: SetEnd,
) -> Result<Option<Timestamp>, ErrorKind> {
    let attempt = Attempt::on(Action::MemberEndChanged, RowId::Member(command.member));
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| Box::pin(set_in(tx, change, *command)))
        .await
}

async fn set_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    SetEnd { member, of, end }: SetEnd,
) -> Result<Outcome<Option<Timestamp>>, Failure> {
    let context = change.context;
    let target = context.member(tx, member).await?;
    if of == EndOf::Membership {
        may_set_membership_end(context, &target)?;
    } else {
        // Who holds which role, and who is in which team, is not told to whoever may not change it.
        context.require(if matches!(of, EndOf::Role(_)) {
            &Permission::MEMBER_ROLE_UPDATE
        } else {
            &Permission::TEAM_UPDATE
        })?;
    }
    if target.state == MembershipState::Removed {
        return Err(ErrorKind::MemberState.into());
    }
    let ends = tx.org(context.org.id).find_ends(target.id, context.now).await?;
    let change = Setting { change, target: &target, ends: &ends, end };
    match of {
        EndOf::Membership => change.membership(tx).await,
        EndOf::Role(role) => change.role(tx, role).await,
        EndOf::Team(team) => change.team(tx, team).await,
    }
}

/// Whether the actor may change when this membership ends.
pub(crate) fn may_set_membership_end(context: &OrgContext, target: &Member) -> Result<Permit, Failure> {
    not_oneself(context, target)?;
    context.decide_on(&Permission::MEMBER_UPDATE, target)
}

/// Whether the actor may make a role of a member end at another time. To put it off is to give it.
pub(crate) fn may_set_role_end(
    context: &OrgContext,
    target: &Member,
    role: &Role,
    (before, after): (Option<Timestamp>, Option<Timestamp>),
) -> Result<Permit, Failure> {
    let permit = context.decide_on(&Permission::MEMBER_ROLE_UPDATE, target)?;
    if is_later(after, before) {
        not_oneself(context, target)?;
        let resource = Resource::Member(target);
        context.may_grant(&Permission::MEMBER_ROLE_UPDATE, resource, std::slice::from_ref(role))?;
    }
    Ok(permit)
}

/// Whether the actor may make a place in a team, which gives these roles, end at another time.
pub(crate) fn may_set_place_end(
    context: &OrgContext,
    target: &Member,
    (team, roles): (TeamId, &[Role]),
    (before, after): (Option<Timestamp>, Option<Timestamp>),
) -> Result<Permit, Failure> {
    let gained = if is_later(after, before) {
        not_oneself(context, target)?;
        roles
    } else {
        &[]
    };
    Ok(context.may_place(team, target, (gained, !roles.is_empty()))?)
}

/// Whoever has an end date would have none if they could put it off.
fn not_oneself(context: &OrgContext, target: &Member) -> Result<(), Failure> {
    if context.actor.is(target.id) { Err(Denial::OwnEnd.into()) } else { Ok(()) }
}

struct Setting<'a> {
    change: &'a MutationContext<'a>,
    target: &'a Member,
    ends: &'a MemberEnds,
    end: NewEnd,
}

impl Setting<'_> {
    /// The new end in the place of the present one; `None` where they are the same.
    fn next(&self, present: Option<Timestamp>) -> Result<Option<PeriodStart>, ErrorKind> {
        let until = self
            .end
            .resolve(present, self.change.context.now)
            .map_err(|problem| ErrorKind::field("end", problem))?;
        Ok((until != present).then_some(PeriodStart { until, ..self.change.period() }))
    }

    async fn membership(self, tx: &mut Tx<'_>) -> Result<Outcome<Option<Timestamp>>, Failure> {
        let before = self.ends.membership;
        let permit = may_set_membership_end(self.change.context, self.target)?;
        let Some(start) = self.next(before)? else { return Ok(Outcome::Quiet(before)) };
        if !tx.with(&permit).update_membership_end(self.target.id, &start).await? {
            return Err(ErrorKind::MemberState.into());
        }
        Ok(self.changed((None, None), before, start.until))
    }

    async fn role(self, tx: &mut Tx<'_>, id: RoleId) -> Result<Outcome<Option<Timestamp>>, Failure> {
        let context = self.change.context;
        let role = context.roles.iter().find(|role| role.id == id).ok_or(ErrorKind::NotFound)?;
        let before = self.ends.of_role(id).ok_or(ErrorKind::NotFound)?;
        let next = self.next(before)?;
        let after = next.map_or(before, |start| start.until);
        let permit = may_set_role_end(context, self.target, role, (before, after))?;
        let Some(start) = next else { return Ok(Outcome::Quiet(before)) };
        tx.with(&permit).update_role_end(self.target.id, id, &start).await?;
        Ok(self.changed((Some(role.name.as_str()), None), before, start.until))
    }

    async fn team(self, tx: &mut Tx<'_>, id: TeamId) -> Result<Outcome<Option<Timestamp>>, Failure> {
        let context = self.change.context;
        require_teams(context)?;
        let place = self.ends.teams.iter().find(|(team, ..)| *team == id).ok_or(ErrorKind::NotFound)?;
        let (_, name, before) = place;
        let next = self.next(*before)?;
        let after = next.map_or(*before, |start| start.until);
        let gifts = context.team_gifts(tx).await?;
        let permit = may_set_place_end(context, self.target, (id, gifts.roles(id)), (*before, after))?;
        let Some(start) = next else { return Ok(Outcome::Quiet(*before)) };
        tx.with(&permit).update_team_place_end(self.target.id, id, &start).await?;
        Ok(self.changed((None, Some(name.as_str())), *before, start.until))
    }

    fn changed(
        &self,
        of: (Option<&str>, Option<&str>),
        before: Option<Timestamp>,
        after: Option<Timestamp>,
    ) -> Outcome<Option<Timestamp>> {
        Outcome::changed(after, end_event(self.change, self.target, of, (before, after)))
    }
}

/// The event of a changed end of a role, a team or, without either, the membership.
pub(crate) fn end_event(
    change: &MutationContext<'_>,
    target: &Member,
    (role, team): (Option<&str>, Option<&str>),
    (before, after): (Option<Timestamp>, Option<Timestamp>),
) -> AuditEvent {
    let value = |until| {
        Some(AuditValue::EndDate { role: role.map(str::to_owned), team: team.map(str::to_owned), until })
    };
    let mut event = change.event(Action::MemberEndChanged);
    event.target = member_target(target);
    event.before = value(before);
    event.after = value(after);
    event
}
