//! Undoing an act. Each of its rows is judged anew, as the opposite act at this time, in a unit of its own. Who was removed
//! comes back with the roles that they held; an invitation that was cancelled opens again with a new link and a full time,
//! as if it were resent: a link that was dead stays dead.

use domain::{
    access::Permit,
    audit::{Action, AuditValue},
    bulk::{BulkLine, BulkWork, RowDone, UndoOutcome, Undone},
    consequences::Restored,
    error::ErrorKind,
    id::{InvitationId, MembershipId, OrgId, UndoId},
    list::PAGE_SIZE,
    permission::Permission,
    selection::RowId,
    state::{InvitationState, MembershipState, UndoState, Undoable},
};
use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use store::{ClosedBy, Failure, Outcome, PeriodStart, StoreError, Tx, UndoAct, UndoRow};
use uuid::Uuid;

use super::{kinds, plan};
use crate::{
    Caller, Service,
    attempt::Attempt,
    bulk_queue::{AT_ONCE, queue},
    event::{invitation_state, invitation_target, member_state, member_target, roles_value},
    invitations::renew,
    limits,
    mail::News,
    members::set_in,
    mutation::{Mutation, MutationContext},
};

/// Undoes whatever of an act can still be undone, if a page has room for its rows, and says what became of each. For more
/// rows it queues a job, unless one of the caller is undoing the act already.
///
/// # Errors
/// `NotFound` also where none of its rows is the caller's to undo, `Denied` without the right to the opposite, `UndoExpired` when its time is over; the database failed.
pub async fn undo(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: UndoId,
) -> Result<UndoOutcome, ErrorKind> {
    let (org, act, rows) = find(service, caller, slug, id).await?;
    let action = act.action;
    if rows.len() > PAGE_SIZE as usize {
        let work = (BulkWork::Undo { undo: id, action }, id);
        return queue(service, caller, org, (work, None), None).await.map(UndoOutcome::Queued);
    }
    let undoing = &Undoing { caller, slug, act };
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
struct Undoing<'a> {
    caller: &'a Caller,
    slug: &'a str,
    act: UndoAct,
}

/// What becomes of one row.
async fn line(service: &Service, undoing: &Undoing<'_>, row: UndoRow) -> (BulkLine, Option<Restored>) {
    let (target, name) = (row_id(undoing.act.action, row.target), row.label.clone());
    let (outcome, restored) = match one(service, undoing, row).await {
        Ok((Mutation::Unchanged, restored)) => (Ok(RowDone::AlreadySo), restored),
        Ok((Mutation::Changed { .. }, restored)) => (Ok(RowDone::Changed), restored),
        Err(reason) => (Err(reason), None),
    };
    (BulkLine { row: target, name, outcome }, restored)
}

/// The act, and those of its rows that the caller may undo, up to one more than a page has.
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
        let denied = context.decide_on_org(&Permission::MEMBER_UPDATE).map_err(ErrorKind::from);
        tx.close().await?;
        let action = act.map_or(Undoable::Disable, |act| act.action);
        service.record_denied(caller, slug, &Attempt::new(opposite(action)), denied).await?;
        return Err(ErrorKind::NotFound);
    }
    let act = act.filter(|act| allowed.contains(&act.action)).ok_or(ErrorKind::NotFound)?;
    let own = context.own_cancelled_invitations();
    let rows = tx.org(context.org.id).list_undo_rows(id, own.as_ref(), PAGE_SIZE + 1).await?;
    tx.close().await?;
    if rows.is_empty() {
        return Err(ErrorKind::NotFound);
    }
    if act.until <= service.now() {
        return Err(ErrorKind::UndoExpired);
    }
    Ok((context.org.id, act, rows))
}

