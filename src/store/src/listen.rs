//! Updates between the servers of one PostgreSQL database. A transaction notifies as it commits, and one connection of each
//! server listens, also for its own. While that connection is down, the ledgers that are watched are polled.

use std::{
    pin::pin,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use domain::{
    audit::Action,
    id::{AccountId, OrgId},
};
use sqlx::{
    Executor, FromRow, PgPool,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::{
    InOrg, ReadTx, StoreError,
    audit::number,
    feed::{Feed, LedgerUpdate, concerned},
    seam::args,
};

/// The channel of notifications.
pub(crate) const CHANNEL: &str = "rolecall_ledger";
/// What the listening connection calls itself.
pub(crate) const APPLICATION: &str = "rolecall listener";
/// How often the ledgers are polled while nothing listens.
const POLL: Duration = Duration::from_millis(500);
/// How long the connection may be silent before it is tried: a connection that broke without a word, or a pooler that does not
/// pass notifications on, would be silent for ever.
const SILENCE: Duration = Duration::from_secs(15);
/// How long that may take.
const ANSWER: Duration = Duration::from_secs(3);
/// How many events of a ledger are read at once.
const PAGE: i64 = 500;

#[derive(FromRow)]
struct EventRow {
    sequence: i64,
    action: String,
    account_id: Option<Uuid>,
    target_kind: Option<String>,
    target_id: Option<String>,
}

/// Feeds the updates of all servers into the feed of this one, until it is dropped.
pub(crate) async fn run(pool: PgPool, feed: Feed) {
    let is_listening = AtomicBool::new(false);
    let listening = async {
        let mut is_logged = false;
        loop {
            let result = listen(&pool, &feed, &is_listening).await;
            let has_listened = is_listening.swap(false, Ordering::Relaxed);
            // Once, and not at each try.
            if let Err(error) = result
                && (has_listened || !is_logged)
            {
                tracing::warn!(%error, "nothing listens for updates; the database is polled");
                is_logged = true;
            }
            sleep(POLL).await;
        }
    };
    let polling = async {
        loop {
            sleep(POLL).await;
            if !is_listening.load(Ordering::Relaxed)
                && let Err(error) = catch_up(&pool, &feed).await
            {
                tracing::warn!(%error, "polling for updates failed");
            }
        }
    };
    futures::join!(listening, polling);
}

/// Listens on a connection of its own for as long as it works.
async fn listen(pool: &PgPool, feed: &Feed, is_listening: &AtomicBool) -> Result<(), StoreError> {
    let options = PgConnectOptions::clone(&pool.connect_options());
    let own = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ANSWER)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options.application_name(APPLICATION));
    let mut listener = PgListener::connect_with(&own).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    probe(pool).await?;
    let mut silence = ANSWER;
    loop {
        let received = receive(&mut listener, pool, silence).await?;
        if !is_listening.swap(true, Ordering::Relaxed) {
            // What happened before the first notification arrived.
            catch_up(pool, feed).await?;
        }
        silence = SILENCE;
        if let Some(update) = received {
            feed.publish(update);
        }
    }
}

/// The next update, or `None` for a probe. After a silence the connection has to prove that it still works.
async fn receive(
    listener: &mut PgListener,
    pool: &PgPool,
    silence: Duration,
) -> Result<Option<LedgerUpdate>, StoreError> {
    let mut notified = pin!(listener.try_recv());
    let notification = match timeout(silence, &mut notified).await {
        Ok(notification) => notification?,
        Err(_) => {
            probe(pool).await?;
            timeout(ANSWER, notified).await.map_err(|_| broken("no notification arrives"))??
        }
    };
    let notification = notification.ok_or_else(|| broken("the connection was lost"))?;
    Ok(LedgerUpdate::from_payload(notification.payload()))
}

fn broken(what: &'static str) -> StoreError {
    sqlx::Error::Io(std::io::Error::other(what)).into()
}

/// Sends a notification that says nothing.
async fn probe(pool: &PgPool) -> Result<(), StoreError> {
    pool.execute(sqlx::query(crate::dialect::NOTIFY).bind(CHANNEL).bind("")).await?;
    Ok(())
}

/// Publishes what was appended to the ledgers that are watched since the last update.
async fn catch_up(pool: &PgPool, feed: &Feed) -> Result<(), StoreError> {
    while !publish_read(pool, feed).await? {}
    Ok(())
}

/// Reads and publishes; `false` where something else was published meanwhile, so that there may be more to read.
async fn publish_read(pool: &PgPool, feed: &Feed) -> Result<bool, StoreError> {
    let watched = feed.watched();
    if watched.is_empty() {
        return Ok(true);
    }
    let mut is_complete = true;
    let mut tx = ReadTx::postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?);
    for (ledger, last) in watched {
        let update = match last {
            None => Some(LedgerUpdate::unknown(ledger, tx.last_sequence_of(ledger).await?)),
            Some(last) => tx.update_after(ledger, last).await?,
        };
        if let Some(update) = update {
            is_complete &= feed.publish_after(last, update);
        }
    }
    tx.close().await?;
    Ok(is_complete)
}

impl ReadTx<'_> {
    /// The number of the last event of the installation; 0 without events.
    ///
    /// # Errors
    /// The database failed.
    pub async fn last_installation_sequence(&mut self) -> Result<u64, StoreError> {
        self.last_sequence_of(None).await
    }

    /// The number of the last event of a ledger; 0 without events.
    async fn last_sequence_of(&mut self, ledger: Option<OrgId>) -> Result<u64, StoreError> {
        let id = ledger.map_or(Uuid::nil(), OrgId::uuid);
        self.number("SELECT last_sequence FROM audit_ledger WHERE id = $1", args![id]).await
    }

    /// What was appended to a ledger after a number.
    async fn update_after(
        &mut self,
        ledger: Option<OrgId>,
        last: u64,
    ) -> Result<Option<LedgerUpdate>, StoreError> {
        let rows: Vec<EventRow> = match ledger {
            Some(org) => {
                self.all(
                    "SELECT sequence, action, account_id, target_kind, target_id FROM audit_event
                     WHERE org_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
                    args![org.uuid(), number(last), PAGE],
                )
                .await?
            }
            None => {
                self.all(
                    "SELECT sequence, action, account_id, target_kind, target_id FROM audit_event
                     WHERE org_id IS NULL AND sequence > $1 ORDER BY sequence LIMIT $2",
                    args![number(last), PAGE],
                )
                .await?
            }
        };
        if rows.is_empty() {
            return Ok(None);
        }
        let mut update = LedgerUpdate::new(ledger, last + 1);
        for row in rows {
            let sequence = u64::try_from(row.sequence).unwrap_or_default();
            // A newer server may know more actions.
            let action = Action::from_name(&row.action).unwrap_or(Action::SettingsChanged);
            let target = row.target_kind.as_deref().zip(row.target_id.as_deref());
            let accounts = concerned(ledger, row.account_id.map(AccountId::new), target);
            update.add(sequence, action, accounts);
        }
        Ok(Some(update))
    }
}

impl InOrg<'_, '_> {
    /// The number of the last event of the organization; 0 without events.
    ///
    /// # Errors
    /// The database failed.
    pub async fn last_sequence(&mut self) -> Result<u64, StoreError> {
        let org = self.org;
        self.last_sequence_of(Some(org)).await
    }
}
