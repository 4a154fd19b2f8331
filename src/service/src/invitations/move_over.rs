//! Accepting an invitation by moving: the invited person leaves the organizations that share no members and joins this one,
//! all in one transaction. Every organization locks before the account, in the order of their ids.

use domain::{
    access::{Denial, decide_move},
    audit::{Action, AuditEvent, AuditValue},
    error::ErrorKind,
    id::OrgId,
    language::Language,
    secret::Secret,
    view::{DepartureView, OrgView},
};
use store::{Failure, Outcome, ReadTx, StoreError, Tx};

use super::acceptance::{
    LockedInvitation, add_member, find, has_joined, lock_active_account, read_invitation,
};
use crate::{
    Caller, Service, Session,
    departure::{Departure, is_agreed, require_handed_over},
    event::{member_target, roles_value},
    exclusivity::others,
    keys::link_hash,
    limits,
};

/// Moves the caller to the organization of the invitation. `agreed` is what they were shown that they leave behind. Answers the
/// organization that they joined.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired`, `InvitationClosed`, `Denied` as for accepting, and where an organization does not let them
/// leave, `LastOwner`, `AssetsOwned`, `MoveChanged` when they leave behind something else by now; the database failed.
pub async fn move_over(
    service: &Service,
    caller: &Caller,
    token: &Secret,
    agreed: Vec<DepartureView>,
) -> Result<OrgView, ErrorKind> {
    limits::count(service, vec![(limits::ANSWER_NETWORK, limits::network(&caller.origin))]).await?;
    let hash = link_hash(token)?;
    let invitation = find(service, &hash).await?;
    let moved = service
        .write((caller.clone(), hash, agreed), |tx, job| {
            Box::pin(async move {
                let (service, (caller, hash, agreed)) = &*job;
                let session = caller.session()?;
                let locked = lock_all(tx, service, session, hash).await?;
                move_in(tx, service, caller, &locked, agreed).await
            })
        })
        .await;
    match moved {
        // Whether somebody may leave another organization is no business of this one.
        Err(ErrorKind::Denied { denial: Denial::LeavingNotAllowed }) => moved,
        _ => service.record_denied_answer((Some(caller.who()), &caller.origin), &invitation, moved).await,
    }
}

/// What a person would leave behind by moving, in their language.
pub(super) async fn departures(
    tx: &mut ReadTx<'_>,
    service: &Service,
    session: &Session,
    locked: &LockedInvitation,
) -> Result<Vec<DepartureView>, Failure> {
    let now = service.now();
    let org = (locked.org.id, &locked.org.policy);
    let mut views = Vec::new();
    for other in others(tx, org, session.account.id, now).await? {
        views.push(other.view(tx, session.language, now).await?);
    }
    Ok(views)
}

/// Locks the organizations on both sides, then the account. Runs again if there are others by then.
async fn lock_all(
    tx: &mut Tx<'_>,
    service: &Service,
    session: &Session,
    hash: &[u8; 32],
) -> Result<LockedInvitation, Failure> {
    let before = read_invitation(tx, hash).await?;
    let left = left_organizations(tx, service, session, &before).await?;
    tx.lock_organizations(left.iter().copied().chain([before.org.id]).collect()).await?;
    lock_active_account(tx, session.account.id).await?;
    let locked = read_invitation(tx, hash).await?;
    locked.require_organization()?;
    match left_organizations(tx, service, session, &locked).await? == left {
        true => Ok(locked),
        false => Err(StoreError::Again.into()),
    }
}

async fn left_organizations(
    tx: &mut ReadTx<'_>,
    service: &Service,
    session: &Session,
    locked: &LockedInvitation,
) -> Result<Vec<OrgId>, Failure> {
    let org = (locked.org.id, &locked.org.policy);
    let others = others(tx, org, session.account.id, service.now()).await?;
    Ok(others.into_iter().map(|other| other.org.id).collect())
}

async fn move_in(
    tx: &mut Tx<'_>,
    service: &Service,
    caller: &Caller,
    locked: &LockedInvitation,
    agreed: &[DepartureView],
) -> Result<Outcome<OrgView>, Failure> {
    let Session { account, language, .. } = caller.session()?;
    let (view, now) = (locked.org.view(), service.now());
    if has_joined(tx, locked, account, now).await? {
        return Ok(Outcome::Quiet(view));
    }
    let left = others(tx, (locked.org.id, &locked.org.policy), account.id, now).await?;
    require_agreed(tx, service, &left, *language, agreed).await?;
    // First, so that the session ends at no moment for lack of a membership.
    let Outcome::Changed { mut events, .. } =
        add_member(tx, service, locked, account, &caller.origin).await?
    else {
        return Err(ErrorKind::InvitationClosed.into());
    };
    for departure in &left {
        let (org, member) = (&departure.org, &departure.member);
        let permit = decide_move(member, &org.policy)?;
        let departed = departure.end(tx, (service, caller.who()), &permit, now).await?;
        let event = service.event_in(caller, org.id, Action::MemberMovedAway);
        events.push(AuditEvent {
            at: now,
            target: member_target(member),
            before: roles_value(&member.roles),
            after: Some(AuditValue::Departed(Box::new(departed))),
            ..event
        });
    }
    Ok(Outcome::Changed { value: view, events })
}

/// Refuses what the person was not shown, and what is in the way.
async fn require_agreed(
    tx: &mut Tx<'_>,
    service: &Service,
    left: &[Departure],
    language: Language,
    agreed: &[DepartureView],
) -> Result<(), Failure> {
    let mut views = Vec::new();
    for departure in left {
        let view = departure.view(tx, language, service.now()).await?;
        require_handed_over(&view)?;
        views.push(view);
    }
    if is_agreed(&views, agreed) { Ok(()) } else { Err(ErrorKind::MoveChanged.into()) }
}
