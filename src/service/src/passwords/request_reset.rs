//! Asking for a new password. The answer is the same whether the address has an account or not (rule 7).

use domain::{
    access::{SystemTask, system},
    audit::{Action, Origin},
    error::ErrorKind,
    id::{JobId, ResetId},
    state::{AccountState, JobKind},
    time::Span,
};
use store::{NewJob, NewReset, Outcome};

use crate::{
    Service,
    accounts::validate,
    event::{account_target, stranger},
    keys::token_hash,
    limits, mail,
};

/// How long the link works.
pub(crate) const LIFE: Span = Span::minutes(60);

/// Sends a link to the address, if it has an account.
///
/// # Errors
/// `Invalid` when it is no address, `RateLimited`; the database failed.
pub async fn request_reset(service: &Service, origin: Origin, email: &str) -> Result<(), ErrorKind> {
    let mut wrong = Vec::new();
    let Some(email) = validate::email("email", email, &mut wrong) else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    let has_mail = mail::is_sent(service).await?;
    let attempts = vec![
        (limits::RESET_NETWORK, limits::network(&origin)),
        (limits::RESET_ACCOUNT, email.key().as_str().to_owned()),
    ];
    limits::count(service, attempts).await?;
    service
        .write((origin, email, has_mail), |tx, job| {
            Box::pin(async move {
                let (service, (origin, email, has_mail)) = &*job;
                let now = service.now();
                let found = tx.find_account_by_email(&email.key()).await?;
                let Some(account) =
                    found.filter(|account| account.state == AccountState::Active && *has_mail)
                else {
                    return Ok(Outcome::Quiet(()));
                };
                let id = ResetId::new(service.new_uuid());
                let permit = system(SystemTask::RequestReset(account.id));
                let mut changes = tx.with(&permit);
                changes
                    .insert_reset(&NewReset {
                        id,
                        token_hash: token_hash(&service.keys().reset_token(id)),
                        account_id: account.id,
                        created_at: now,
                        expires_at: now.plus(LIFE),
                    })
                    .await?;
                changes
                    .insert_job(&NewJob {
                        id: JobId::new(service.new_uuid()),
                        kind: JobKind::PasswordResetMail,
                        org: None,
                        subject: Some(id.uuid()),
                        payload: &mail::payload(&account.email)?,
                        idempotency_key: None,
                        created_by: None,
                        at: now,
                    })
                    .await?;
                let mut event = service.event(stranger(), origin, Action::PasswordResetRequested);
                event.target = account_target(account.id, &account.email);
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
