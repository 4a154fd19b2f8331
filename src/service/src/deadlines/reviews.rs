//! Reminders of access reviews, three days and one day before they end, to the reviewers for whom grants still wait. Each is queued
//! under a key of its own, so that it is sent once.

use domain::{
    access::{SystemTask, system},
    error::ErrorKind,
    review::{REMINDERS, due_reminder},
    time::{Span, Timestamp},
};
use store::{Failure, Outcome, Tx, WaitingReviewer};

use crate::{
    Service,
    mail::{By, News, Notice},
};

/// Queues the reminders that are due.
pub(super) async fn remind(service: &Service) -> Result<(), ErrorKind> {
    let now = service.now();
    let farthest = REMINDERS.into_iter().max().unwrap_or_default();
    let mut tx = service.store().read().await?;
    let waiting = tx.list_waiting_reviewers((now, now.plus(Span::days(farthest)))).await?;
    tx.close().await?;
    if waiting.is_empty() {
        return Ok(());
    }
    service
        .write((waiting, now), |tx, job| {
            Box::pin(async move {
                let (service, (waiting, now)) = &*job;
                for reviewer in waiting {
                    queue(tx, service, reviewer, *now).await?;
                }
                Ok(Outcome::Quiet(()))
            })
        })
        .await
}

async fn queue(
    tx: &mut Tx<'_>,
    service: &Service,
    waiting: &WaitingReviewer,
    now: Timestamp,
) -> Result<(), Failure> {
    let Some(days) = due_reminder(waiting.until, now) else { return Ok(()) };
    let (review, until, to) = (waiting.review, waiting.until, &waiting.reviewer);
    let notice = Notice {
        to: to.email.clone(),
        account: to.account,
        member: to.id,
        by: By::Account(waiting.starter),
        news: News::Review { review, until, is_reminder: true },
    };
    let key = format!("review:{days}:{review}:{}", to.id);
    let permit = system(SystemTask::SendReminders);
    notice.queue(tx, service, (&permit, waiting.org), Some(&key)).await
}
