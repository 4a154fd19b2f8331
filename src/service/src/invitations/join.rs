//! Accepting an invitation as a new person: the account, the membership and the session, all or nothing. The link proves
//! that the address is theirs, and permits this one sign-up even where signing up is closed.

use domain::{
    audit::Origin, email::EmailAddress, error::ErrorKind, language::Language, secret::Secret,
    state::InvitationState, view::OrgView,
};
use store::{Invitation, Organization, Outcome};

use super::acceptance::{add_member, find, lock_invitation};
use crate::{
    NewSession, Service,
    accounts::{Person, insert_or_reopen, validate},
    event::{account_target, who},
    keys::link_hash,
    limits,
    sessions::{OpenedSession, open},
};

/// What the form asks.
#[derive(Debug, Clone)]
pub struct Join {
    /// The token of the link.
    pub token: Secret,
    /// The person's name.
    pub name: String,
    /// The password of the new account.
    pub password: Secret,
    /// The language of the page that they join by.
    pub language: Language,
}

/// Makes the account and the membership, and signs in.
///
/// # Errors
/// `Invalid`, `LinkIncomplete`, `LinkExpired`, `InvitationClosed`, `AlreadyJoined`, `AccountExists`, `Denied` when the
/// inviter lost the right or no seat is free, `RateLimited`; the database failed.
pub async fn join(
    service: &Service,
    origin: Origin,
    command: Join,
) -> Result<(NewSession, OrgView), ErrorKind> {
    let hash = link_hash(&command.token)?;
    let (invitation, org) = look(service, &hash, &origin).await?;
    let mut wrong = Vec::new();
    let name = validate::person_name("name", &command.name, &mut wrong);
    let about = [command.name.as_str(), &invitation.email, &org.name];
    validate::password_in(service, &org.policy, "password", &command.password, &about, &mut wrong);
    let (Some(name), true) = (name, wrong.is_empty()) else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    let password_hash = service.hasher().hash(&command.password, service.random()).await?;
    let joined = service
        .write((origin.clone(), hash, name, password_hash, command.language), |tx, job| {
            Box::pin(async move {
                let (service, (origin, hash, name, password_hash, language)) = &*job;
                let locked = lock_invitation(tx, hash).await?;
                if locked.invitation.state == InvitationState::Accepted {
                    return Err(ErrorKind::AlreadyJoined.into());
                }
                let email = EmailAddress::parse(&locked.invitation.email).map_err(|_| ErrorKind::Internal)?;
                let is_proven = locked.invitation.proves_address();
                let person = Person { email: &email, is_proven, name, language: *language, password_hash };
                let (account, action) = insert_or_reopen(tx, service, &locked.permit, &person).await?;
                let Outcome::Changed { mut events, .. } =
                    add_member(tx, service, &locked, &account, origin).await?
                else {
                    return Err(ErrorKind::InvitationClosed.into());
                };
                let OpenedSession { session, signed_in } = open(tx, service, &account, origin).await?;
                let mut created = service.event(who(&account), origin, action);
                created.target = account_target(account.id, &account.email);
                events.insert(0, created);
                events.push(signed_in);
                Ok(Outcome::Changed { value: (session, locked.org.view()), events })
            })
        })
        .await;
    service.record_denied_answer((None, &origin), &invitation, joined).await
}

/// An open invitation and its organization. Counts the attempt: links could be guessed here, too.
async fn look(
    service: &Service,
    hash: &[u8; 32],
    origin: &Origin,
) -> Result<(Invitation, Organization), ErrorKind> {
    limits::count(service, vec![(limits::ANSWER_NETWORK, limits::network(origin))]).await?;
    let found = find(service, hash).await?;
    if found.state == InvitationState::Accepted {
        return Err(ErrorKind::AlreadyJoined);
    }
    if found.state.at(found.expires_at, service.now()) != InvitationState::Pending {
        return Err(ErrorKind::InvitationClosed);
    }
    let mut tx = service.store().read().await?;
    let org = tx.get_organization(found.org_id).await?;
    tx.close().await?;
    if org.deletion.is_some() {
        return Err(ErrorKind::InvitationClosed);
    }
    Ok((found, org))
}
