//! The mailbox of the development configuration: what would have been sent.

use domain::{error::ErrorKind, view::MailView};

use super::render::render;
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
    for message in tx.list_messages(NEWEST).await? {
        let rendered =
            render(service, &mut tx, message.id, &message.kind, message.subject_id, &message.recipient)
                .await?;
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
            id: message.id,
            to: message.recipient,
            subject,
            text,
            delivery: message.delivery,
            created_at: message.created_at,
        });
    }
    Ok(views)
}
