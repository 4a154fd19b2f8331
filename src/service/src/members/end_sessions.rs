//! Signing a member out of an organization on every device, or on one. They can sign in again: it is for a lost device, not for keeping
//! somebody out. Sessions in other organizations go on.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::{MembershipId, SessionId},
    selection::RowId,
};
use store::{Failure, Outcome, Tx};

use super::may_manage::may_manage;
use crate::{
    Caller, Service,
    attempt::Attempt,
    event::member_target,
    mutation::{Mutation, MutationContext},
};

/// Ends every open session of a member: for whoever could disable them. Answers how many there were; none is no failure.
///
/// # Errors
/// `NotFound`, `Denied` (one's own are ended on the page of the account), `MemberState` for a removed member; the
/// database failed.
pub async fn end_sessions(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<u64, ErrorKind> {
    let attempt = Attempt::on(Action::MemberSessionsEnded, RowId::Member(id));
    service.in_org(caller, slug, attempt, id, |tx, change, id| Box::pin(end_in(tx, change, *id))).await
}

/// Ends one session of a member, for whoever could end all of them. Answers whether it was open; that it was not is no
/// failure.
///
/// # Errors
/// As for all of them.
pub async fn end_session(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (id, session): (MembershipId, SessionId),
) -> Result<bool, ErrorKind> {
    let attempt = Attempt::on(Action::MemberSessionEnded, RowId::Member(id));
    service
        .in_org(caller, slug, attempt, (id, session), |tx, change, (id, session)| {
            Box::pin(end_one_in(tx, change, (*id, *session)))
        })
        .await
}

async fn end_one_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    (id, session): (MembershipId, SessionId),
) -> Result<Outcome<bool>, Failure> {
    let target = change.context.member(tx, id).await?;
    let permit = may_manage(change.context, &target)?;
    tx.lock_account(target.account_id).await?;
    let at = change.service.now();
    if !tx.with(&permit).update_member_session_ended(target.id, session, at).await? {
        return Ok(Outcome::Quiet(false));
    }
    let mut event = change.event(Action::MemberSessionEnded);
    event.target = member_target(&target);
    Ok(Outcome::changed(true, event))
}

/// Ends the sessions of a member as one row of a bulk action.
pub(crate) async fn end_sessions_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: MembershipId,
) -> Result<Outcome<Mutation>, Failure> {
    Ok(match end_in(tx, change, id).await? {
        Outcome::Quiet(_) => Outcome::Quiet(Mutation::Unchanged),
        Outcome::Changed { events, .. } => Outcome::Changed { value: Mutation::PERMANENT, events },
    })
}

async fn end_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: MembershipId,
) -> Result<Outcome<u64>, Failure> {
    let (service, context) = (change.service, change.context);
    let target = context.member(tx, id).await?;
    let permit = may_manage(context, &target)?;
    tx.lock_account(target.account_id).await?;
    let ended = tx.with(&permit).update_member_sessions_ended(target.id, service.now()).await?;
    if ended == 0 {
        return Ok(Outcome::Quiet(0));
    }
    let mut event = change.event(Action::MemberSessionsEnded);
    event.target = member_target(&target);
    event.after = Some(AuditValue::SessionsEnded(ended));
    Ok(Outcome::changed(ended, event))
}
