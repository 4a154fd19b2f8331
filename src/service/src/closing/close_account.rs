//! Closing one's own account: its memberships end, its sessions too. For thirty days signing in opens the account again, without
//! the memberships; then the person's name, address, picture and password are erased.

use domain::{
    access::{close_membership, own_account},
    audit::{Action, AuditEvent, AuditValue},
    error::{ErrorKind, Problem},
    id::{AccountId, OrgId},
    language::Language,
    secret::Secret,
    time::Timestamp,
    view::{DepartureView, Obstacle},
};
use store::{ClosedBy, Failure, Outcome, ReadTx, StoreError, Tx};

use crate::{
    Caller, Service, Session,
    departure::{Departure, is_agreed, require_handed_over},
    event::{account_target, member_target, roles_value},
    passwords::check_current,
};

/// What somebody leaves behind in each of their organizations by closing their account.
///
/// # Errors
/// `Denied` for callers without a session; the database failed.
pub async fn consequences(service: &Service, caller: &Caller) -> Result<Vec<DepartureView>, ErrorKind> {
    let session = caller.session()?;
    let mut tx = service.store().read().await?;
    let departures = departures(&mut tx, session.account.id, service.now()).await?;
    let views = views(&mut tx, &departures, session.language, service.now()).await?;
    tx.close().await?;
    Ok(views)
}

/// Closes the caller's account. `agreed` is what they were shown that they leave behind.
///
/// # Errors
/// `Invalid` when the present password is wrong, `LastOwner`, `AssetsOwned`, `ConsequencesChanged` when they leave behind
/// something else by now, `RateLimited`; the database failed.
pub async fn close_account(
    service: &Service,
    caller: &Caller,
    current: &Secret,
    agreed: Vec<DepartureView>,
) -> Result<(), ErrorKind> {
    let stored = check_current(service, caller.session()?.account.id, current).await?;
    service
        .write((caller.clone(), stored, agreed), |tx, job| {
            Box::pin(async move {
                let (service, (caller, checked, agreed)) = &*job;
                let session = caller.session()?;
                let left = lock_all(tx, service, session.account.id).await?;
                // The check took a while: a password that was reset meanwhile is not the one that was checked.
                if tx.find_account(session.account.id).await?.and_then(|now| now.password_hash) != *checked {
                    return Err(ErrorKind::field("current", Problem::PasswordWrong).into());
                }
                close_in(tx, service, caller, session, (&left, agreed)).await
            })
        })
        .await
}

async fn departures(
    tx: &mut ReadTx<'_>,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<Departure>, Failure> {
    let mut found = Vec::new();
    let mut orgs = tx.list_other_organizations(account, None, now).await?;
    orgs.extend(tx.list_deleted_organizations_of(account, now).await?);
    for org in orgs {
        found.extend(Departure::read(tx, org, account, now).await?);
    }
    Ok(found)
}

async fn views(
    tx: &mut ReadTx<'_>,
    departures: &[Departure],
    language: Language,
    now: Timestamp,
) -> Result<Vec<DepartureView>, Failure> {
    let mut views = Vec::new();
    // Nothing is left behind, and nothing in the way, in an organization that is deleted.
    for departure in departures.iter().filter(|departure| departure.org.deletion.is_none()) {
        let mut view = departure.view(tx, language, now).await?;
        // No organization holds on to an account.
        view.obstacles.retain(|obstacle| *obstacle != Obstacle::NotAllowed);
        views.push(view);
    }
    Ok(views)
}

/// Locks the organizations in the order of their ids, then the account. Runs again if there are others by then.
async fn lock_all(tx: &mut Tx<'_>, service: &Service, account: AccountId) -> Result<Vec<Departure>, Failure> {
    let ids = |departures: &[Departure]| departures.iter().map(|left| left.org.id).collect::<Vec<OrgId>>();
    let before = ids(&departures(tx, account, service.now()).await?);
    tx.lock_organizations(before.clone()).await?;
    tx.lock_account(account).await?;
    let left = departures(tx, account, service.now()).await?;
    if ids(&left) == before { Ok(left) } else { Err(StoreError::Again.into()) }
}

async fn close_in(
    tx: &mut Tx<'_>,
    service: &Service,
    caller: &Caller,
    Session { account, language, .. }: &Session,
    (left, agreed): (&[Departure], &[DepartureView]),
) -> Result<Outcome<()>, Failure> {
    let now = service.now();
    let views = views(tx, left, *language, now).await?;
    views.iter().try_for_each(require_handed_over)?;
    if views.iter().any(|view| view.obstacles.contains(&Obstacle::LastOwner)) {
        return Err(ErrorKind::LastOwner.into());
    }
    if !is_agreed(&views, agreed) {
        return Err(ErrorKind::ConsequencesChanged.into());
    }
    let mut events = Vec::new();
    for departure in left {
        let (org, member) = (&departure.org, &departure.member);
        let departed = departure.end(tx, (service, caller.who()), &close_membership(member), now).await?;
        events.push(AuditEvent {
            at: now,
            target: member_target(member),
            before: roles_value(&member.roles),
            after: Some(AuditValue::Departed(Box::new(departed))),
            ..service.event_in(caller, org.id, Action::MemberLeft)
        });
    }
    let permit = own_account(account.id);
    let mut changes = tx.with(&permit);
    if !changes.update_account_closed(ClosedBy::Owner(account.id), Some(now)).await? {
        return Err(ErrorKind::SignedOut.into());
    }
    changes.delete_sessions_except(account.id, None).await?;
    changes.delete_resets(account.id).await?;
    changes.delete_email_change(account.id).await?;
    let mut closed = service.event(caller.who(), &caller.origin, Action::AccountClosed);
    closed.target = account_target(account.id, &account.email);
    events.push(closed);
    Ok(Outcome::Changed { value: (), events })
}
