//! The audit events of one person in an organization: what they did and what was done to them, newest first. Each half is
//! read along its own index; an event that belongs to both comes once.

use domain::{
    audit::EventClass,
    id::{AccountId, MembershipId},
};

use crate::{
    InOrg, StoreError, StoredEvent,
    audit::{END, by_class, number},
    seam::args,
};

/// Events of an organization (`$1`) by an account (`$2`) or about a member (`$3`) before a number (`$4`), newest first, at
/// most `$5`.
const fn before(class: Option<EventClass>) -> &'static str {
    by_class!(
        class,
        "SELECT e.id, e.sequence, e.at, e.who, e.action, e.target_kind, e.target_id, e.target,
                e.value_before, e.value_after, e.door, e.ip
         FROM (
           SELECT d.sequence FROM (
             SELECT sequence FROM audit_event WHERE org_id = $1 AND account_id = $2 AND sequence < $4 AND (",
        ") ORDER BY sequence DESC LIMIT $5) d
           UNION SELECT t.sequence FROM (
             SELECT sequence FROM audit_event
             WHERE org_id = $1 AND target_kind = 'member' AND target_id = $3 AND sequence < $4 AND (",
        ") ORDER BY sequence DESC LIMIT $5) t
         ) x JOIN audit_event e ON e.org_id = $1 AND e.sequence = x.sequence ORDER BY e.sequence DESC LIMIT $5"
    )
}

/// Events after a number, oldest first.
const fn after(class: Option<EventClass>) -> &'static str {
    by_class!(
        class,
        "SELECT e.id, e.sequence, e.at, e.who, e.action, e.target_kind, e.target_id, e.target,
                e.value_before, e.value_after, e.door, e.ip
         FROM (
           SELECT d.sequence FROM (
             SELECT sequence FROM audit_event WHERE org_id = $1 AND account_id = $2 AND sequence > $4 AND (",
        ") ORDER BY sequence LIMIT $5) d
           UNION SELECT t.sequence FROM (
             SELECT sequence FROM audit_event
             WHERE org_id = $1 AND target_kind = 'member' AND target_id = $3 AND sequence > $4 AND (",
        ") ORDER BY sequence LIMIT $5) t
         ) x JOIN audit_event e ON e.org_id = $1 AND e.sequence = x.sequence ORDER BY e.sequence LIMIT $5"
    )
}

/// The number of events.
const fn count(class: Option<EventClass>) -> &'static str {
    by_class!(
        class,
        "SELECT (SELECT COUNT(*) FROM audit_event WHERE org_id = $1 AND account_id = $2 AND (",
        ")) + (SELECT COUNT(*) FROM audit_event WHERE org_id = $1 AND target_kind = 'member' AND target_id = $3
           AND (account_id IS NULL OR account_id <> $2) AND (",
        "))"
    )
}

impl InOrg<'_, '_> {
    /// Events of a person before a number, newest first. Without a class: all but denials; without a number: the newest.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_audit_events_of(
        &mut self,
        (account, member): (AccountId, MembershipId),
        class: Option<EventClass>,
        sequence: Option<u64>,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let org = self.org;
        let sequence = number(sequence.unwrap_or(END));
        let args = args![org.uuid(), account.uuid(), member.to_string(), sequence, i64::from(limit)];
        self.all(before(class), args).await
    }

    /// Events of a person after a number, oldest first: the page before.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_audit_events_of_after(
        &mut self,
        (account, member): (AccountId, MembershipId),
        class: Option<EventClass>,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let org = self.org;
        let args = args![org.uuid(), account.uuid(), member.to_string(), number(sequence), i64::from(limit)];
        self.all(after(class), args).await
    }

    /// How many events a person has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_audit_events_of(
        &mut self,
        (account, member): (AccountId, MembershipId),
        class: Option<EventClass>,
    ) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(count(class), args![org.uuid(), account.uuid(), member.to_string()]).await
    }
}
