//! Reminders of end dates, seven days and one day before: to the person, and to whoever set the date or, if they are no longer
//! there, to the owners. Each is queued under a key of its own, so that it is sent once.

use domain::{
    access::{SystemTask, system},
    error::ErrorKind,
    id::{AccountId, OrgId},
    time::{Span, Timestamp},
};
use store::{ComingEnd, EndKind, Failure, Outcome, Tx};

use crate::{
    Service,
    mail::{By, News, Notice},
};

/// How many days before an end there is a reminder, the latest first.
const DAYS_BEFORE: [i64; 2] = [1, 7];
/// How many ends are read at a time.
const PAGE: u32 = 100;
/// How many owners are told where nobody else manages somebody.
const OWNERS: u32 = 10;

/// Queues the reminders that are due.
pub(super) async fn send(service: &Service) -> Result<(), ErrorKind> {
    let now = service.now();
    let farthest = DAYS_BEFORE.into_iter().max().unwrap_or_default();
    for kind in EndKind::ALL {
        let mut beyond = 0;
        loop {
            let mut tx = service.store().read().await?;
            let within = (now, now.plus(Span::days(farthest)));
            let ends = tx.list_coming_ends(kind, within, beyond, PAGE).await?;
            tx.close().await?;
            let Some(last) = ends.last() else { break };
            beyond = last.place;
            queue(service, ends, now).await?;
        }
    }
    Ok(())
}

async fn queue(service: &Service, ends: Vec<ComingEnd>, now: Timestamp) -> Result<(), ErrorKind> {
    service
        .write((ends, now), |tx, job| {
            Box::pin(async move {
                let (service, (ends, now)) = &*job;
                for end in ends {
                    remind(tx, service, end, *now).await?;
                }
                Ok(Outcome::Quiet(()))
            })
        })
        .await
}

async fn remind(tx: &mut Tx<'_>, service: &Service, end: &ComingEnd, now: Timestamp) -> Result<(), Failure> {
    let due = DAYS_BEFORE.into_iter().find(|days| end.until <= now.plus(Span::days(*days)));
    let Some(days) = due else { return Ok(()) };
    let mut recipients = vec![(end.account, end.email.clone())];
    recipients.extend(managers(tx, end.org, end.giver.as_ref(), now).await?);
    let permit = system(SystemTask::SendReminders);
    for (nth, (account, to)) in recipients.iter().enumerate() {
        if nth > 0 && *account == end.account {
            continue;
        }
        let by = end.giver.as_ref().map_or(By::Server, |(giver, _)| By::Account(*giver));
        let news = News::Ends { of: end.of, until: end.until };
        let notice = Notice { to: to.clone(), account: *account, member: end.member, by, news };
        let key = format!("ends:{days}:{}:{}:{}:{account}", end.member, end.of, end.until.micros());
        notice.queue(tx, service, (&permit, end.org), Some(&key)).await?;
    }
    Ok(())
}

/// Who manages somebody: the giver, else the owners.
async fn managers(
    tx: &mut Tx<'_>,
    org: OrgId,
    giver: Option<&(AccountId, String)>,
    now: Timestamp,
) -> Result<Vec<(AccountId, String)>, Failure> {
    if let Some(giver) = giver {
        return Ok(vec![giver.clone()]);
    }
    let owners = tx.org(org).list_owner_contacts(now, OWNERS).await?;
    Ok(owners.into_iter().map(|owner| (owner.account(), owner.email)).collect())
}
