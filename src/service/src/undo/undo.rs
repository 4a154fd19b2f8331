//! Undoing an act. Each of its rows is judged anew, as the opposite act at this time, in a unit of its own. Who was removed
//! comes back with the roles that they held; an invitation that was cancelled opens again with a new link and a full time,
//! as if it were resent: a link that was dead stays dead.

use domain::{
    access::{Permit, Resource},
    audit::{Action, AuditValue},
    bulk::{BulkLine, BulkWork, RowDone, UndoOutcome, Undone},
    consequences::Restored,
    error::ErrorKind,
    id::{InvitationId, JobId, MembershipId, OrgId, UndoId},
    list::PAGE_SIZE,
    member::Member,
    permission::Permission,
    seats::SeatHolder,
    selection::RowId,
    state::{AccountState, InvitationState, MembershipState, UndoState, Undoable},
};
use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use store::{ClosedBy, Failure, Outcome, PeriodStart, StoreError, Tx, UndoAct, UndoRow};
use uuid::Uuid;

use super::kinds;
use crate::{
    Caller, Service,
    attempt::Attempt,
    bulk_queue::{AT_ONCE, queue, record_row},
    event::{invitation_state, invitation_target, member_state, member_target, roles_value},
    exclusivity::require_no_other,
    invitations::renew,
    limits,
    mail::{self, News},
    members::set_in,
    mutation::{Mutation, MutationContext},
    org_context::invitation_resource,
    seats::require_seat,
};

/// Undoes whatever of an act can still be undone, if a page has room for its rows, and says what became of each. For more
/// rows it queues a job, unless one is undoing the act already.
///
/// # Errors
/// `NotFound`, `Denied` without the right to the opposite, `UndoExpired` when its time is over; the database failed.
pub async fn undo(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: UndoId,
) -> Result<UndoOutcome, ErrorKind> {
    let has_mail = mail::is_sent(service).await?;
    let (org, act, rows) = find(service, caller, slug, id).await?;
    let action = act.action;
    if rows.len() > PAGE_SIZE as usize {
        let work = (BulkWork::Undo { undo: id, action }, id);
        return queue(service, caller, org, (work, None), None).await.map(UndoOutcome::Queued);
    }
    let undoing = &Undoing { caller: caller.clone(), slug: slug.to_owned(), act, has_mail };
    let ways: Vec<BoxFuture<'_, (BulkLine, Option<Restored>)>> =
        rows.into_iter().map(|row| line(service, undoing, row).boxed()).collect();
    let done: Vec<_> = stream::iter(ways).buffered(AT_ONCE).collect().await;
    let mut incomplete = Vec::new();
    let mut lines: Vec<BulkLine> = Vec::new();
    for (line, restored) in done {
        if let Some(restored) = restored.filter(|restored| !restored.is_whole()) {
            incomplete.push((line.name.clone(), restored));
        }
        lines.push(line);
    }
    let count = |is: fn(&BulkLine) -> bool| lines.iter().filter(|line| is(line)).count() as u64;
    let done = count(|line| line.outcome == Ok(RowDone::Changed));
    let refused = count(|line| line.outcome.is_err());
    Ok(UndoOutcome::Done(Undone { action, lines, done, refused, incomplete }))
}

/// An act that somebody undoes.
pub(crate) struct Undoing {
    pub(crate) caller: Caller,
    pub(crate) slug: String,
    pub(crate) act: UndoAct,
    pub(crate) has_mail: bool,
}

/// What becomes of one row.
async fn line(service: &Service, undoing: &Undoing, row: UndoRow) -> (BulkLine, Option<Restored>) {
    let (target, name) = (row_id(undoing.act.action, row.target), row.label.clone());
    let (outcome, restored) = match one(service, undoing, row, None).await {
        Ok((Mutation::Unchanged, restored)) => (Ok(RowDone::AlreadySo), restored),
        Ok((Mutation::Changed { .. }, restored)) => (Ok(RowDone::Changed), restored),
        Err(reason) => (Err(reason), None),
    };
    (BulkLine { row: target, name, outcome }, restored)
}

/// Undoes a row of a job.
///
/// # Errors
/// Why it cannot be undone; the database failed.
pub(crate) async fn undo_row(
    service: &Service,
    undoing: &Undoing,
    row: RowId,
    of_job: Option<(JobId, u64)>,
) -> Result<(), ErrorKind> {
    let target = match row {
        RowId::Member(id) => id.uuid(),
        RowId::Invitation(id) => id.uuid(),
    };
    let (mut tx, context) = service.read_org(&undoing.caller, &undoing.slug).await?;
    let row = tx.org(context.org.id).find_undo_row(undoing.act.id, target).await?;
    tx.close().await?;
    one(service, undoing, row.ok_or(ErrorKind::UndoExpired)?, of_job).await.map(drop)
}

