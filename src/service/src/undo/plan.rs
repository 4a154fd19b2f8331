//! What undoing a row of an act would do, and why it cannot be done: read-only, for the list that says it beforehand, and for
//! the undoing itself.

use domain::{
    access::{Denial, Permit, Resource},
    consequences::{RestoreObstacle, Restored},
    email::EmailKey,
    error::ErrorKind,
    id::{InvitationId, MembershipId},
    member::Member,
    permission::Permission,
    seats::SeatHolder,
    state::{AccountState, InvitationState, MembershipState, UndoState, Undoable},
    time::Timestamp,
};
use store::{Account, Failure, Invitation, ReadTx, StoreError, StoredDeparture, UndoAct, UndoRow};
use uuid::Uuid;

use crate::{
    closing::is_erased,
    exclusivity::require_no_other,
    members::may_set,
    org_context::{OrgContext, invitation_resource},
    seats::require_seat,
    team_choice::reads_teams,
};

/// What comes back with a row that can be undone; else why it cannot be. `None` for one that is not open any more.
///
/// # Errors
/// The database failed.
pub(super) async fn preview_row(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    act: &UndoAct,
    row: &UndoRow,
) -> Result<Option<Result<Restored, ErrorKind>>, StoreError> {
    if row.state != UndoState::Open {
        return Ok(None);
    }
    let planned = match act.action {
        Undoable::Disable => plan_enable(tx, context, row.target).await.map(|_| Restored::default()),
        Undoable::Remove => plan_restore(tx, context, act, row).await.map(|plan| plan.shown_to(context)),
        Undoable::Cancel => plan_reopen(tx, context, row.target).await.map(|_| Restored::default()),
    };
    match planned {
        Ok(restored) => Ok(Some(Ok(restored))),
        Err(Failure::Refused(reason)) => Ok(Some(Err(reason))),
        Err(Failure::Store(error)) => Err(error),
    }
}

/// Whether a member can be enabled again.
pub(super) async fn plan_enable(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    target: Uuid,
) -> Result<Permit, Failure> {
    let member = context.member(tx, MembershipId::new(target)).await?;
    let permit = context.decide_on(&Permission::MEMBER_UPDATE, &member)?;
    // A removal would have closed the row, so their end date has passed.
    if member.state == MembershipState::Removed {
        return Err(refused(RestoreObstacle::EndPassed));
    }
    if may_set(context, &member, MembershipState::Active)?.is_some() {
        require_seat(tx, context, member.state.into(), SeatHolder::Active).await?;
    }
    Ok(permit)
}

/// How a removed member comes back.
pub(super) struct Restoring {
    pub(super) target: Member,
    pub(super) permit: Permit,
    /// The state that they had.
    pub(super) back_to: MembershipState,
    /// The end date of their membership.
    pub(super) until: Option<Timestamp>,
    /// What happened to their things.
    pub(super) departure: Option<StoredDeparture>,
    /// What comes back and what does not.
    pub(super) what: Restored,
}

impl Restoring {
    /// What comes back, as far as the actor may know what somebody had.
    fn shown_to(self, context: &OrgContext) -> Restored {
        let mut what = self.what;
        if !context.sees_roles_of(&self.target) {
            what.roles_lost.clear();
        }
        if !reads_teams(context) {
            what.teams_lost.clear();
        }
        what
    }
}

