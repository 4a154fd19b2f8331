//! Queueing a bulk action, or the undo of one, as a job, and reading what was queued.

use domain::{
    access::{SystemTask, system},
    audit::Origin,
    bulk::{BulkPreview, BulkWork},
    error::ErrorKind,
    id::{JobId, OrgId, UndoId},
    permission::GrantSet,
    state::{AccountState, JobKind},
};
use serde::{Deserialize, Serialize};
use store::{ClaimedJob, Failure, NewJob, Outcome, ReadTx};

use crate::{Caller, Principal, Service};

/// How many rows wait for the database at once: SQLite puts them into one commit.
pub(crate) const AT_ONCE: usize = 8;

/// The payload of a bulk job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Payload {
    pub(crate) work: BulkWork,
    /// The id under which the whole action can be undone, or that of the change that is undone.
    pub(crate) undo: UndoId,
    /// What the access token of the creator was limited to.
    pub(crate) scopes: Option<GrantSet>,
    /// Where the request came from, for the audit log.
    pub(crate) origin: Origin,
    /// Where the next page of rows begins, while the rows are selected.
    pub(crate) cursor: Option<String>,
    /// What the creator was shown and agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) plan: Option<BulkPreview>,
}

impl Payload {
    pub(crate) fn read(text: &str) -> Result<Self, ErrorKind> {
        serde_json::from_str(text).map_err(|_| ErrorKind::Internal)
    }

    pub(crate) fn write(&self) -> Result<String, ErrorKind> {
        serde_json::to_string(self).map_err(|_| ErrorKind::Internal)
    }
}

/// Queues the work once: where the caller sent the same key before, the answer is the job of then.
pub(crate) async fn queue(
    service: &Service,
    caller: &Caller,
    org: OrgId,
    ((work, undo), plan): ((BulkWork, UndoId), Option<BulkPreview>),
    key: Option<&str>,
) -> Result<JobId, ErrorKind> {
    let scopes = match &caller.principal {
        Principal::AccessToken { scopes, .. } => Some(scopes.clone()),
        Principal::Job { scopes, .. } => scopes.clone(),
        Principal::Session(_) | Principal::ServiceAccount { .. } | Principal::Operator => None,
    };
    let (id, created_by) = (JobId::new(service.new_uuid()), caller.account().map(|account| account.id));
    let key = key.map(|key| own_key(caller, org, key));
    // A table is imported by one job at a time, whoever asks. A change is undone by one job of each person, since they may undo
    // different rows of it. What a job leaves can be asked for again.
    let (subject, import, by) = match &work {
        BulkWork::Undo { undo, .. } => (Some(undo.uuid()), None, created_by),
        BulkWork::Import(import) => (Some(import.uuid()), Some(*import), None),
        BulkWork::Act(_) => (None, None, None),
    };
    let payload = Payload { work, undo, scopes, origin: caller.origin.clone(), cursor: None, plan };
    let payload = payload.write()?;
    service
        .write((payload, key), move |tx, args| {
            Box::pin(async move {
                let (service, (payload, key)) = &*args;
                if let Some(subject) = subject {
                    // Of two who ask at once, the second finds the job of the first.
                    tx.lock_organization(org).await?;
                    if let Some(waiting) = tx.org(org).find_unfinished_job(subject, by).await? {
                        return Ok(Outcome::Quiet(waiting));
                    }
                }
                let permit = system(SystemTask::RunJobs);
                let job = NewJob {
                    id,
                    kind: JobKind::Bulk,
                    org: Some(org),
                    subject,
                    payload,
                    idempotency_key: key.as_deref(),
                    created_by,
                    at: service.now(),
                };
                if tx.with(&permit).insert_job(&job).await? {
                    if let Some(import) = import {
                        tx.with(&permit).update_import_job(import, id).await?;
                    }
                    return Ok(Outcome::Quiet(id));
                }
                let before = tx.find_job_by_key(key.as_deref().unwrap_or_default()).await?;
                Ok(Outcome::Quiet(before.ok_or(ErrorKind::Busy)?))
            })
        })
        .await
}

/// The key of a caller: nobody can guess or take the key of somebody else.
fn own_key(caller: &Caller, org: OrgId, key: &str) -> String {
    let by = caller.account().map_or_else(|| "operator".to_owned(), |account| account.id.to_string());
    format!("bulk:{org}:{by}:{key}")
}

/// The job that the caller queued with the same key before.
pub(crate) async fn find_queued(
    tx: &mut ReadTx<'_>,
    caller: &Caller,
    org: OrgId,
    key: Option<&str>,
) -> Result<Option<JobId>, Failure> {
    match key {
        Some(key) => Ok(tx.find_job_by_key(&own_key(caller, org, key)).await?),
        None => Ok(None),
    }
}

/// Who a job acts as: its creator, as long as the account is in use.
pub(crate) async fn creator(
    service: &Service,
    job: &ClaimedJob,
    payload: &Payload,
) -> Result<Option<Caller>, ErrorKind> {
    let principal = match job.created_by {
        None => Principal::Operator,
        Some(id) => {
            let mut tx = service.store().read().await?;
            let account = tx.find_account(id).await?;
            tx.close().await?;
            let Some(account) = account.filter(|account| account.state == AccountState::Active) else {
                return Ok(None);
            };
            let account = account.view();
            Principal::Job { account, scopes: payload.scopes.clone() }
        }
    };
    Ok(Some(Caller { principal, origin: payload.origin.clone() }))
}

/// Whether it says nothing about the row: another attempt may succeed, in a deleted organization once it is restored.
pub(crate) const fn is_transient(error: &ErrorKind) -> bool {
    matches!(
        error,
        ErrorKind::Busy | ErrorKind::Timeout | ErrorKind::Internal | ErrorKind::OrganizationDeleted { .. }
    )
}
