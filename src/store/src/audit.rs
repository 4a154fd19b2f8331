//! The audit log: appended to with every change, never updated; `audit_list` reads it. The events of an organization are a
//! ledger numbered from 1 without gaps; those of the installation are another.

use std::collections::BTreeMap;

use domain::{
    audit::{AuditEvent, AuditValue},
    id::{AccountId, AuditEventId, MembershipId, OrgId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, Tx,
    account::search_key,
    feed::{LedgerUpdate, concerned},
    seam::args,
    text::Text,
};

/// The most events of one INSERT: SQLite binds up to 32,766 values.
const INSERTED_AT_ONCE: usize = 500;

/// Locks the end of a ledger (`$1`) until the commit and moves it on by a number of events (`$2`).
const ADVANCE: &str = "INSERT INTO audit_ledger (id, last_sequence, last_at) VALUES ($1, $2, 0)
     ON CONFLICT (id) DO UPDATE SET last_sequence = audit_ledger.last_sequence + $2
     RETURNING last_sequence, last_at";

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
    /// What the change did to those who were there, as JSON.
    pub plan: Option<String>,
    /// The canonical name of the door.
    pub door: String,
    /// The IP address.
    pub ip: Option<String>,
    /// The program of the client.
    pub user_agent: Option<String>,
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

    /// The active memberships of an account at `now`: its failed sign-ins are reported to these organizations. Those in deleted
    /// organizations are left out.
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
                 WHERE account_id = $1 AND state = 'active' AND (until IS NULL OR until > $2)
                   AND org_id NOT IN (SELECT org_id FROM organization_deletion) ORDER BY org_id",
                args![account.uuid(), now.micros()],
            )
            .await?;
        Ok(rows.into_iter().map(|row| (OrgId::new(row.org_id), MembershipId::new(row.id))).collect())
    }
}

impl Tx<'_> {
    /// Appends events to their ledgers. Only the end of a unit of work calls this, so no unit can forget it, and a ledger
    /// is locked for no longer than it takes. Every unit locks ledgers in the same order. Returns an update for each ledger.
    pub(crate) async fn append_audit_events(
        &mut self,
        events: &[AuditEvent],
    ) -> Result<Vec<LedgerUpdate>, StoreError> {
        let mut updates = Vec::new();
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
            let org_id = (!ledger.is_nil()).then(|| OrgId::new(ledger));
            let mut update =
                LedgerUpdate::new(org_id, u64::try_from(sequence).unwrap_or_default().saturating_add(1));
            let mut placed = Vec::with_capacity(events.len());
            for event in events {
                sequence += 1;
                // The clock of another server may be behind; a ledger never goes back in time.
                at = at.max(event.at.micros());
                placed.push((event, sequence, at));
                let target = event.target.as_ref().map(|target| (target.kind, target.id.as_str()));
                let accounts = concerned(org_id, event.who.account_id, target);
                update.add(u64::try_from(sequence).unwrap_or_default(), event.action, accounts);
            }
            for chunk in placed.chunks(INSERTED_AT_ONCE) {
                self.insert_audit_events(chunk).await?;
            }
            self.execute("UPDATE audit_ledger SET last_at = $2 WHERE id = $1", args![ledger, at]).await?;
            // An event of the installation that is about no account, such as a stranger's, shows nowhere.
            if org_id.is_some() || !update.accounts.is_empty() {
                updates.push(update);
            }
        }
        Ok(updates)
    }

    /// Inserts events of one ledger, each with its number and its time there.
    async fn insert_audit_events(&mut self, placed: &[(&AuditEvent, i64, i64)]) -> Result<(), StoreError> {
        let mut text = Text::new();
        let mut fragment = "INSERT INTO audit_event
               (id, org_id, sequence, at, class, account_id, who, action, target_kind, target_id, target, search_key,
                value_before, value_after, plan, door, ip, user_agent)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        for (event, sequence, at) in placed {
            let target = event.target.as_ref();
            let args = args![
                event.id.uuid(),
                event.org_id.map(OrgId::uuid),
                *sequence,
                *at,
                event.action.class().as_str(),
                event.who.account_id.map(AccountId::uuid),
                event.who.label.as_str(),
                event.action.as_str(),
                target.map(|t| t.kind.to_owned()),
                target.map(|t| t.id.clone()),
                target.map(|t| t.label.clone()),
                searched(event),
                event.before.as_ref().and_then(AuditValue::to_json),
                event.after.as_ref().and_then(AuditValue::to_json),
                event.plan.to_json(),
                event.origin.door.as_str(),
                event.origin.ip.clone(),
                event.origin.user_agent.clone()
            ];
            text.push(fragment, args);
            fragment = ", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        }
        self.execute_built(text.sql, text.args).await?;
        Ok(())
    }
}

/// The most characters of each value that are searched.
const SEARCHED_OF_VALUE: usize = 1_000;

/// What a search finds an event by: a space, the names of who acted and whom it concerns, and the texts of the values, folded.
fn searched(event: &AuditEvent) -> String {
    let target = event.target.as_ref().map_or("", |target| target.label.as_str());
    let text = |value: &Option<AuditValue>| {
        value.as_ref().map(|value| value.searched_text(SEARCHED_OF_VALUE)).unwrap_or_default()
    };
    let (before, after) = (text(&event.before), text(&event.after));
    search_key(&[&event.who.label, " ", target, " ", &before, " ", &after].concat(), "")
}
