//! The audit log: appended to with every change, read newest first, never updated. The events of an organization are a
//! ledger numbered from 1 without gaps; those of the installation are another.

use std::collections::BTreeMap;

use domain::{
    audit::{AuditEvent, AuditValue, EventClass},
    id::{AccountId, AuditEventId, MembershipId, OrgId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{InOrg, ReadTx, StoreError, Tx, seam::args};

/// After the last event of every ledger.
pub(crate) const END: u64 = i64::MAX as u64;

/// Locks the end of a ledger (`$1`) until the commit and moves it on by a number of events (`$2`).
const ADVANCE: &str = "INSERT INTO audit_ledger (id, last_sequence, last_at) VALUES ($1, $2, 0)
     ON CONFLICT (id) DO UPDATE SET last_sequence = audit_ledger.last_sequence + $2
     RETURNING last_sequence, last_at";

/// A statement for each choice of classes: all but denials, or one class. The condition is put between its pieces.
macro_rules! by_class {
    ($class:expr, $first:literal $(, $next:literal)+) => {
        match $class {
            None => concat!($first $(, "class <> 'denial'", $next)+),
            Some(EventClass::Change) => concat!($first $(, "class = 'change'", $next)+),
            Some(EventClass::Denial) => concat!($first $(, "class = 'denial'", $next)+),
            Some(EventClass::SignIn) => concat!($first $(, "class = 'sign_in'", $next)+),
        }
    };
}
pub(crate) use by_class;

/// Events of an organization (`$1`) before a number (`$2`), newest first, at most `$3`.
const fn before(class: Option<EventClass>) -> &'static str {
    by_class!(
        class,
        "SELECT id, sequence, at, who, action, target_kind, target_id, target, value_before, value_after, door, ip
         FROM audit_event WHERE org_id = $1 AND sequence < $2 AND (",
        ") ORDER BY sequence DESC LIMIT $3"
    )
}

/// Events after a number, oldest first.
const fn after(class: Option<EventClass>) -> &'static str {
    by_class!(
        class,
        "SELECT id, sequence, at, who, action, target_kind, target_id, target, value_before, value_after, door, ip
         FROM audit_event WHERE org_id = $1 AND sequence > $2 AND (",
        ") ORDER BY sequence LIMIT $3"
    )
}

/// An event as stored.
#[derive(Debug, Clone, FromRow)]
pub struct StoredEvent {
    id: Uuid,
    sequence: i64,
    at: i64,
    /// The name of the actor at that time.
    pub who: String,
    /// The canonical name of the action.
    pub action: String,
    /// The kind of the target.
    pub target_kind: Option<String>,
    /// The id of the target.
    pub target_id: Option<String>,
    /// The name of the target at that time.
    pub target: Option<String>,
    /// The value before, as JSON.
    pub value_before: Option<String>,
    /// The value after, as JSON.
    pub value_after: Option<String>,
    /// The canonical name of the door.
    pub door: String,
    /// The IP address.
    pub ip: Option<String>,
}

#[derive(FromRow)]
struct LedgerRow {
    last_sequence: i64,
    last_at: i64,
}

#[derive(FromRow)]
struct ActionRow {
    action: String,
    times: i64,
}

#[derive(FromRow)]
struct MembershipRow {
    org_id: Uuid,
    id: Uuid,
}

impl StoredEvent {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> AuditEventId {
        AuditEventId::new(self.id)
    }
    /// Its number in the ledger.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        u64::try_from(self.sequence).unwrap_or_default()
    }
    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }
}

/// A number in a ledger as an argument.
pub(crate) fn number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

