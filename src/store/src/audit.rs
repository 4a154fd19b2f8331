//! The audit log: written with every change, read newest first, never updated.

use std::collections::BTreeMap;

use domain::{
    audit::AuditEvent,
    id::{AuditEventId, OrgId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{InOrg, ReadTx, StoreError, Tx, seam::args};

/// The newest entries of an organization (`$1`), so many (`$2`).
pub(crate) const NEWEST: &str =
    "SELECT id, at, who, action, target_kind, target_id, target, value_before, value_after, door, ip
     FROM audit_event WHERE org_id = $1 ORDER BY at DESC, id DESC LIMIT $2";
/// Those before a place (`$2`, `$3`), newest first, so many (`$4`).
pub(crate) const BEFORE: &str =
    "SELECT id, at, who, action, target_kind, target_id, target, value_before, value_after, door, ip
     FROM audit_event WHERE org_id = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4";
/// Those after it, oldest first.
pub(crate) const AFTER: &str =
    "SELECT id, at, who, action, target_kind, target_id, target, value_before, value_after, door, ip
     FROM audit_event WHERE org_id = $1 AND (at, id) > ($2, $3) ORDER BY at, id LIMIT $4";
/// How many there are.
pub(crate) const ALL: &str = "SELECT COUNT(*) FROM audit_event WHERE org_id = $1";

/// An entry as stored.
#[derive(Debug, Clone, FromRow)]
pub struct StoredEvent {
    id: Uuid,
    at: i64,
    /// Who, by name at that time.
    pub who: String,
    /// Canonical name of what was done.
    pub action: String,
    /// Kind of what was changed.
    pub target_kind: Option<String>,
    /// Its id.
    pub target_id: Option<String>,
    /// Its name at that time.
    pub target: Option<String>,
    /// Old value, JSON text.
    pub value_before: Option<String>,
    /// New value, JSON text.
    pub value_after: Option<String>,
    /// Through which door.
    pub door: String,
    /// From which address.
    pub ip: Option<String>,
}

#[derive(FromRow)]
struct ActionRow {
    action: String,
    times: i64,
}

impl StoredEvent {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> AuditEventId {
        AuditEventId::new(self.id)
    }
    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }
}

impl ReadTx<'_> {
    /// How often each action stands in the whole log, in every organization and outside of them.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_actions(&mut self) -> Result<BTreeMap<String, u64>, StoreError> {
        let rows: Vec<ActionRow> =
            self.all("SELECT action, COUNT(*) AS times FROM audit_event GROUP BY action", args![]).await?;
        Ok(rows.into_iter().map(|row| (row.action, u64::try_from(row.times).unwrap_or_default())).collect())
    }
}

impl InOrg<'_, '_> {
    /// Entries of an organization, newest first, from before `(at, id)`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_audit_events(
        &mut self,
        before: Option<(Timestamp, AuditEventId)>,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let org = self.org;
        let limit = i64::from(limit);
        match before {
            None => self.all(NEWEST, args![org.uuid(), limit]).await,
            Some((at, id)) => self.all(BEFORE, args![org.uuid(), at.micros(), id.uuid(), limit]).await,
        }
    }

    /// Entries of an organization from after `(at, id)`, oldest first: the page before.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_audit_events_after(
        &mut self,
        (at, id): (Timestamp, AuditEventId),
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let org = self.org;
        self.all(AFTER, args![org.uuid(), at.micros(), id.uuid(), i64::from(limit)]).await
    }

    /// How many entries an organization has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_audit_events(&mut self) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(ALL, args![org.uuid()]).await
    }
}

impl Tx<'_> {
    /// Writes an entry. Only the end of a unit of work calls this, so no unit can forget it.
    pub(crate) async fn insert_audit_event(&mut self, event: &AuditEvent) -> Result<(), StoreError> {
        let target = event.target.as_ref();
        self.execute(
            "INSERT INTO audit_event
               (id, at, org_id, account_id, who, action, target_kind, target_id, target, value_before, value_after,
                door, ip, user_agent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            args![
                event.id.uuid(),
                event.at.micros(),
                event.org_id.map(OrgId::uuid),
                event.who.account_id.map(domain::id::AccountId::uuid),
                event.who.label.as_str(),
                event.action.as_str(),
                target.map(|t| t.kind.to_owned()),
                target.map(|t| t.id.clone()),
                target.map(|t| t.label.clone()),
                event.before.as_ref().map(ToString::to_string),
                event.after.as_ref().map(ToString::to_string),
                event.origin.door.as_str(),
                event.origin.ip.clone(),
                event.origin.user_agent.clone()
            ],
        )
        .await?;
        Ok(())
    }
}
