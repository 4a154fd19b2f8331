//! Doing something to many rows: each in a unit of its own, judged as if it were alone, so that one refusal fails no other.
//! What one request changed is undone by one id.

use std::slice;

use domain::{
    audit::Action,
    bulk::{Bulk, BulkAction, BulkLine, BulkOutcome, BulkResult, BulkWork, RowDone},
    consequences::{AssetChoices, AssetFate},
    error::{ErrorKind, Problem},
    id::UndoId,
    list::PAGE_SIZE,
    policy::RolesPerMember,
    selection::RowId,
    state::MembershipState,
};
use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use store::{Failure, Outcome, Tx};

use super::{
    may_at_all,
    preview::{Evaluation, evaluate},
    rows::{self, wanted},
};
use crate::{
    Caller, Service,
    assets::member_of,
    attempt::Attempt,
    bulk_queue::{AT_ONCE, find_queued, queue},
    fingerprint::check_agreed,
    invitations::{approve_in, cancel_in, resend_in},
    members::{change_in, end_sessions_in, remove_in, set_in},
    mutation::{Mutation, MutationContext},
    teams::change_teams_in,
};

/// Does it to the selected rows, if a page has room for them, and says what became of each. For more rows it queues a job,
/// once for each idempotency key of the caller. `agreed` is the fingerprint of the preview that the caller was shown; `None` where
/// none was shown. The job keeps that preview.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` to whoever could do it to nobody, `Invalid` without a role or team to give or
/// take, and where the new owner is among those who are removed, `ConsequencesChanged` when the preview is another one by now;
/// the database failed before anything was done.
pub async fn act(
    service: &Service,
    caller: &Caller,
    slug: &str,
    bulk: &Bulk,
    (key, agreed): (Option<&str>, Option<&str>),
) -> Result<BulkOutcome, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    if let Err(refused) = may_at_all(&context, &bulk.action) {
        tx.close().await?;
        return service
            .record_denied(caller, slug, &Attempt::new(audited(&bulk.action)), Err(refused.into()))
            .await;
    }
    bulk.action.check_choice()?;
    let mut new_owner = None;
    if let BulkAction::Remove { assets: Some(AssetFate::HandOver(owner)) } = &bulk.action {
        // One address for all: what is wrong with it is said at its field, not at each row.
        let mut wrong = Vec::new();
        new_owner = member_of(&mut tx, &context, ("owner", owner), &mut wrong).await?;
        if !wrong.is_empty() {
            return Err(ErrorKind::Invalid { fields: wrong });
        }
    }
    let mut plan = None;
    if agreed.is_some() || new_owner.is_some() {
        // Its own job has changed what was shown when the same form is sent again.
        if let Some(job) = find_queued(&mut tx, caller, context.org.id, key).await? {
            return Ok(BulkOutcome::Queued(job));
        }
        let Evaluation { preview, removed } = evaluate(&mut tx, service, &context, bulk).await?;
        check_agreed(agreed, slice::from_ref(&preview.fingerprint))?;
        if new_owner.is_some_and(|(id, _)| removed.contains(&id)) {
            return Err(ErrorKind::field("owner", Problem::NewOwnerRemoved));
        }
        plan = agreed.map(|_| preview);
    }
    let most = PAGE_SIZE as usize;
    let rows = rows::read(&mut tx, service, &context, bulk, (None, most)).await?;
    tx.close().await?;
    let undo = UndoId::new(service.new_uuid());
    if rows.next.is_some() || rows.rows.len() > most {
        let work = (BulkWork::Act(bulk.clone()), undo);
        return queue(service, caller, context.org.id, (work, plan), key).await.map(BulkOutcome::Queued);
    }
    let mut acts: Vec<BoxFuture<'_, (BulkLine, bool)>> = Vec::new();
    for row in rows.rows {
        acts.push(
            async move {
                let mutation = change_row(service, (caller, slug), (&bulk.action, undo), row.id).await;
                let has_undo = matches!(&mutation, Ok(mutation) if mutation.undo().is_some());
                let outcome = mutation.map(|mutation| match mutation {
                    Mutation::Unchanged => RowDone::AlreadySo,
                    Mutation::Changed { .. } => RowDone::Changed,
                });
                (BulkLine { row: row.id, name: row.name, outcome }, has_undo)
            }
            .boxed(),
        );
    }
    // In their order, and all of them: futures are asked in the order in which they stand.
    let done: Vec<_> = stream::iter(acts).buffered(AT_ONCE).collect().await;
    let has_undo = done.iter().any(|(_, has_undo)| *has_undo);
    let lines: Vec<BulkLine> = done.into_iter().map(|(line, _)| line).collect();
    let count = |is: fn(&BulkLine) -> bool| lines.iter().filter(|line| is(line)).count() as u64;
    Ok(BulkOutcome::Done(BulkResult {
        undo: has_undo.then_some(undo),
        done: count(|line| line.outcome == Ok(RowDone::Changed)),
        refused: count(|line| line.outcome.is_err()),
        lines,
    }))
}