/// The act, and its rows up to one more than a page has.
async fn find(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: UndoId,
) -> Result<(OrgId, UndoAct, Vec<UndoRow>), ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let allowed = kinds(&context);
    let act = tx.org(context.org.id).find_undo_act(id).await?;
    if allowed.is_empty() {
        let denied = context.require(&Permission::MEMBER_UPDATE).map_err(ErrorKind::from);
        tx.close().await?;
        let action = act.map_or(Undoable::Disable, |act| act.action);
        service.record_denied(caller, slug, &Attempt::new(opposite(action)), denied).await?;
        return Err(ErrorKind::NotFound);
    }
    let act = act.filter(|act| allowed.contains(&act.action)).ok_or(ErrorKind::NotFound)?;
    if act.until <= service.now() {
        return Err(ErrorKind::UndoExpired);
    }
    let rows = tx.org(context.org.id).list_undo_rows(id, PAGE_SIZE + 1).await?;
    tx.close().await?;
    Ok((context.org.id, act, rows))
}

/// What undoing an action does.
const fn opposite(action: Undoable) -> Action {
    match action {
        Undoable::Disable => Action::MemberEnabled,
        Undoable::Remove => Action::MemberRestored,
        Undoable::Cancel => Action::InvitationReopened,
    }
}

/// The row that an action was done to.
pub(crate) const fn row_id(action: Undoable, target: Uuid) -> RowId {
    match action {
        Undoable::Disable | Undoable::Remove => RowId::Member(MembershipId::new(target)),
        Undoable::Cancel => RowId::Invitation(InvitationId::new(target)),
    }
}

/// Undoes one row.
async fn one(
    service: &Service,
    undoing: &Undoing,
    row: UndoRow,
    of_job: Option<(JobId, u64)>,
) -> Result<(Mutation, Option<Restored>), ErrorKind> {
    let (act, has_mail) = (undoing.act.clone(), undoing.has_mail);
    let attempt = Attempt::on(opposite(act.action), row_id(act.action, row.target));
    let args = (act, row, has_mail, of_job);
    service
        .in_org_under(
            undoing.act.id,
            &undoing.caller,
            &undoing.slug,
            attempt,
            args,
            |tx, change, (act, row, has_mail, of_job)| {
                Box::pin(async move {
                    let mut back = None;
                    let outcome = match row.state {
                        UndoState::Overtaken => return Err(ErrorKind::UndoExpired.into()),
                        UndoState::Undone => Outcome::Quiet(Mutation::Unchanged),
                        UndoState::Open if act.until <= change.service.now() => {
                            return Err(ErrorKind::UndoExpired.into());
                        }
                        UndoState::Open => match act.action {
                            Undoable::Disable => enabled(tx, change, row.target).await?,
                            Undoable::Remove => restored(tx, change, row, &mut back).await?,
                            Undoable::Cancel => reopened(tx, change, row.target, *has_mail).await?,
                        },
                    };
                    record_row(tx, *of_job, &outcome).await?;
                    Ok(match outcome {
                        Outcome::Quiet(mutation) => Outcome::Quiet((mutation, back)),
                        Outcome::Changed { value, events } => {
                            Outcome::Changed { value: (value, back), events }
                        }
                    })
                })
            },
        )
        .await
}

/// Closes the row; of two who undo at once one finds it closed.
async fn close(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    permit: &Permit,
    row: Uuid,
) -> Result<(), Failure> {
    match tx.with(permit).update_undo_row_undone(change.undo, row).await? {
        true => Ok(()),
        false => Err(ErrorKind::UndoExpired.into()),
    }
}

async fn enabled(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    target: Uuid,
) -> Result<Outcome<Mutation>, Failure> {
    let id = MembershipId::new(target);
    let member = change.context.member(tx, id).await?;
    let permit = change.context.decide_on(&Permission::MEMBER_UPDATE, &member)?;
    close(tx, change, &permit, target).await?;
    set_in(tx, change, id, (MembershipState::Active, None)).await
}

