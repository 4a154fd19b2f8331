//! Telling the members of an organization by mail that it was deleted or restored. The act queues one job, which queues a mail for
//! each of them page by page: there can be very many. Run again after a crash it queues none twice.

use domain::{
    access::{SystemTask, system},
    error::ErrorKind,
    id::{JobId, OrgId},
    state::JobKind,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use store::{Failure, MemberContact, NewJob, Outcome, Tx};

use crate::{
    Caller, Service,
    mail::{By, News, Notice},
};

/// How many members are read at a time.
const PAGE: u32 = 100;

/// What becomes of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrgNews {
    /// It was deleted.
    Deleted {
        /// Until when it can be restored.
        until: Timestamp,
    },
    /// It was restored.
    Restored,
}

/// What all members are told: the payload of the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Announcement {
    by: By,
    news: OrgNews,
    at: Timestamp,
}

impl Announcement {
    /// What a caller did at a moment.
    pub(crate) fn of(caller: &Caller, news: OrgNews, at: Timestamp) -> Self {
        let by = caller.account().map_or(By::Operator, |account| By::Account(account.id));
        Self { by, news, at }
    }

    fn news_for(&self, member: &MemberContact) -> News {
        match self.news {
            OrgNews::Deleted { until } => {
                News::OrganizationDeleted { until, may_restore: member.may_restore }
            }
            OrgNews::Restored => News::OrganizationRestored,
        }
    }
}

/// Queues the job that tells everybody.
pub(crate) async fn queue_announcement(
    tx: &mut Tx<'_>,
    service: &Service,
    org: OrgId,
    announcement: &Announcement,
) -> Result<(), Failure> {
    let job = NewJob {
        id: JobId::new(service.new_uuid()),
        kind: JobKind::Deadlines,
        org: Some(org),
        subject: None,
        payload: &serde_json::to_string(announcement).map_err(|_| ErrorKind::Internal)?,
        idempotency_key: None,
        created_by: None,
        at: announcement.at,
    };
    tx.with(&system(SystemTask::RunJobs)).insert_job(&job).await?;
    Ok(())
}

/// Queues a mail for each active member.
pub(super) async fn send(service: &Service, org: OrgId, payload: &str) -> Result<(), ErrorKind> {
    let announcement: Announcement = serde_json::from_str(payload).map_err(|_| ErrorKind::Internal)?;
    let mut beyond = None;
    loop {
        let mut tx = service.store().read().await?;
        let page = tx.org(org).list_member_contacts(service.now(), beyond, PAGE).await?;
        tx.close().await?;
        let Some(last) = page.last() else { return Ok(()) };
        beyond = Some(last.id);
        service
            .write((org, announcement, page), |tx, job| {
                Box::pin(async move {
                    let (service, (org, announcement, page)) = &*job;
                    for member in page {
                        tell(tx, service, *org, (announcement, member)).await?;
                    }
                    Ok(Outcome::Quiet(()))
                })
            })
            .await?;
    }
}

async fn tell(
    tx: &mut Tx<'_>,
    service: &Service,
    org: OrgId,
    (announcement, member): (&Announcement, &MemberContact),
) -> Result<(), Failure> {
    let notice = Notice {
        to: member.email.clone(),
        account: member.account,
        member: member.id,
        by: announcement.by,
        news: announcement.news_for(member),
    };
    let what = match announcement.news {
        OrgNews::Deleted { .. } => "deleted",
        OrgNews::Restored => "restored",
    };
    let key = format!("org-{what}:{}:{}", announcement.at.micros(), member.id);
    notice.queue(tx, service, (&system(SystemTask::SendReminders), org), Some(&key)).await
}
