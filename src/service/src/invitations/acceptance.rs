//! What accepting by an existing account and joining as a new person have in common (rule 5 of the model).

use domain::{
    access::{Actor, Denial, LinkPurpose, Permit, Resource, StoredLink, decide, prove_link},
    audit::{Action, Origin},
    email::{EmailAddress, EmailKey},
    error::ErrorKind,
    id::{AccountId, MembershipId, TeamId},
    member::{Member, Role},
    permission::Permission,
    seats::SeatHolder,
    state::{AccountState, InvitationState, MembershipState},
    time::Timestamp,
    view::AccountView,
};
use store::{Failure, Invitation, NewMembership, Organization, Outcome, PeriodStart, ReadTx, Tx};

use super::approve::can_still_invite;
use crate::{
    Service,
    event::{invitation_target, roles_value, who},
    role_choice::choose_roles,
    seats::is_free,
    team_choice::{has_teams, is_one_team_only},
};

/// An invitation locked fast: its organization is locked, so nobody else answers or cancels it meanwhile.
pub(super) struct LockedInvitation {
    pub(super) invitation: Invitation,
    /// What the holder of the link may do.
    pub(super) permit: Permit,
    pub(super) org: Organization,
    /// All roles of it.
    pub(super) roles: Vec<Role>,
}

impl LockedInvitation {
    /// Refuses to answer it while its organization is deleted.
    pub(super) fn require_organization(&self) -> Result<(), ErrorKind> {
        match self.org.deletion {
            None => Ok(()),
            Some(_) => Err(ErrorKind::InvitationClosed),
        }
    }
}

/// The invitation of a link, as it is before anything is locked.
pub(super) async fn find(service: &Service, token_hash: &[u8; 32]) -> Result<Invitation, ErrorKind> {
    let mut tx = service.store().read().await?;
    let found = tx.find_invitation_by_token(token_hash).await?;
    tx.close().await?;
    found.ok_or(ErrorKind::LinkExpired)
}

/// Finds the invitation of a link and locks its organization.
pub(super) async fn lock_invitation(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
) -> Result<LockedInvitation, Failure> {
    let found = tx.find_invitation_by_token(token_hash).await?.ok_or(ErrorKind::LinkExpired)?;
    tx.lock_organization(found.org_id).await?;
    let locked = read_invitation(tx, token_hash).await?;
    locked.require_organization()?;
    Ok(locked)
}

/// Locks the account of somebody who accepts. It may have been closed at the same moment: by a removal elsewhere, or by them.
pub(super) async fn lock_active_account(tx: &mut Tx<'_>, id: AccountId) -> Result<(), Failure> {
    tx.lock_account(id).await?;
    let found = tx.find_account(id).await?;
    match found.is_some_and(|account| account.state == AccountState::Active) {
        true => Ok(()),
        false => Err(ErrorKind::SignedOut.into()),
    }
}

/// The invitation of a link with its organization, without the lock.
pub(super) async fn read_invitation(
    tx: &mut ReadTx<'_>,
    token_hash: &[u8; 32],
) -> Result<LockedInvitation, Failure> {
    let invitation = tx.find_invitation_by_token(token_hash).await?.ok_or(ErrorKind::LinkExpired)?;
    let purpose = LinkPurpose::Invitation(invitation.org_id, invitation.id);
    let link = StoredLink { token_hash: invitation.token_hash, purpose };
    let permit = prove_link(link, token_hash).ok_or(ErrorKind::LinkExpired)?;
    let org = tx.get_organization(invitation.org_id).await?;
    let roles = tx.org(org.id).list_roles().await?;
    Ok(LockedInvitation { invitation, permit, org, roles })
}

/// Whether the inviter could still give these roles, as an active member with the right to.
pub(super) async fn inviter_may_still(
    tx: &mut ReadTx<'_>,
    locked: &LockedInvitation,
    now: Timestamp,
) -> Result<bool, Failure> {
    let (invitation, org) = (&locked.invitation, &locked.org);
    let inviter = tx.org(org.id).find_member(invitation.invited_by, &locked.roles, now).await?;
    // The settings may have changed since: one role for each member, or at least one.
    let ids: Vec<_> = invitation.roles.iter().map(|role| role.id).collect();
    let fits = choose_roles(&locked.roles, &ids, &org.policy).is_ok();
    let may = |inviter: &Member| can_still_invite(inviter, &invitation.roles, &invitation.into, &org.policy);
    Ok(fits && inviter.as_ref().is_some_and(may))
}

