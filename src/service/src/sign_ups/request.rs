//! Asking for a link to sign up. The answer is the same whether the address has an account or not (rule 7); the mail to it says so.

use domain::{
    access::{SystemTask, system},
    audit::{Action, Origin, Target},
    error::ErrorKind,
    id::{JobId, SignUpId},
    language::Language,
    state::JobKind,
    time::Span,
};
use store::{NewJob, NewSignUp, Outcome};

use super::open::require_open;
use crate::{Service, accounts::validate, event::stranger, keys::token_hash, limits, mail};

/// How long the link works.
pub(crate) const LIFE: Span = Span::hours(24);

/// What the form asks.
#[derive(Debug, Clone)]
pub struct RequestSignUp {
    /// The address.
    pub email: String,
    /// The language of the page.
    pub language: Language,
}

/// Sends a mail to the address: with the link, or saying that there is an account already. An earlier link to it stops working.
///
/// # Errors
/// `NotFound` where not everybody can create organizations, `Invalid` when it is no address, `NoMailServer`, `RateLimited`; the
/// database failed.
pub async fn request(service: &Service, origin: Origin, command: RequestSignUp) -> Result<(), ErrorKind> {
    require_open(service).await?;
    let mut wrong = Vec::new();
    let Some(email) = validate::new_email(service, "email", &command.email, &mut wrong) else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    if !mail::is_sent(service).await? {
        return Err(ErrorKind::NoMailServer);
    }
    let attempts = vec![
        (limits::SIGN_UP_NETWORK, limits::network(&origin)),
        (limits::SIGN_UP_ADDRESS, email.key().as_str().to_owned()),
    ];
    limits::count(service, attempts).await?;
    service
        .write((origin, email, command.language), |tx, job| {
            Box::pin(async move {
                let (service, (origin, email, language)) = &*job;
                let (id, now) = (SignUpId::new(service.new_uuid()), service.now());
                // Only links that are sent count: what was refused above would let one network use up the limit of all.
                limits::take(tx, limits::SIGN_UP_INSTALLATION, "", 1, now).await?;
                let permit = system(SystemTask::RequestSignUp);
                let mut changes = tx.with(&permit);
                changes
                    .insert_sign_up(&NewSignUp {
                        id,
                        email,
                        token_hash: token_hash(&service.keys().sign_up_token(id)),
                        language: *language,
                        created_at: now,
                        expires_at: now.plus(LIFE),
                    })
                    .await?;
                changes
                    .insert_job(&NewJob {
                        id: JobId::new(service.new_uuid()),
                        kind: JobKind::SignUpMail,
                        org: None,
                        subject: Some(id.uuid()),
                        payload: &mail::payload(email.as_str())?,
                        idempotency_key: None,
                        created_by: None,
                        at: now,
                    })
                    .await?;
                let mut event = service.event(stranger(), origin, Action::SignUpRequested);
                event.target = Some(Target { kind: "sign_up", id: id.to_string(), label: email.to_string() });
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
