//! Telling the members of an organization by mail what one act did to many of them: that the organization was deleted or restored,
//! or that they hold other roles. The act queues one job, which queues a mail for each of them page by page: there can be very
//! many. Run again after a crash it queues none twice.

use std::collections::BTreeMap;

use domain::{
    access::{SystemTask, system},
    error::ErrorKind,
    id::{JobId, MembershipId, OrgId},
    state::JobKind,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use store::{Failure, MemberContact, NewJob, Outcome, RoleChange, Tx};

use crate::{
    Caller, Service,
    mail::{By, News, Notice},
    mutation::MutationContext,
};

/// How many members are read at a time.
const PAGE: u32 = 100;

/// What becomes of an organization, or of many of its members.
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
    /// The act changed which roles members hold. Whoever holds the same ones as before is told nothing.
    RolesChanged,
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

    /// The mail to a member, if it concerns them. Nobody is told that they changed roles of their own.
    fn notice(&self, member: &MemberContact, roles: &BTreeMap<MembershipId, RoleChange>) -> Option<Notice> {
        let is_own = matches!(self.by, By::Account(id) if id == member.account);
        let news = match self.news {
            OrgNews::Deleted { until } => {
                News::OrganizationDeleted { until, may_restore: member.may_restore }
            }
            OrgNews::Restored => News::OrganizationRestored,
            OrgNews::RolesChanged => {
                let RoleChange { before, after } = roles.get(&member.id).filter(|_| !is_own)?.clone();
                News::Roles { before, after }
            }
        };
        let (to, account) = (member.email.clone(), member.account);
        Some(Notice { to, account, member: member.id, by: self.by, news })
    }

    /// The key by which a member gets one mail.
    fn key(&self, member: MembershipId) -> String {
        let what = match self.news {
            OrgNews::Deleted { .. } => "deleted",
            OrgNews::Restored => "restored",
            OrgNews::RolesChanged => "roles",
        };
        format!("org-{what}:{}:{member}", self.at.micros())
    }
}

/// Queues the job that tells whoever holds other roles by a change.
pub(crate) async fn announce_roles(tx: &mut Tx<'_>, change: &MutationContext<'_>) -> Result<(), Failure> {
    if !change.has_mail {
        return Ok(());
    }
    let announcement = Announcement::of(change.caller, OrgNews::RolesChanged, change.context.now);
    queue_announcement(tx, change.service, change.context.org.id, &announcement).await
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

/// Queues a mail for each active member whom it concerns.
pub(super) async fn send(service: &Service, org: OrgId, payload: &str) -> Result<(), ErrorKind> {
    let announcement: Announcement = serde_json::from_str(payload).map_err(|_| ErrorKind::Internal)?;
    let mut beyond = None;
    loop {
        let mut tx = service.store().read().await?;
        let page = tx.org(org).list_member_contacts(service.now(), beyond, PAGE).await?;
        let ids: Vec<MembershipId> = page.iter().map(|member| member.id).collect();
        let roles = match announcement.news {
            OrgNews::RolesChanged => tx.org(org).list_role_changes(&ids, announcement.at).await?,
            OrgNews::Deleted { .. } | OrgNews::Restored => BTreeMap::new(),
        };
        tx.close().await?;
        let Some(last) = page.last() else { return Ok(()) };
        beyond = Some(last.id);
        let notices: Vec<Notice> =
            page.iter().filter_map(|member| announcement.notice(member, &roles)).collect();
        if notices.is_empty() {
            continue;
        }
        service
            .write((org, announcement, notices), |tx, job| {
                Box::pin(async move {
                    let (service, (org, announcement, notices)) = &*job;
                    let permit = system(SystemTask::SendReminders);
                    for notice in notices {
                        let key = announcement.key(notice.member);
                        notice.queue(tx, service, (&permit, *org), Some(&key)).await?;
                    }
                    Ok(Outcome::Quiet(()))
                })
            })
            .await?;
    }
}