/// The action as the log names it.
pub(crate) const fn audited(action: &BulkAction) -> Action {
    match action {
        BulkAction::ChangeRoles { .. } | BulkAction::ReplaceRoles { .. } => Action::MemberRolesChanged,
        BulkAction::ChangeTeams { add: Some(_), remove: None } => Action::TeamMemberAdded,
        BulkAction::ChangeTeams { add: None, .. } => Action::TeamMemberRemoved,
        BulkAction::ChangeTeams { .. } => Action::TeamMemberMoved,
        BulkAction::EndSessions => Action::MemberSessionsEnded,
        BulkAction::Disable => Action::MemberDisabled,
        BulkAction::Enable => Action::MemberEnabled,
        BulkAction::Remove { .. } => Action::MemberRemoved,
        BulkAction::Resend => Action::InvitationResent,
        BulkAction::Cancel => Action::InvitationCancelled,
        BulkAction::Approve => Action::InvitationApproved,
    }
}

/// Changes one row, alone.
async fn change_row(
    service: &Service,
    (caller, slug): (&Caller, &str),
    (action, undo): (&BulkAction, UndoId),
    id: RowId,
) -> Result<Mutation, ErrorKind> {
    let attempt = Attempt::on(audited(action), id);
    service
        .in_org_under(undo, caller, slug, attempt, (action.clone(), id), |tx, change, (action, id)| {
            Box::pin(change_row_in(tx, change, action, *id))
        })
        .await
}

/// Changes one row inside a unit of work.
pub(crate) async fn change_row_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    action: &BulkAction,
    id: RowId,
) -> Result<Outcome<Mutation>, Failure> {
    match (action, id) {
        (BulkAction::ChangeRoles { add, remove }, RowId::Member(id)) => {
            let target = change.context.member(tx, id).await?;
            let ids = wanted(
                &target,
                add,
                remove,
                change.context.org.policy.roles_per_member == RolesPerMember::One,
            );
            change_in(tx, change, &target, &ids).await
        }
        (BulkAction::ReplaceRoles { roles }, RowId::Member(id)) => {
            let target = change.context.member(tx, id).await?;
            change_in(tx, change, &target, roles).await
        }
        (BulkAction::ChangeTeams { add, remove }, RowId::Member(id)) => {
            change_teams_in(tx, change, id, (*add, *remove)).await
        }
        (BulkAction::EndSessions, RowId::Member(id)) => end_sessions_in(tx, change, id).await,
        (BulkAction::Disable, RowId::Member(id)) => {
            set_in(tx, change, id, (MembershipState::Disabled, None)).await
        }
        (BulkAction::Enable, RowId::Member(id)) => {
            set_in(tx, change, id, (MembershipState::Active, None)).await
        }
        (BulkAction::Remove { assets }, RowId::Member(id)) => {
            let assets = AssetChoices { all: assets.clone(), ..AssetChoices::default() };
            remove_in(tx, change, id, (None, &assets)).await
        }
        (BulkAction::Resend, RowId::Invitation(id)) => resend_in(tx, change, id, change.has_mail).await,
        (BulkAction::Cancel, RowId::Invitation(id)) => cancel_in(tx, change, id).await,
        (BulkAction::Approve, RowId::Invitation(id)) => approve_in(tx, change, id).await,
        (_, RowId::Member(_)) => Err(ErrorKind::WrongRowKind { is_member: true }.into()),
        (_, RowId::Invitation(_)) => Err(ErrorKind::WrongRowKind { is_member: false }.into()),
    }
}
