//! What accepting by an existing account and joining as a new person have in common (rule 5 of the model).

use domain::{
    access::{Permit, SecretKind, may_grant},
    audit::{Action, Origin},
    error::ErrorKind,
    id::MembershipId,
    member::Role,
    permission::Permission,
    state::{InvitationState, MembershipState},
    view::AccountView,
};
use store::{Failure, Invitation, NewMembership, Organization, Outcome, Tx};

use super::invite::target;
use crate::{
    Service,
    event::{roles_value, who},
};

/// An invitation locked fast: its organization is locked, so nobody else answers or cancels it meanwhile.
pub(super) struct LockedInvitation {
    pub(super) invitation: Invitation,
    pub(super) org: Organization,
    /// All roles of it.
    pub(super) roles: Vec<Role>,
}

/// Finds the invitation of a link and locks its organization.
pub(super) async fn lock_invitation(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
) -> Result<LockedInvitation, Failure> {
    let found = tx.find_invitation_by_token(token_hash).await?.ok_or(ErrorKind::LinkExpired)?;
    tx.lock_organization(found.org_id).await?;
    let invitation = tx.find_invitation_by_token(token_hash).await?.ok_or(ErrorKind::LinkExpired)?;
    let org = tx.get_organization(invitation.org_id).await?;
    let roles = tx.list_roles(org.id).await?;
    Ok(LockedInvitation { invitation, org, roles })
}

/// Whether the inviter could still give these roles, as an active member with the right to.
pub(super) async fn inviter_may_still(
    tx: &mut store::ReadTx<'_>,
    locked: &LockedInvitation,
) -> Result<bool, Failure> {
    let inviter = tx.find_member(locked.org.id, locked.invitation.invited_by, &locked.roles).await?;
    Ok(inviter.is_some_and(|inviter| {
        may_grant(&inviter, &Permission::INVITE_CREATE, &locked.invitation.roles, &locked.org.policy).is_ok()
    }))
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
    let permit = Permit::by_secret(SecretKind::Invitation);
    if !tx.with(&permit).update_invitation_closed(invitation.id, InvitationState::Accepted, now, true).await?
    {
        return Err(ErrorKind::InvitationClosed.into());
    }
    if !inviter_may_still(tx, locked).await? {
        return Err(domain::access::Denial::InviterLost.into());
    }
    let existing = tx.find_member_of(org.id, account.id, &locked.roles).await?;
    let (membership, gets_roles) = match existing {
        None => {
            let id = MembershipId::new(service.new_uuid());
            let new = NewMembership {
                id,
                org_id: org.id,
                account_id: account.id,
                name: &account.name,
                email: &account.email,
                joined_at: now,
                invited_by: Some(invitation.invited_by),
            };
            tx.with(&permit).insert_membership(&new).await?;
            (id, true)
        }
        Some(member) => match member.state {
            // They came in by another way meanwhile: the membership stands as it is.
            MembershipState::Active => (member.id, false),
            // A disabled member does not come back by an invitation of before.
            MembershipState::Disabled => return Err(ErrorKind::InvitationClosed.into()),
            MembershipState::Removed => {
                tx.with(&permit).update_membership_rejoined(member.id, now, invitation.invited_by).await?;
                (member.id, true)
            }
        },
    };
    let mut changes = tx.with(&permit);
    if gets_roles {
        changes
            .update_membership_roles(membership, &invitation.roles, Some(invitation.invited_by), now)
            .await?;
    }
    changes.update_invitation_accepted_by(invitation.id, membership).await?;
    let mut event = service.event(who(account), origin, Action::InvitationAccepted);
    event.org_id = Some(org.id);
    event.target = target(invitation.id, &invitation.email);
    event.after = roles_value(&invitation.roles);
    Ok(Outcome::changed((), event))
}