/// The teams that the invitation leads into, as far as there still are teams and its inviter could still put people into
/// them. Where people are in one team by now, it is the first.
async fn invited_teams(
    tx: &mut ReadTx<'_>,
    locked: &LockedInvitation,
    now: Timestamp,
) -> Result<Vec<TeamId>, Failure> {
    let (invitation, org) = (&locked.invitation, &locked.org);
    if invitation.teams.is_empty() || !has_teams(&org.policy) {
        return Ok(Vec::new());
    }
    let inviter = tx.org(org.id).find_member(invitation.invited_by, &locked.roles, now).await?;
    let Some(inviter) = inviter.map(Actor::member) else { return Ok(Vec::new()) };
    let may_place = |team: &TeamId| {
        decide(&inviter, &Permission::TEAM_UPDATE, Resource::Team(*team), &org.policy).is_ok()
    };
    let mut teams: Vec<TeamId> = invitation.teams.iter().copied().filter(may_place).collect();
    if is_one_team_only(&org.policy) {
        teams.truncate(1);
    }
    Ok(teams)
}

/// Whether the account joined with the invitation before and still is a member. Refuses everybody but the invited person, and
/// an invitation that was used otherwise.
pub(super) async fn has_joined(
    tx: &mut ReadTx<'_>,
    locked: &LockedInvitation,
    account: &AccountView,
    now: Timestamp,
) -> Result<bool, Failure> {
    let invitation = &locked.invitation;
    let is_used = invitation.state == InvitationState::Accepted;
    if is_used {
        let member = tx.org(locked.org.id).find_member_of(account.id, &locked.roles, now).await?;
        let is_theirs = |member: Member| {
            Some(member.id) == invitation.accepted_by && member.state == MembershipState::Active
        };
        if member.is_some_and(is_theirs) {
            return Ok(true);
        }
    }
    let is_mine =
        EmailAddress::parse(&account.email).is_ok_and(|email| email.key().as_str() == invitation.email_key);
    if !is_mine {
        return Err(Denial::WrongAccount.into());
    }
    if is_used { Err(ErrorKind::InvitationClosed.into()) } else { Ok(false) }
}

/// Closes the invitation as accepted and makes the account a member with its roles. The address was checked before.
pub(super) async fn add_member(
    tx: &mut Tx<'_>,
    service: &Service,
    locked: &LockedInvitation,
    account: &AccountView,
    origin: &Origin,
) -> Result<Outcome<()>, Failure> {
    let (invitation, org) = (&locked.invitation, &locked.org);
    let now = service.now();
    let start = PeriodStart::by_hand(now, Some(invitation.invited_by));
    let joining = PeriodStart { until: tx.find_invited_until(invitation.id).await?, ..start };
    let permit = &locked.permit;
    if !tx.with(permit).update_invitation_closed(invitation.id, InvitationState::Accepted, now, true).await? {
        return Err(ErrorKind::InvitationClosed.into());
    }
    if !inviter_may_still(tx, locked, now).await? {
        return Err(Denial::InviterLost.into());
    }
    // The settings may have changed since it was sent.
    if !org.policy.allows_email(&EmailKey::from_stored(invitation.email_key.clone())) {
        return Err(Denial::EmailDomain.into());
    }
    let existing = tx.org(org.id).find_member_of(account.id, &locked.roles, now).await?;
    // Those who are members already, or cannot become one, are answered below.
    let joins = existing.as_ref().is_none_or(|member| member.state == MembershipState::Removed);
    if joins && !is_free(tx, org, (SeatHolder::Invited, SeatHolder::Active), now).await? {
        return Err(Denial::NoSeat.into());
    }
    let (membership, gets_roles) = match existing {
        None => {
            let id = MembershipId::new(service.new_uuid());
            let new = NewMembership {
                id,
                account_id: account.id,
                name: &account.name,
                email: &account.email,
                start: joining,
            };
            tx.with(permit).insert_membership(&new).await?;
            (id, true)
        }
        Some(member) => match member.state {
            // They came in by another way meanwhile: the membership stands as it is.
            MembershipState::Active => (member.id, false),
            // A disabled member does not come back by an invitation of before.
            MembershipState::Disabled => return Err(ErrorKind::InvitationClosed.into()),
            MembershipState::Removed => {
                tx.with(permit).update_membership_rejoined(member.id, &joining).await?;
                (member.id, true)
            }
        },
    };
    if gets_roles {
        let teams = invited_teams(tx, locked, now).await?;
        let mut changes = tx.with(permit);
        changes.update_membership_roles(membership, &invitation.roles, &start).await?;
        changes.update_member_teams(membership, &teams, &start).await?;
    }
    let mut changes = tx.with(permit);
    changes.update_invitation_accepted_by(invitation.id, membership).await?;
    let mut event = service.event(who(account), origin, Action::InvitationAccepted);
    event.org_id = Some(org.id);
    event.at = now;
    event.target = invitation_target(invitation.id, &invitation.email);
    if gets_roles {
        event.after = roles_value(&invitation.roles);
    }
    Ok(Outcome::changed((), event))
}
