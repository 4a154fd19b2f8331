//! The mailbox of the development configuration: what would have been sent.

use domain::{error::ErrorKind, state::JobQueue, view::MailView};

use super::{
    recipient,
    render::{MailJob, render},
};
use crate::Service;

/// How many mails it shows.
const NEWEST: u32 = 50;

/// The newest mails, newest first. One that cannot be rendered says so in its place.
///
/// # Errors
/// `NotFound` outside of the development configuration; the database failed.
pub async fn mailbox(service: &Service) -> Result<Vec<MailView>, ErrorKind> {
    if !service.settings().development {
        return Err(ErrorKind::NotFound);
    }
    let mut tx = service.store().read().await?;
    let mut views = Vec::new();
    for job in tx.list_jobs(JobQueue::Mail, NEWEST).await? {
        let to = recipient(&job.payload).unwrap_or_default();
        let of_job =
            MailJob { id: job.id, kind: job.kind, org: job.org, subject: job.subject, payload: &job.payload };
        let (subject, text) = match render(service, &mut tx, of_job, &to).await {
            Ok(Some(mail)) => (mail.subject, mail.text),
            Ok(None) => (
                "(no longer needed)".to_owned(),
                "What this mail was about has been answered or replaced.".to_owned(),
            ),
            // The other mails are shown all the same.
            Err(error) => {
                tracing::warn!(job = %job.id, code = error.code(), "a mail cannot be shown");
                ("(cannot be shown)".to_owned(), format!("This mail cannot be rendered: {}.", error.code()))
            }
        };
        views.push(MailView {
            id: job.id,
            to,
            subject,
            text,
            delivery: job.state.delivery(),
            created_at: job.created_at,
        });
    }
    Ok(views)
}
