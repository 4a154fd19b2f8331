//! Sending what waits in the outbox: each mail at least once, tried again with growing pauses, given up at last.

use domain::{
    access::{SystemTask, system},
    error::ErrorKind,
    id::MessageId,
    time::{Span, Timestamp},
};
use futures::future::BoxFuture;
use store::{ClaimedMessage, Outcome};

use super::{
    MailSettings,
    render::{Mail, render},
    settings,
};
use crate::Service;

/// How many mails are taken at once.
const BATCH: u32 = 16;
/// How long a taken mail is ours: longer than any sending takes.
const OURS: Span = Span::minutes(5);
/// How often a mail is tried.
const TRIES: i64 = 10;

/// Why the mail server did not take a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendError {
    /// It would refuse it again.
    pub is_permanent: bool,
    /// What it said, without secrets.
    pub words: String,
}

/// The way to a mail server.
pub trait Transport: Send + Sync {
    /// Hands a mail over.
    fn send<'a>(&'a self, settings: &'a MailSettings, mail: &'a Mail)
    -> BoxFuture<'a, Result<(), SendError>>;
}

/// What is to be noted of a try.
enum Tried {
    Sent,
    Failed { words: String, again_at: Option<Timestamp> },
}

/// Tries the mails that are due, at most 16. Answers how many it tried: call again until it answers 0.
///
/// # Errors
/// The database failed.
pub async fn deliver_due(service: &Service, transport: &dyn Transport) -> Result<usize, ErrorKind> {
    if !super::is_sent(service).await? {
        return Ok(0);
    }
    let mail_settings = settings(service).await?;
    let claimed = claim(service).await?;
    for message in &claimed {
        let tried = attempt(service, transport, mail_settings.as_ref(), message).await?;
        note(service, message.id(), tried).await?;
    }
    Ok(claimed.len())
}

async fn claim(service: &Service) -> Result<Vec<ClaimedMessage>, ErrorKind> {
    service
        .write((), |tx, job| {
            Box::pin(async move {
                let now = job.0.now();
                let permit = system(SystemTask::DeliverMail);
                let mut changes = tx.with(&permit);
                Ok(Outcome::Quiet(changes.claim_messages(now, now.plus(OURS), BATCH).await?))
            })
        })
        .await
}

async fn attempt(
    service: &Service,
    transport: &dyn Transport,
    mail_settings: Option<&MailSettings>,
    message: &ClaimedMessage,
) -> Result<Tried, ErrorKind> {
    let mut tx = service.store().read().await?;
    let rendered =
        render(service, &mut tx, message.id(), &message.kind, message.subject_id, &message.recipient).await?;
    tx.close().await?;
    let Some(mail) = rendered else {
        return Ok(Tried::Failed { words: "No longer needed.".to_owned(), again_at: None });
    };
    // Without a server this is the development configuration: its mailbox page is where mails arrive.
    let Some(mail_settings) = mail_settings else { return Ok(Tried::Sent) };
    Ok(match transport.send(mail_settings, &mail).await {
        Ok(()) => Tried::Sent,
        Err(error) => {
            tracing::warn!(message = %message.id(), attempt = message.attempts, permanent = error.is_permanent,
                "a mail was not taken");
            let again_at = (!error.is_permanent && message.attempts < TRIES)
                .then(|| service.now().plus(pause(message.attempts)));
            Tried::Failed { words: error.words, again_at }
        }
    })
}

/// Half a minute, doubled with each try, one hour at the most.
fn pause(attempts: i64) -> Span {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(10);
    Span::seconds((30_i64 << doublings).min(3_600))
}

async fn note(service: &Service, id: MessageId, tried: Tried) -> Result<(), ErrorKind> {
    service
        .write((id, tried), |tx, job| {
            Box::pin(async move {
                let (service, (id, tried)) = &*job;
                let permit = system(SystemTask::DeliverMail);
                let mut changes = tx.with(&permit);
                match tried {
                    Tried::Sent => changes.update_message_sent(*id, service.now()).await?,
                    Tried::Failed { words, again_at } => {
                        changes.update_message_failed(*id, words, *again_at).await?;
                    }
                }
                Ok(Outcome::Quiet(()))
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        let seconds: Vec<i64> = (1..=9).map(|n| pause(n).seconds_rounded_up()).collect();
        assert_eq!(seconds, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    }
}