/// Whether a removed member can come back, and with what.
pub(super) async fn plan_restore(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    act: &UndoAct,
    row: &UndoRow,
) -> Result<Restoring, Failure> {
    let id = MembershipId::new(row.target);
    let target = context.member(tx, id).await?;
    let permit = context.decide_on(&Permission::MEMBER_DELETE, &target)?;
    // Bringing somebody back gives them their roles again.
    context.may_grant(&Permission::MEMBER_DELETE, Resource::Member(&target), &target.roles)?;
    if target.direct_roles().len() < usize::from(context.org.policy.roles_minimum) {
        return Err(refused(RestoreObstacle::RolesGone));
    }
    let back_to = row.state_before.parse::<MembershipState>().map_err(|_| ErrorKind::Internal)?;
    require_seat(tx, context, SeatHolder::Outside, back_to.into()).await?;
    require_no_other(tx, (context.org.id, &context.org.policy), target.account_id, context.now).await?;
    let until = tx.org(context.org.id).find_former_end(id).await?;
    if until.is_some_and(|until| until <= context.now) {
        return Err(refused(RestoreObstacle::EndPassed));
    }
    let departure = tx.org(context.org.id).find_departure(act.id, id).await?;
    let opens_account =
        departure.as_ref().is_some_and(|departure| departure.receipt.departed.plan.closes_account);
    let account = tx.find_account(target.account_id).await?;
    // The account that their removal closed is opened again; what they closed themselves is not.
    let is_lost = |account: &Account| {
        account.state == AccountState::Closed
            && (!opens_account || account.closed_at.is_some() || is_erased(account))
    };
    if account.as_ref().is_none_or(is_lost) {
        return Err(refused(RestoreObstacle::AccountClosed));
    }
    // Whoever was shown the link of an invitation can have opened it: it need not be the person who was removed.
    if account.and_then(|account| account.unproven_since).is_some_and(|since| since > act.at) {
        return Err(refused(RestoreObstacle::AddressUnproven));
    }
    let what = find_returning(tx, context, &target, departure.as_ref()).await?;
    Ok(Restoring { target, permit, back_to, until, departure, what })
}

fn refused(obstacle: RestoreObstacle) -> Failure {
    ErrorKind::CannotRestore { obstacle }.into()
}

/// What somebody had when they were removed, as far as it is still there. Roles and places in teams were kept; those that ended
/// since are named.
async fn find_returning(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    target: &Member,
    departure: Option<&StoredDeparture>,
) -> Result<Restored, Failure> {
    let Some(departure) = departure else { return Ok(Restored::default()) };
    let mut org = tx.org(context.org.id);
    let (moved, assets) = org.count_departure_assets(departure.id).await?;
    let teams: Vec<String> =
        org.list_teams_of(target.id, context.now).await?.into_iter().map(|team| team.name).collect();
    let has_role = |name: &&String| target.roles.iter().any(|role| role.name == **name);
    let plan = &departure.receipt.departed.plan;
    Ok(Restored {
        assets,
        assets_lost: moved.saturating_sub(assets),
        roles_lost: plan.roles.iter().filter(|name| !has_role(name)).cloned().collect(),
        teams_lost: plan.teams.iter().filter(|name| !teams.contains(name)).cloned().collect(),
    })
}

/// Whether a cancelled invitation can open again.
pub(super) async fn plan_reopen(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    target: Uuid,
) -> Result<(Invitation, Permit), Failure> {
    context.require(&Permission::INVITE_UPDATE)?;
    let found = tx.org(context.org.id).find_invitation(InvitationId::new(target)).await?;
    let closed = found.ok_or(ErrorKind::NotFound)?;
    if closed.state != InvitationState::Cancelled {
        return Err(ErrorKind::UndoExpired.into());
    }
    let permit =
        context.may_grant(&Permission::INVITE_UPDATE, invitation_resource(&closed), &closed.given_roles())?;
    if tx.org(context.org.id).find_open_invitation(&closed.email_key).await?.is_some() {
        return Err(ErrorKind::AlreadyReinvited.into());
    }
    if is_member(tx, context, &closed.email_key).await? {
        return Err(ErrorKind::UndoExpired.into());
    }
    // Nobody could accept it.
    if !context.org.policy.allows_email(&EmailKey::from_stored(closed.email_key.clone())) {
        return Err(Denial::EmailDomain.into());
    }
    let until = tx.find_invited_until(closed.id).await?;
    if until.is_some_and(|until| until <= context.now) {
        return Err(refused(RestoreObstacle::EndPassed));
    }
    require_seat(tx, context, SeatHolder::Outside, SeatHolder::Invited).await?;
    Ok((closed, permit))
}

/// Whether the person came in by another way meanwhile.
async fn is_member(tx: &mut ReadTx<'_>, context: &OrgContext, email_key: &str) -> Result<bool, Failure> {
    let key = EmailKey::from_stored(email_key.to_owned());
    let Some(account) = tx.find_account_by_email(&key).await? else { return Ok(false) };
    let member = tx.org(context.org.id).find_member_of(account.id, &context.roles, context.now).await?;
    Ok(member.is_some_and(|member| member.state != MembershipState::Removed))
}