/// What undoing an action does.
pub(crate) const fn opposite(action: Undoable) -> Action {
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

/// Undoes one row, alone.
async fn one(
    service: &Service,
    undoing: &Undoing<'_>,
    row: UndoRow,
) -> Result<(Mutation, Option<Restored>), ErrorKind> {
    let act = undoing.act.clone();
    let attempt = Attempt::on(opposite(act.action), row_id(act.action, row.target));
    service
        .in_org_under(act.id, undoing.caller, undoing.slug, attempt, (act, row), |tx, change, (act, row)| {
            Box::pin(async move {
                let mut back = None;
                // Read again under the lock: somebody else may have undone it meanwhile.
                let row = tx.org(change.context.org.id).find_undo_row(act.id, row.target).await?;
                let row = row.ok_or(ErrorKind::UndoExpired)?;
                Ok(match undo_in(tx, change, (act, &row), &mut back).await? {
                    Outcome::Quiet(mutation) => Outcome::Quiet((mutation, back)),
                    Outcome::Changed { value, events } => Outcome::Changed { value: (value, back), events },
                })
            })
        })
        .await
}

/// Undoes a row inside a unit of work, as it is now.
pub(crate) async fn undo_row_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    act: &UndoAct,
    row: RowId,
) -> Result<Outcome<Mutation>, Failure> {
    let found = tx.org(change.context.org.id).find_undo_row(act.id, row.uuid()).await?;
    let row = found.ok_or(ErrorKind::UndoExpired)?;
    undo_in(tx, change, (act, &row), &mut None).await
}

async fn undo_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    (act, row): (&UndoAct, &UndoRow),
    back: &mut Option<Restored>,
) -> Result<Outcome<Mutation>, Failure> {
    match row.state {
        UndoState::Overtaken => Err(ErrorKind::UndoExpired.into()),
        UndoState::Undone => Ok(Outcome::Quiet(Mutation::Unchanged)),
        UndoState::Open if act.until <= change.service.now() => Err(ErrorKind::UndoExpired.into()),
        UndoState::Open => match act.action {
            Undoable::Disable => enabled(tx, change, row.target).await,
            Undoable::Remove => restored(tx, change, (act, row), back).await,
            Undoable::Cancel => reopened(tx, change, row.target, change.has_mail).await,
        },
    }
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
    let permit = plan::plan_enable(tx, change.context, target).await?;
    close(tx, change, &permit, target).await?;
    set_in(tx, change, MembershipId::new(target), (MembershipState::Active, None)).await
}

async fn restored(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    (act, row): (&UndoAct, &UndoRow),
    back: &mut Option<Restored>,
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    let id = MembershipId::new(row.target);
    // Nobody becomes a member elsewhere from here on.
    let account = context.member(tx, id).await?.account_id;
    tx.lock_account(account).await?;
    let plan = plan::plan_restore(tx, context, act, row).await?;
    let (target, permit) = (&plan.target, &plan.permit);
    close(tx, change, permit, row.target).await?;
    let start = PeriodStart { until: plan.until, ..change.period() };
    let states = (MembershipState::Removed, plan.back_to);
    if !tx.with(permit).update_membership_state(id, states, &start).await? {
        return Err(ErrorKind::UndoExpired.into());
    }
    change.tell(tx, permit, target, News::Restored).await?;
    let mut what = plan.what.clone();
    if let Some(departure) = &plan.departure {
        if departure.receipt.departed.plan.closes_account {
            tx.with(permit).update_account_closed(ClosedBy::Removal(id), None).await?;
        }
        let assets = tx.with(permit).update_departure_undone(id, departure.id, context.now).await?;
        let moved = what.assets + what.assets_lost;
        (what.assets, what.assets_lost) = (assets, moved.saturating_sub(assets));
    }
    let mut event = change.event(Action::MemberRestored);
    event.target = member_target(target);
    event.before = member_state(MembershipState::Removed);
    let roles = target.roles.iter().map(|role| role.name.clone()).collect();
    event.after = Some(AuditValue::Restored { roles, what: what.clone() });
    *back = Some(what);
    Ok(Outcome::changed(Mutation::PERMANENT, event))
}

async fn reopened(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: Uuid,
    has_mail: bool,
) -> Result<Outcome<Mutation>, Failure> {
    let (service, context) = (change.service, change.context);
    let (closed, permit) = plan::plan_reopen(tx, context, id).await?;
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
