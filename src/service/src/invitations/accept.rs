//! Accepting an invitation with the account that it is for. Clicking twice makes one membership.

use domain::{error::ErrorKind, secret::Secret, state::MembershipState, view::OrgView};
use store::Outcome;

use super::acceptance::{add_member, find, has_joined, lock_active_account, lock_invitation};
use crate::{Caller, Service, exclusivity::others, keys::link_hash, limits};

/// Makes the caller a member. Answers the organization.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired`, `Denied` for another address, when the inviter lost the right or no seat is free,
/// `MoveRequired` for who belongs to another organization and has to decide whether to move, `InvitationClosed`; the database
/// failed.
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
                lock_active_account(tx, account.id).await?;
                let (view, org, now) = (locked.org.view(), locked.org.id, service.now());
                if has_joined(tx, &locked, account, now).await? {
                    return Ok(Outcome::Quiet(view));
                }
                let member = tx.org(org).find_member_of(account.id, &locked.roles, now).await?;
                let joins = member.is_none_or(|member| member.state == MembershipState::Removed);
                if joins && !others(tx, (org, &locked.org.policy), account.id, now).await?.is_empty() {
                    return Err(ErrorKind::MoveRequired.into());
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
