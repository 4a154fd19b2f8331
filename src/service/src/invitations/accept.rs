//! Accepting an invitation with the account that it is for. Clicking twice makes one membership.

use domain::{
    access::Denial,
    email::EmailAddress,
    error::ErrorKind,
    secret::Secret,
    state::{InvitationState, MembershipState},
    view::OrgView,
};
use store::Outcome;

use super::acceptance::{add_member, find, lock_invitation};
use crate::{Caller, Service, keys::link_hash, limits};

/// Makes the caller a member. Answers the organization.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired`, `Denied` for another address, when the inviter lost the right or no seat is free, `InvitationClosed`; the database failed.
pub async fn accept(service: &Service, caller: &Caller, token: &Secret) -> Result<OrgView, ErrorKind> {
    limits::count(service, vec![(limits::ANSWER_NETWORK, limits::network(&caller.origin))]).await?;
    let hash = link_hash(token)?;
    let invitation = find(service, &hash).await?;
    let accepted = service
        .write((caller.clone(), hash), |tx, job| {
            Box::pin(async move {
                let (service, (caller, hash)) = &*job;
                let account = &caller.session()?.account;
                let locked = lock_invitation(tx, hash).await?;
                let view = locked.org.view();
                let is_used = locked.invitation.state == InvitationState::Accepted;
                if is_used {
                    let now = service.now();
                    let member = tx.org(locked.org.id).find_member_of(account.id, &locked.roles, now).await?;
                    let has_joined = member.is_some_and(|member| {
                        Some(member.id) == locked.invitation.accepted_by
                            && member.state == MembershipState::Active
                    });
                    if has_joined {
                        return Ok(Outcome::Quiet(view));
                    }
                }
                let is_mine = EmailAddress::parse(&account.email)
                    .is_ok_and(|email| email.key().as_str() == locked.invitation.email_key);
                if !is_mine {
                    return Err(Denial::WrongAccount.into());
                }
                if is_used {
                    return Err(ErrorKind::InvitationClosed.into());
                }
                Ok(match add_member(tx, service, &locked, account, &caller.origin).await? {
                    Outcome::Changed { events, .. } => Outcome::Changed { value: view, events },
                    Outcome::Quiet(()) => Outcome::Quiet(view),
                })
            })
        })
        .await;
    service.record_denied_answer((Some(caller.who()), &caller.origin), &invitation, accepted).await
}
