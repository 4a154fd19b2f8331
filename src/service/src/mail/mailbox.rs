//! The mailbox of the development configuration: what would have been sent.

use domain::{error::ErrorKind, state::JobQueue, view::MailView};

use super::{recipient, render::render};
use crate::Service;

/// How many mails it shows.
const NEWEST: u32 = 50;

/// The newest mails, newest first.
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
        let to = recipient(&job.payload)?;
        let rendered = render(service, &mut tx, job.id, (job.kind, job.subject), &to).await?;
        let (subject, text) = rendered.map_or_else(
            || {
                (
                    "(no longer needed)".to_owned(),
                    "What this mail was about has been answered or replaced.".to_owned(),
                )
            },
            |mail| (mail.subject, mail.text),
        );
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