impl ReadTx<'_> {
    /// How many events each action has in the whole log, in every organization and outside of them.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_actions(&mut self) -> Result<BTreeMap<String, u64>, StoreError> {
        let rows: Vec<ActionRow> =
            self.all("SELECT action, COUNT(*) AS times FROM audit_event GROUP BY action", args![]).await?;
        Ok(rows.into_iter().map(|row| (row.action, u64::try_from(row.times).unwrap_or_default())).collect())
    }

    /// The active memberships of an account at `now`: its failed sign-ins are reported to these organizations.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_active_memberships(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<(OrgId, MembershipId)>, StoreError> {
        let rows: Vec<MembershipRow> = self
            .all(
                "SELECT org_id, id FROM membership
                 WHERE account_id = $1 AND state = 'active' AND (until IS NULL OR until > $2) ORDER BY org_id",
                args![account.uuid(), now.micros()],
            )
            .await?;
        Ok(rows.into_iter().map(|row| (OrgId::new(row.org_id), MembershipId::new(row.id))).collect())
    }
}

impl InOrg<'_, '_> {
    /// Events of a class before a number, newest first. Without a class: all but denials; without a number: the newest.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_audit_events(
        &mut self,
        class: Option<EventClass>,
        sequence: Option<u64>,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let org = self.org;
        let sequence = number(sequence.unwrap_or(END));
        self.all(before(class), args![org.uuid(), sequence, i64::from(limit)]).await
    }

    /// Events of a class after a number, oldest first: the page before.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_audit_events_after(
        &mut self,
        class: Option<EventClass>,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let org = self.org;
        self.all(after(class), args![org.uuid(), number(sequence), i64::from(limit)]).await
    }

    /// How many events of a class an organization has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_audit_events(&mut self, class: Option<EventClass>) -> Result<u64, StoreError> {
        let org = self.org;
        let sql = by_class!(class, "SELECT COUNT(*) FROM audit_event WHERE org_id = $1 AND (", ")");
        self.number(sql, args![org.uuid()]).await
    }
}

impl Tx<'_> {
    /// Appends events to their ledgers. Only the end of a unit of work calls this, so no unit can forget it, and a ledger
    /// is locked for no longer than it takes. Every unit locks ledgers in the same order.
    pub(crate) async fn append_audit_events(&mut self, events: &[AuditEvent]) -> Result<(), StoreError> {
        let mut ledgers: BTreeMap<Uuid, Vec<&AuditEvent>> = BTreeMap::new();
        for event in events {
            ledgers.entry(event.org_id.map_or(Uuid::nil(), OrgId::uuid)).or_default().push(event);
        }
        for (ledger, events) in ledgers {
            let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
            let end: LedgerRow = self.optional(ADVANCE, args![ledger, count]).await?.ok_or_else(|| {
                StoreError::Inconsistent { table: "audit_ledger", what: "no row was returned".to_owned() }
            })?;
            let (mut sequence, mut at) = (end.last_sequence - count, end.last_at);
            for event in events {
                sequence += 1;
                // The clock of another server may be behind; a ledger never goes back in time.
                at = at.max(event.at.micros());
                self.insert_audit_event(event, sequence, at).await?;
            }
            self.execute("UPDATE audit_ledger SET last_at = $2 WHERE id = $1", args![ledger, at]).await?;
        }
        Ok(())
    }

    async fn insert_audit_event(
        &mut self,
        event: &AuditEvent,
        sequence: i64,
        at: i64,
    ) -> Result<(), StoreError> {
        let target = event.target.as_ref();
        self.execute(
            "INSERT INTO audit_event
               (id, org_id, sequence, at, class, account_id, who, action, target_kind, target_id, target,
                value_before, value_after, door, ip, user_agent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
            args![
                event.id.uuid(),
                event.org_id.map(OrgId::uuid),
                sequence,
                at,
                event.action.class().as_str(),
                event.who.account_id.map(AccountId::uuid),
                event.who.label.as_str(),
                event.action.as_str(),
                target.map(|t| t.kind.to_owned()),
                target.map(|t| t.id.clone()),
                target.map(|t| t.label.clone()),
                event.before.as_ref().and_then(AuditValue::to_json),
                event.after.as_ref().and_then(AuditValue::to_json),
                event.origin.door.as_str(),
                event.origin.ip.clone(),
                event.origin.user_agent.clone()
            ],
        )
        .await?;
        Ok(())
    }
}
