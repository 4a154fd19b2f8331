//! One's own sessions: where one is signed in, and ending some or all of the others.

use domain::{
    access::own_account,
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::SessionId,
    view::SessionView,
};
use store::Outcome;

use crate::{Caller, Service};

/// The caller's open sessions, last used first.
///
/// # Errors
/// The database failed.
pub async fn list(service: &Service, caller: &Caller) -> Result<Vec<SessionView>, ErrorKind> {
    let mut tx = service.store().read().await?;
    let session = caller.session()?;
    let rows = tx.list_sessions(session.account.id, service.now()).await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionView {
            id: row.id,
            is_current: row.id == session.id,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            ip: row.ip,
            user_agent: row.user_agent,
        })
        .collect())
}

/// Ends one of the caller's sessions.
///
/// # Errors
/// `NotFound` when it has ended already or is somebody else's; the database failed.
pub async fn revoke(service: &Service, caller: &Caller, id: SessionId) -> Result<(), ErrorKind> {
    service
        .write((caller.clone(), id), |tx, job| {
            Box::pin(async move {
                let (service, (caller, id)) = &*job;
                let account = caller.session()?.account.id;
                tx.lock_account(account).await?;
                if !tx.with(&own_account(account)).delete_session(account, *id).await? {
                    return Err(ErrorKind::NotFound.into());
                }
                Ok(Outcome::changed((), service.event(caller.who(), &caller.origin, Action::SessionRevoked)))
            })
        })
        .await
}

/// Ends all of the caller's sessions but the present one. Answers how many there were.
///
/// # Errors
/// The database failed.
pub async fn revoke_others(service: &Service, caller: &Caller) -> Result<u64, ErrorKind> {
    service
        .write(caller.clone(), |tx, job| {
            Box::pin(async move {
                let (service, caller) = &*job;
                let account = caller.session()?.account.id;
                tx.lock_account(account).await?;
                let n = tx
                    .with(&own_account(account))
                    .delete_sessions_except(account, Some(caller.session()?.id))
                    .await?;
                if n == 0 {
                    return Ok(Outcome::Quiet(0));
                }
                let mut event = service.event(caller.who(), &caller.origin, Action::SessionRevoked);
                event.after = Some(AuditValue::SessionsEnded(n));
                Ok(Outcome::changed(n, event))
            })
        })
        .await
}
