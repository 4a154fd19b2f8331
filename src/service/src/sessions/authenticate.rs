//! Who is behind a token: asked anew on each request, so that an ended session is out at once (rule 3).

use domain::{
    access::{SystemTask, system},
    error::ErrorKind,
    secret::Secret,
    time::{Span, Timestamp},
    view::AccountView,
};
use store::Outcome;

use crate::{Service, Session, keys::token_hash};

/// How exact "last active" is: writing it on each request would make every reader a writer.
const NOTED_EACH: Span = Span::minutes(1);

/// The session of a token, if it has not ended.
///
/// # Errors
/// The database failed.
pub async fn authenticate(service: &Service, token: &Secret) -> Result<Option<Session>, ErrorKind> {
    let now = service.now();
    let mut tx = service.store().read().await?;
    let found = tx.find_session(&token_hash(token)).await?;
    tx.close().await?;
    let Some(row) = found.filter(|row| row.is_account_active && now < row.ends_at && now < row.idle_ends_at)
    else {
        return Ok(None);
    };
    if row.last_seen_at <= now.minus(NOTED_EACH) {
        // Best effort: on a full or read-only disk people can still read.
        if let Err(error) = note(service, row.id, now).await {
            tracing::warn!(code = error.code(), "the use of a session was not noted");
        }
    }
    Ok(Some(Session {
        id: row.id,
        account: AccountView { id: row.account_id, name: row.name, email: row.email, picture: row.picture },
        language: row.language,
        created_at: row.created_at,
        absolute_expires_at: row.ends_at,
    }))
}

async fn note(service: &Service, id: domain::id::SessionId, now: Timestamp) -> Result<(), ErrorKind> {
    service
        .write((), move |tx, job| {
            Box::pin(async move {
                let idle_ends_at = now.plus(job.0.settings().session_idle);
                tx.with(&system(SystemTask::NoteActivity)).update_session_seen(id, now, idle_ends_at).await?;
                Ok(Outcome::Quiet(()))
            })
        })
        .await
}
