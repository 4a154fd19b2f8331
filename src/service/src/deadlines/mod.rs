//! What comes due by itself: reminders of end dates and access reviews, reviews whose time is over, members who have not been
//! there for long, and the mails about one act that concerns many members. Nothing depends on when it runs: end
//! dates are judged by the clock wherever rights are checked. Running it twice, or on several servers at once, changes
//! nothing more.

mod announce;
mod dormant;
mod reminders;
mod reviews;

use domain::error::ErrorKind;
use store::ClaimedJob;

use crate::{Service, mail, reviews::end_due};

pub(crate) use announce::{Announcement, OrgNews, announce_roles, queue_announcement};

/// Sends the reminders that are due, ends access reviews, and warns and disables dormant members. The job of one
/// organization tells its members what became of it.
///
/// # Errors
/// The database failed; a review could not end, which holds up nothing else.
pub(crate) async fn run(service: &Service, job: &ClaimedJob) -> Result<(), ErrorKind> {
    if let Some(org) = job.org {
        return announce::send(service, org, &job.payload).await;
    }
    if mail::is_sent(service).await? {
        reminders::send(service).await?;
        reviews::remind(service).await?;
    }
    let ended = end_due(service).await;
    dormant::run(service).await?;
    ended
}