async fn restored(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    row: &UndoRow,
    back: &mut Option<Restored>,
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    let id = MembershipId::new(row.target);
    let target = context.member(tx, id).await?;
    let permit = context.decide_on(&Permission::MEMBER_DELETE, &target)?;
    // Bringing somebody back gives them their roles again.
    context.may_grant(&Permission::MEMBER_DELETE, Resource::Member(&target), &target.roles)?;
    if target.direct_roles().len() < usize::from(context.org.policy.roles_minimum) {
        // Their roles were deleted meanwhile: they need an invitation that says as what they come back.
        return Err(ErrorKind::UndoExpired.into());
    }
    let back_to = row.state_before.parse::<MembershipState>().map_err(|_| ErrorKind::Internal)?;
    require_seat(tx, context, SeatHolder::Outside, back_to.into()).await?;
    close(tx, change, &permit, row.target).await?;
    tx.lock_account(target.account_id).await?;
    require_no_other(tx, (context.org.id, &context.org.policy), target.account_id, context.now).await?;
    let until = tx.org(context.org.id).find_former_end(id).await?;
    if until.is_some_and(|until| until <= context.now) {
        return Err(ErrorKind::UndoExpired.into());
    }
    let start = PeriodStart { until, ..change.period() };
    if !tx.with(&permit).update_membership_state(id, (MembershipState::Removed, back_to), &start).await? {
        return Err(ErrorKind::UndoExpired.into());
    }
    change.tell(tx, &permit, &target, News::Restored).await?;
    let mut event = change.event(Action::MemberRestored);
    event.target = member_target(&target);
    event.before = member_state(MembershipState::Removed);
    let what = bring_back(tx, change, &permit, &target).await?;
    let account = tx.find_account(target.account_id).await?;
    if account.is_none_or(|account| account.state == AccountState::Closed) {
        // They have closed their account themselves since.
        return Err(ErrorKind::UndoExpired.into());
    }
    let roles = target.roles.iter().map(|role| role.name.clone()).collect();
    event.after = Some(AuditValue::Restored { roles, what: what.clone() });
    *back = Some(what);
    Ok(Outcome::changed(Mutation::PERMANENT, event))
}

/// Brings back what somebody had when they were removed, as far as it is still there: their account, and what they owned.
/// Roles and places in teams were kept; those that ended since are named.
async fn bring_back(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    permit: &Permit,
    target: &Member,
) -> Result<Restored, Failure> {
    let (org, now) = (change.context.org.id, change.context.now);
    let Some(departure) = tx.org(org).find_departure(change.undo, target.id).await? else {
        return Ok(Restored::default());
    };
    let departed = departure.receipt.departed;
    if departed.plan.closes_account {
        tx.with(permit).update_account_closed(ClosedBy::Removal(target.id), None).await?;
    }
    let assets = tx.with(permit).update_departure_undone(target.id, departure.id, now).await?;
    let moved: u64 = departed.moved.iter().map(|moved| moved.count).sum();
    let teams: Vec<String> =
        tx.org(org).list_teams_of(target.id, now).await?.into_iter().map(|team| team.name).collect();
    let has_role = |name: &String| target.roles.iter().any(|role| role.name == *name);
    Ok(Restored {
        assets,
        assets_lost: moved.saturating_sub(assets),
        roles_lost: departed.plan.roles.into_iter().filter(|name| !has_role(name)).collect(),
        teams_lost: departed.plan.teams.into_iter().filter(|name| !teams.contains(name)).collect(),
    })
}

async fn reopened(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: Uuid,
    has_mail: bool,
) -> Result<Outcome<Mutation>, Failure> {
    let (service, context) = (change.service, change.context);
    context.require(&Permission::INVITE_UPDATE)?;
    let found = tx.org(context.org.id).find_invitation(InvitationId::new(id)).await?;
    let closed = found.ok_or(ErrorKind::NotFound)?;
    if closed.state != InvitationState::Cancelled {
        return Err(ErrorKind::UndoExpired.into());
    }
    let permit =
        context.may_grant(&Permission::INVITE_UPDATE, invitation_resource(&closed), &closed.given_roles())?;
    if tx.org(context.org.id).find_open_invitation(&closed.email_key).await?.is_some() {
        return Err(ErrorKind::AlreadyReinvited.into());
    }
    if is_member(tx, change, &closed.email_key).await? {
        return Err(ErrorKind::UndoExpired.into());
    }
    require_seat(tx, context, SeatHolder::Outside, SeatHolder::Invited).await?;
    close(tx, change, &permit, id).await?;
    limits::take(tx, limits::INVITATIONS, &context.acting_member()?.id.to_string(), 1, service.now()).await?;
    let opened =
        tx.with(&permit).update_invitation_reopened(closed.id).await.map_err(|error| match error {
            StoreError::Duplicate => Failure::Refused(ErrorKind::AlreadyReinvited),
            other => other.into(),
        })?;
    if !opened {
        return Err(ErrorKind::UndoExpired.into());
    }
    renew(tx, service, &permit, &closed, context, has_mail).await?;
    let mut event = change.event(Action::InvitationReopened);
    event.target = invitation_target(closed.id, &closed.email);
    event.before = invitation_state(InvitationState::Cancelled);
    event.after = roles_value(&closed.roles);
    Ok(Outcome::changed(Mutation::PERMANENT, event))
}

/// Whether the person came in by another way meanwhile.
async fn is_member(tx: &mut Tx<'_>, change: &MutationContext<'_>, email_key: &str) -> Result<bool, Failure> {
    let key = domain::email::EmailKey::from_stored(email_key.to_owned());
    let Some(account) = tx.find_account_by_email(&key).await? else { return Ok(false) };
    let context = change.context;
    let member = tx.org(context.org.id).find_member_of(account.id, &context.roles, context.now).await?;
    Ok(member.is_some_and(|member| member.state != MembershipState::Removed))
}
