//! How a session begins, inside another unit of work; and how sessions end when nothing is left to use them for.

use domain::{
    access::prove_password,
    audit::{Action, AuditEvent, Origin},
    id::SessionId,
    view::AccountView,
};
use store::{Failure, Tx};

use crate::{
    NewSession, Service,
    event::{account_target, who},
    keys::{token, token_hash},
};

/// The longest name of a client that is kept.
const USER_AGENT: usize = 200;

/// A session that was opened, and the event that tells of it.
pub(crate) struct OpenedSession {
    pub(crate) session: NewSession,
    pub(crate) signed_in: AuditEvent,
}

/// Opens a session with a new token.
pub(crate) async fn open(
    tx: &mut Tx<'_>,
    service: &Service,
    account: &AccountView,
    origin: &Origin,
) -> Result<OpenedSession, Failure> {
    let now = service.now();
    let secret = token(&service.random());
    let id = SessionId::new(service.new_uuid());
    let idle_ends_at = now.plus(service.settings().session_idle);
    let ends_at = now.plus(service.settings().session_absolute);
    let user_agent: Option<String> =
        origin.user_agent.as_ref().map(|ua| ua.chars().take(USER_AGENT).collect());
    let permit = prove_password(account.id);
    let mut changes = tx.with(&permit);
    changes
        .insert_session(&store::NewSession {
            id,
            token_hash: token_hash(&secret),
            account_id: account.id,
            created_at: now,
            idle_ends_at,
            ends_at,
            ip: origin.ip.as_deref(),
            user_agent: user_agent.as_deref(),
        })
        .await?;
    changes.update_last_sign_in(account.id, now).await?;
    let mut signed_in = service.event(who(account), origin, Action::SignedIn);
    signed_in.target = account_target(account.id, &account.email);
    Ok(OpenedSession {
        session: NewSession {
            token: secret,
            device: service.keys().device_token(account.id, &service.random()),
            expires_at: ends_at,
            account: account.clone(),
        },
        signed_in,
    })
}
