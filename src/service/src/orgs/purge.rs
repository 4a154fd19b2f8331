//! Purging deleted organizations whose time is over, each in a unit of its own. Their logs go with them, so the log of the
//! installation has what they had, and who deleted them.

use domain::{
    access::{SystemTask, system},
    audit::{Action, AuditEvent, AuditValue, Door, Origin, Target, Who},
    error::ErrorKind,
    id::OrgId,
    organization_deletion::OrganizationDeletion,
};
use store::Outcome;

use crate::Service;

/// How many are purged at once.
const AT_ONCE: u32 = 100;

/// Purges the organizations that can no longer be restored. Answers how many there were.
pub(crate) async fn purge_deleted(service: &Service) -> Result<u64, ErrorKind> {
    let mut tx = service.store().read().await?;
    let ended = tx.list_organizations_to_purge(service.now(), AT_ONCE).await?;
    tx.close().await?;
    let mut purged = 0;
    for id in ended {
        purged += u64::from(purge(service, id).await?);
    }
    Ok(purged)
}

async fn purge(service: &Service, id: OrgId) -> Result<bool, ErrorKind> {
    service
        .write(id, |tx, job| {
            Box::pin(async move {
                let (service, id) = &*job;
                tx.lock_organization(*id).await?;
                let found = tx.org(*id).find_organization_deletion().await?;
                let Some(deletion) = found.filter(|deletion| deletion.until <= service.now()) else {
                    // Another server purged it, or it was restored at the last moment.
                    return Ok(Outcome::Quiet(false));
                };
                tx.with(&system(SystemTask::Purge)).purge_organization(*id).await?;
                Ok(Outcome::changed(true, event(service, *id, deletion)))
            })
        })
        .await
}

fn event(service: &Service, id: OrgId, deletion: OrganizationDeletion) -> AuditEvent {
    let who = Who { account_id: None, label: Who::SERVER.to_owned() };
    let origin = Origin { door: Door::System, ip: None, user_agent: None };
    let mut event = service.event(who, &origin, Action::OrganizationPurged);
    event.target = Some(Target { kind: "organization", id: id.to_string(), label: deletion.name.clone() });
    event.before = Some(AuditValue::OrganizationDeletion(Box::new(deletion)));
    event
}
