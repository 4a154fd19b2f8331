//! What somebody who opens an invitation's link is shown. Opening it changes nothing (rule 5): mail scanners do it too.

use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{
    email::{EmailAddress, EmailKey},
    error::ErrorKind,
    seats::SeatHolder,
    secret::Secret,
    state::{AccountState, InvitationState, MembershipState},
    time::Timestamp,
    view::{OpenInvitation, Standing},
};
use store::{Failure, ReadTx};

use super::{
    acceptance::{LockedInvitation, inviter_may_still, read_invitation},
    move_over::departures,
};
use crate::{Service, Session, keys::link_hash, seats::is_free};

/// Which of the sizes of the organization's picture the page shows: 96 pixels.
const INVITATION_SIZE: usize = 1;

/// The invitation of a link, and how it stands for who is signed in.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired` when no invitation has this link (any more); the database failed.
pub async fn open(
    service: &Service,
    session: Option<&Session>,
    token: &Secret,
) -> Result<OpenInvitation, ErrorKind> {
    let mut tx = service.store().read().await?;
    let held = read_invitation(&mut tx, &link_hash(token)?).await?;
    let standing = match held.invitation.state.at(held.invitation.expires_at, service.now()) {
        InvitationState::Accepted => {
            let (org, accepted_by) = (held.org.id, held.invitation.accepted_by);
            let member = match session {
                Some(session) => {
                    tx.org(org).find_member_of(session.account.id, &held.roles, service.now()).await?
                }
                None => None,
            };
            match member {
                Some(member) if Some(member.id) == accepted_by && member.state == MembershipState::Active => {
                    Standing::Joined { slug: held.org.slug.clone() }
                }
                _ => Standing::Accepted,
            }
        }
        InvitationState::Cancelled => Standing::Cancelled,
        InvitationState::Declined => Standing::Declined,
        InvitationState::Expired => Standing::Expired,
        InvitationState::Pending if held.org.deletion.is_some() => Standing::OrganizationDeleted,
        InvitationState::Pending if !inviter_may_still(&mut tx, &held, service.now()).await? => {
            Standing::NotPermitted
        }
        InvitationState::Pending if !has_seat(&mut tx, &held, service.now()).await? => Standing::NoSeat,
        InvitationState::Pending => match session {
            Some(session) => {
                let signed_in_as = session.account.email.clone();
                let mine = EmailAddress::parse(&signed_in_as)
                    .is_ok_and(|email| email.key().as_str() == held.invitation.email_key);
                match mine {
                    true => signed_in(&mut tx, service, session, &held).await?,
                    false => Standing::WrongAccount { signed_in_as },
                }
            }
            None => {
                let key = EmailKey::from_stored(held.invitation.email_key.clone());
                match tx.find_account_by_email(&key).await? {
                    Some(account) if account.state != AccountState::Closed => Standing::KnownPerson,
                    _ => Standing::NewPerson,
                }
            }
        },
    };
    let picture = match (is_open(&standing), held.org.picture) {
        (true, Some(id)) => tx.find_picture(id, INVITATION_SIZE).await?,
        _ => None,
    };
    let member_until = tx.find_invited_until(held.invitation.id).await?;
    let password_length = held.org.policy.password_length(service.settings().password_min_length);
    Ok(OpenInvitation {
        password_length,
        org_name: held.org.name,
        org_picture: picture.map(|picture| data_url(&picture.image)),
        invited_by: held.invitation.inviter,
        email: held.invitation.email,
        roles: held.invitation.roles.into_iter().map(|role| role.name).collect(),
        expires_at: held.invitation.expires_at,
        member_until,
        note: held.invitation.note,
        standing,
    })
}

/// How the invitation stands for the invited person: to be accepted, or to decide whether to move.
async fn signed_in(
    tx: &mut ReadTx<'_>,
    service: &Service,
    session: &Session,
    held: &LockedInvitation,
) -> Result<Standing, Failure> {
    let member = tx.org(held.org.id).find_member_of(session.account.id, &held.roles, service.now()).await?;
    if member.is_some_and(|member| member.state != MembershipState::Removed) {
        return Ok(Standing::Ready);
    }
    let departures = departures(tx, service, session, held).await?;
    Ok(if departures.is_empty() { Standing::Ready } else { Standing::Moving(departures) })
}

fn data_url(png: &[u8]) -> String {
    ["data:image/png;base64,", &BASE64_STANDARD.encode(png)].concat()
}

/// Whether the link can still be used, so that who has it sees the organization's picture.
const fn is_open(standing: &Standing) -> bool {
    matches!(
        standing,
        Standing::NewPerson
            | Standing::KnownPerson
            | Standing::Ready
            | Standing::Moving(_)
            | Standing::WrongAccount { .. }
    )
}

/// Whether the invited person can join now: they are a member already, or have a seat.
async fn has_seat(tx: &mut ReadTx<'_>, held: &LockedInvitation, now: Timestamp) -> Result<bool, Failure> {
    if is_free(tx, &held.org, (SeatHolder::Invited, SeatHolder::Active), now).await? {
        return Ok(true);
    }
    let key = EmailKey::from_stored(held.invitation.email_key.clone());
    let Some(account) = tx.find_account_by_email(&key).await? else { return Ok(false) };
    let member = tx.org(held.org.id).find_member_of(account.id, &held.roles, now).await?;
    Ok(member.is_some_and(|member| member.state == MembershipState::Active))
}
