//! Coming back by a link that one joined with: somebody pressed Join twice, or went back and pressed it again.

use domain::{
    audit::Origin,
    error::ErrorKind,
    secret::Secret,
    state::{InvitationState, MembershipState},
    view::OrgView,
};

use super::acceptance::read_invitation;
use crate::{
    NewSession, Service, Session,
    keys::link_hash,
    limits,
    sessions::{SignIn, sign_in},
};

/// What the form sent once more.
#[derive(Debug, Clone)]
pub struct Resume {
    /// The token of the link.
    pub token: Secret,
    /// The password that was typed.
    pub password: Secret,
    /// What the device kept from an earlier sign-in.
    pub device: Option<Secret>,
}

/// Where somebody who joined before goes on.
#[derive(Debug)]
pub struct Resumed {
    /// A new session; none for those who are signed in.
    pub session: Option<NewSession>,
    /// The organization.
    pub org: OrgView,
}

/// Leads whoever joined with the link into the organization: by their session, or by the password, which is a sign-in.
/// Everybody else learns no more than the page of a used link says.
///
/// # Errors
/// `LinkIncomplete`, `LinkExpired`, `InvitationClosed` where nobody joined with it, `AlreadyJoined` without a proof of who
/// asks, `RateLimited`; the database failed.
pub async fn resume(
    service: &Service,
    session: Option<&Session>,
    origin: Origin,
    command: Resume,
) -> Result<Resumed, ErrorKind> {
    limits::count(service, vec![(limits::ANSWER_NETWORK, limits::network(&origin))]).await?;
    let hash = link_hash(&command.token)?;
    let mut tx = service.store().read().await?;
    let used = read_invitation(&mut tx, &hash).await?;
    let member = match used.invitation.accepted_by {
        Some(id) => tx.org(used.org.id).find_member(id, &used.roles, service.now()).await?,
        None => None,
    };
    tx.close().await?;
    if used.invitation.state != InvitationState::Accepted {
        return Err(ErrorKind::InvitationClosed);
    }
    let Some(member) = member.filter(|member| member.state == MembershipState::Active) else {
        // It takes as long as a check, so that a stranger does not learn whether they are still a member.
        service.hasher().verify(&command.password, None, service.random()).await?;
        return Err(ErrorKind::AlreadyJoined);
    };
    let org = used.org.view();
    if session.is_some_and(|session| session.account.id == member.account_id) {
        return Ok(Resumed { session: None, org });
    }
    let form = SignIn { email: member.email, password: command.password, device: command.device };
    match sign_in(service, origin, form).await {
        Ok(session) => Ok(Resumed { session: Some(session), org }),
        Err(ErrorKind::SignInRefused | ErrorKind::Invalid { .. } | ErrorKind::RateLimited { .. }) => {
            Err(ErrorKind::AlreadyJoined)
        }
        Err(other) => Err(other),
    }
}
