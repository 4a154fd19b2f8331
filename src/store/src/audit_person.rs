//! The audit log of one person in an organization: what they did and what was done to them, newest first. Two walks along
//! an index each, put together; an entry that is both comes once.

use domain::{
    id::{AccountId, AuditEventId, MembershipId},
    time::Timestamp,
};
use uuid::Uuid;

use crate::{InOrg, StoreError, StoredEvent, seam::args};

/// Later than every entry.
const END: (Timestamp, AuditEventId) = (Timestamp::from_micros(i64::MAX), AuditEventId::new(Uuid::max()));

/// Entries of an organization (`$1`) by an account (`$2`) or about a member (`$3`) before a place (`$4`, `$5`), newest first,
/// so many (`$6`).
pub(crate) const BEFORE: &str =
    "SELECT e.id, e.at, e.who, e.action, e.target_kind, e.target_id, e.target, e.value_before, e.value_after,
            e.door, e.ip
     FROM (
       SELECT d.id FROM (
         SELECT id FROM audit_event WHERE org_id = $1 AND account_id = $2 AND (at, id) < ($4, $5)
         ORDER BY at DESC, id DESC LIMIT $6) d
       UNION SELECT t.id FROM (
         SELECT id FROM audit_event
         WHERE org_id = $1 AND target_kind = 'member' AND target_id = $3 AND (at, id) < ($4, $5)
         ORDER BY at DESC, id DESC LIMIT $6) t
     ) x JOIN audit_event e ON e.id = x.id ORDER BY e.at DESC, e.id DESC LIMIT $6";
/// Those after it, oldest first.
pub(crate) const AFTER: &str =
    "SELECT e.id, e.at, e.who, e.action, e.target_kind, e.target_id, e.target, e.value_before, e.value_after,
            e.door, e.ip
     FROM (
       SELECT d.id FROM (
         SELECT id FROM audit_event WHERE org_id = $1 AND account_id = $2 AND (at, id) > ($4, $5)
         ORDER BY at, id LIMIT $6) d
       UNION SELECT t.id FROM (
         SELECT id FROM audit_event
         WHERE org_id = $1 AND target_kind = 'member' AND target_id = $3 AND (at, id) > ($4, $5)
         ORDER BY at, id LIMIT $6) t
     ) x JOIN audit_event e ON e.id = x.id ORDER BY e.at, e.id LIMIT $6";
/// How many there are.
pub(crate) const ALL: &str = "SELECT (SELECT COUNT(*) FROM audit_event WHERE org_id = $1 AND account_id = $2)
          + (SELECT COUNT(*) FROM audit_event WHERE org_id = $1 AND target_kind = 'member' AND target_id = $3
             AND (account_id IS NULL OR account_id <> $2))";

impl InOrg<'_, '_> {
    /// Entries of a person, newest first, from before `(at, id)`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_audit_events_of(
        &mut self,
        (account, member): (AccountId, MembershipId),
        before: Option<(Timestamp, AuditEventId)>,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let org = self.org;
        let (at, id) = before.unwrap_or(END);
        self.all(
            BEFORE,
            args![org.uuid(), account.uuid(), member.to_string(), at.micros(), id.uuid(), i64::from(limit)],
        )
        .await
    }

    /// Entries of a person from after `(at, id)`, oldest first: the page before.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_audit_events_of_after(
        &mut self,
        (account, member): (AccountId, MembershipId),
        (at, id): (Timestamp, AuditEventId),
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let org = self.org;
        self.all(
            AFTER,
            args![org.uuid(), account.uuid(), member.to_string(), at.micros(), id.uuid(), i64::from(limit)],
        )
        .await
    }

    /// How many entries a person has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_audit_events_of(
        &mut self,
        (account, member): (AccountId, MembershipId),
    ) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(ALL, args![org.uuid(), account.uuid(), member.to_string()]).await
    }
}
