//! Doing something to many rows: each in a unit of its own, judged as if it were alone, so that one refusal fails no other.
//! What was done by one request is undone by one key.

use domain::{
    audit::Action,
    bulk::{Bulk, BulkAction, BulkLine, BulkResult, RowDone},
    error::ErrorKind,
    id::UndoId,
    policy::RolesPerMember,
    selection::RowId,
    state::MembershipState,
};
use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use store::{Failure, Outcome, Tx};

use super::{
    AT_ONCE, has_roles, may_at_all,
    rows::{self, wanted},
};
use crate::{
    Caller, Service,
    attempt::Attempt,
    invitations::{approve_in, cancel_in, resend_in},
    mail,
    members::{change_in, remove_in, set_in},
    mutation::{Mutation, MutationContext},
};

/// A row, its name, and what became of it.
type Ended = (RowId, String, Result<Mutation, ErrorKind>);

/// What every row of the request is told.
#[derive(Clone)]
struct Job {
    caller: Caller,
    slug: String,
    action: BulkAction,
    undo: UndoId,
    has_mail: bool,
}

/// Does it to at most [`super::MAX_ROWS`] rows and says what became of each.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` to whoever could do it to nobody, `Invalid` without a role to give or take;
/// the database failed before anything was done.
pub async fn act(
    service: &Service,
    caller: &Caller,
    slug: &str,
    bulk: &Bulk,
) -> Result<BulkResult, ErrorKind> {
    let has_mail = mail::is_sent(service).await?;
    let (mut tx, context) = service.read_org(caller, slug).await?;
    if let Err(refused) = may_at_all(&context, &bulk.action) {
        tx.close().await?;
        return service
            .record_denied(caller, slug, &Attempt::new(audited(&bulk.action)), Err(refused.into()))
            .await;
    }
    has_roles(&bulk.action)?;
    let rows = rows::read(&mut tx, service, &context, bulk).await?;
    tx.close().await?;
    let undo = UndoId::new(service.new_uuid());
    let job =
        Job { caller: caller.clone(), slug: slug.to_owned(), action: bulk.action.clone(), undo, has_mail };
    let mut acts: Vec<BoxFuture<'_, Ended>> = Vec::new();
    for row in rows.rows {
        let job = job.clone();
        acts.push(async move { (row.id, row.name, one(service, job, row.id).await) }.boxed());
    }
    // In their order, and all of them: futures are asked in the order in which they stand.
    let done: Vec<_> = stream::iter(acts).buffered(AT_ONCE).collect().await;
    let is_kept =
        done.iter().any(|(.., mutation)| matches!(mutation, Ok(mutation) if mutation.undo().is_some()));
    let lines: Vec<BulkLine> = done
        .into_iter()
        .map(|(row, name, mutation)| {
            let outcome = mutation.map(|mutation| {
                if mutation != Mutation::Unchanged { RowDone::Changed } else { RowDone::AlreadySo }
            });
            BulkLine { row, name, outcome }
        })
        .collect();
    let count = |is: fn(&BulkLine) -> bool| lines.iter().filter(|line| is(line)).count() as u64;
    Ok(BulkResult {
        undo: is_kept.then_some(undo),
        done: count(|line| line.outcome == Ok(RowDone::Changed)),
        refused: count(|line| line.outcome.is_err()),
        lines,
        left: rows.left,
        next: rows.next,
    })
}

/// The action as the log names it.
const fn audited(action: &BulkAction) -> Action {
    match action {
        BulkAction::ChangeRoles { .. } => Action::MemberRolesChanged,
        BulkAction::Disable => Action::MemberDisabled,
        BulkAction::Enable => Action::MemberEnabled,
        BulkAction::Remove => Action::MemberRemoved,
        BulkAction::Resend => Action::InvitationResent,
        BulkAction::Cancel => Action::InvitationCancelled,
        BulkAction::Approve => Action::InvitationApproved,
    }
}

/// One row, alone.
async fn one(service: &Service, job: Job, id: RowId) -> Result<Mutation, ErrorKind> {
    let (undo, caller, slug) = (job.undo, job.caller.clone(), job.slug.clone());
    let attempt = Attempt::on(audited(&job.action), id);
    service
        .in_org_under(undo, &caller, &slug, attempt, (job, id), |tx, change, (job, id)| {
            Box::pin(row(tx, change, job, *id))
        })
        .await
}

async fn row(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    job: &Job,
    id: RowId,
) -> Result<Outcome<Mutation>, Failure> {
    match (&job.action, id) {
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
        (BulkAction::Disable, RowId::Member(id)) => set_in(tx, change, id, MembershipState::Disabled).await,
        (BulkAction::Enable, RowId::Member(id)) => set_in(tx, change, id, MembershipState::Active).await,
        (BulkAction::Remove, RowId::Member(id)) => remove_in(tx, change, id).await,
        (BulkAction::Resend, RowId::Invitation(id)) => resend_in(tx, change, id, job.has_mail).await,
        (BulkAction::Cancel, RowId::Invitation(id)) => cancel_in(tx, change, id).await,
        (BulkAction::Approve, RowId::Invitation(id)) => approve_in(tx, change, id).await,
        (_, RowId::Member(_)) => Err(ErrorKind::WrongRowKind { is_member: true }.into()),
        (_, RowId::Invitation(_)) => Err(ErrorKind::WrongRowKind { is_member: false }.into()),
    }
}
