//! Sending one mail.

use domain::{
    error::ErrorKind,
    mail::{MailProblem, SendError},
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use store::ClaimedJob;

use super::{
    MailSettings, Sender,
    render::{Mail, MailJob, render},
    settings,
};
use crate::Service;

/// The way to a mail server.
pub trait Transport: Send + Sync {
    /// Hands a mail over.
    fn send<'a>(&'a self, settings: &'a MailSettings, mail: &'a Mail)
    -> BoxFuture<'a, Result<(), SendError>>;
}

/// The payload of a mail's job. What to say is rendered when it is sent, so that no link waits in the database.
#[derive(Serialize, Deserialize)]
struct Payload {
    to: String,
}

/// The payload of the job of a mail to this address.
pub(crate) fn payload(to: &str) -> Result<String, ErrorKind> {
    serde_json::to_string(&Payload { to: to.to_owned() }).map_err(|_| ErrorKind::Internal)
}

/// The address that the job of a mail is for.
///
/// # Errors
/// `Internal` for the payload of another kind of job.
pub fn recipient(payload: &str) -> Result<String, ErrorKind> {
    serde_json::from_str(payload).map(|payload: Payload| payload.to).map_err(|_| ErrorKind::Internal)
}

/// Sends the mail of a job. The inner error is the mail server's.
///
/// # Errors
/// The database failed.
pub(crate) async fn send(
    service: &Service,
    transport: &dyn Transport,
    job: &ClaimedJob,
) -> Result<Result<(), SendError>, ErrorKind> {
    let mail_settings = settings(service).await?;
    let mut tx = service.store().read().await?;
    let to = recipient(&job.payload)?;
    let of_job =
        MailJob { id: job.id, kind: job.kind, org: job.org, subject: job.subject, payload: &job.payload };
    let rendered = render(service, &mut tx, of_job, &to).await?;
    tx.close().await?;
    let Some(mail) = rendered else {
        return Ok(Err(SendError::new(MailProblem::NotNeeded)));
    };
    // Without a server this is the development configuration: its mailbox page is where mails arrive.
    let Some(mail_settings) = mail_settings else { return Ok(Ok(())) };
    let name = Sender::parse(&mail_settings.from).ok().and_then(|sender| sender.name);
    let mail = Mail { from_name: name.unwrap_or(mail.from_name), ..mail };
    let sent = transport.send(&mail_settings, &mail).await;
    if let Err(error) = &sent {
        tracing::warn!(job = %job.id, attempt = job.attempts, %error, "a mail was not accepted");
    }
    Ok(sent)
}
