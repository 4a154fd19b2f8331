//! How units of work reach the disk. SQLite: one task owns the one writing connection and puts all waiting units into
//! one commit, a savepoint each. PostgreSQL: a transaction each, run again after a serialization failure.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::{FutureExt, future::BoxFuture};
use sqlx::{Connection, Executor, PgPool, SqliteConnection};
use tokio::sync::{Semaphore, TryAcquireError, mpsc, oneshot, watch};

use crate::{
    Failure, Outcome, StoreError, Tx,
    dialect::NOTIFY,
    feed::{Feed, LedgerUpdate},
    listen::CHANNEL,
    seam::args,
};

/// The most units in one commit.
const BATCH: usize = 128;
/// How often a unit is run again on PostgreSQL.
const RUNS: u32 = 8;

/// A unit that waits for the writer, whatever its type.
trait Job: Send {
    /// Runs it and keeps its result; whether its changes are to be kept.
    fn run<'a>(&'a mut self, connection: &'a mut SqliteConnection) -> BoxFuture<'a, bool>;
    /// Tells the caller, after the commit or its failure.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Unit<T, F> {
    unit: F,
    result: Option<Result<T, Failure>>,
    updates: Vec<LedgerUpdate>,
    feed: Feed,
    reply: oneshot::Sender<Result<T, Failure>>,
}

impl<T, F> Job for Unit<T, F>
where
    T: Send + 'static,
    F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<Outcome<T>, Failure>> + Send + Sync,
{
    fn run<'a>(&'a mut self, connection: &'a mut SqliteConnection) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let mut tx = Tx::sqlite_writer(connection);
            let result = run_unit(&self.unit, &mut tx).await;
            let keep = result.is_ok();
            self.result = Some(result.map(|(value, updates)| {
                self.updates = updates;
                value
            }));
            keep
        })
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let result = match (self.result, committed) {
            (Some(Err(failure)), _) => Err(failure),
            (_, Err(error)) => Err(error.into()),
            (Some(Ok(value)), Ok(())) => {
                self.updates.into_iter().for_each(|update| self.feed.publish(update));
                Ok(value)
            }
            (None, Ok(())) => Err(StoreError::Broken.into()),
        };
        // A caller that has gone does not need the answer; what was written stays written.
        drop(self.reply.send(result));
    }
}

/// Runs the closure, then writes its audit events, which are updates of their ledgers. A panic inside becomes a failure of
/// this unit alone.
async fn run_unit<T, F>(unit: &F, tx: &mut Tx<'_>) -> Result<(T, Vec<LedgerUpdate>), Failure>
where
    F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<Outcome<T>, Failure>>,
{
    let outcome = AssertUnwindSafe(async { unit(tx).await })
        .catch_unwind()
        .await
        .unwrap_or(Err(Failure::Store(StoreError::Broken)))?;
    if tx.has_failed() {
        tracing::error!("a unit of work passed over a statement that failed");
        return Err(StoreError::Broken.into());
    }
    match outcome {
        Outcome::Quiet(value) => Ok((value, Vec::new())),
        Outcome::Changed { value, events } => {
            if events.is_empty() {
                tracing::error!("a unit of work changed something and told no audit event");
                return Err(StoreError::Broken.into());
            }
            let updates = tx.append_audit_events(&events).await?;
            Ok((value, updates))
        }
    }
}

/// The one writer of SQLite, seen from its callers.
#[derive(Clone)]
pub(crate) struct SqliteWriter {
    feed: Feed,
    queue: mpsc::Sender<Box<dyn Job>>,
    stop: Arc<Semaphore>,
    /// Its other end lives as long as the task.
    alive: watch::Receiver<()>,
}

impl SqliteWriter {
    /// Starts the task that owns the connection. At most `waiting` units wait for it. What they change is published.
    pub(crate) fn start(connection: SqliteConnection, waiting: usize, feed: Feed) -> Self {
        let (queue, jobs) = mpsc::channel(waiting);
        let stop = Arc::new(Semaphore::new(0));
        let (life, alive) = watch::channel(());
        let working = work(connection, jobs, Arc::clone(&stop));
        tokio::spawn(async move {
            working.await;
            drop(life);
        });
        Self { feed, queue, stop, alive }
    }

    pub(crate) async fn write<T, F>(&self, unit: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<Outcome<T>, Failure>> + Send + Sync + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let unit = Unit { unit, result: None, updates: Vec::new(), feed: self.feed.clone(), reply };
        self.queue.try_send(Box::new(unit)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Closing,
        })?;
        answer.await.unwrap_or(Err(Failure::Store(StoreError::Closing)))
    }

    /// Whether a write would be taken now.
    pub(crate) fn accepts(&self) -> Result<(), StoreError> {
        if self.stop.is_closed() {
            return Err(StoreError::Closing);
        }
        if self.queue.capacity() == 0 { Err(StoreError::Busy) } else { Ok(()) }
    }

    /// Lets the waiting units finish, then closes the connection and ends the task. Writes that come later are refused.
    pub(crate) async fn stop(&self) {
        self.stop.close();
        let mut alive = self.alive.clone();
        while alive.changed().await.is_ok() {}
    }
}

async fn work(
    mut connection: SqliteConnection,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    stop: Arc<Semaphore>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            biased;
            taken = jobs.recv_many(&mut batch, BATCH) => if taken == 0 { break },
            // Closed by `stop`: what waits is still received, nothing new is let in.
            _ = stop.acquire(), if !jobs.is_closed() => jobs.close(),
        }
        if batch.is_empty() {
            continue;
        }
        let committed = commit_together(&mut connection, &mut batch).await;
        let failed = committed.is_err();
        for job in batch.drain(..) {
            job.finish(if failed { Err(StoreError::Busy) } else { Ok(()) });
        }
        if let Err(error) = committed {
            tracing::error!(%error, "a commit failed; none of its units was kept");
        }
    }
    drop(jobs);
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "closing the writing connection");
    }
}

/// One transaction, a savepoint for each unit, one fsync for all.
async fn commit_together(
    connection: &mut SqliteConnection,
    batch: &mut [Box<dyn Job>],
) -> Result<(), sqlx::Error> {
    connection.execute("BEGIN IMMEDIATE").await?;
    let result = async {
        for job in batch {
            connection.execute("SAVEPOINT unit").await?;
            if !job.run(connection).await {
                connection.execute("ROLLBACK TO unit").await?;
            }
            connection.execute("RELEASE unit").await?;
        }
        connection.execute("COMMIT").await?;
        Ok(())
    }
    .await;
    if result.is_err() {
        // After some failures SQLite has rolled back by itself, and then this statement has nothing to do.
        drop(connection.execute("ROLLBACK").await);
    }
    result
}

/// Runs a unit in a transaction of PostgreSQL, in a task of its own so that it ends even when the caller has gone.
pub(crate) async fn write_postgres<T, F>(pool: PgPool, places: Arc<Semaphore>, unit: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<Outcome<T>, Failure>> + Send + Sync + 'static,
{
    let place = places.try_acquire_owned().map_err(|error| match error {
        TryAcquireError::NoPermits => StoreError::Busy,
        TryAcquireError::Closed => StoreError::Closing,
    })?;
    let task = tokio::spawn(async move {
        let mut run = 1;
        let result = loop {
            let result = once(&pool, &unit).await;
            match result {
                Err(Failure::Store(StoreError::Again)) if run < RUNS => {
                    tokio::time::sleep(Duration::from_millis(4 << run)).await;
                    run += 1;
                }
                other => break other,
            }
        };
        drop(place);
        result
    });
    task.await.unwrap_or(Err(Failure::Store(StoreError::Broken)))
}

async fn once<T, F>(pool: &PgPool, unit: &F) -> Result<T, Failure>
where
    F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<Outcome<T>, Failure>>,
{
    // READ COMMITTED: units take the organization's row first, and every statement after that sees what is committed.
    let mut tx = Tx::postgres(pool.begin().await.map_err(StoreError::from)?);
    let (value, updates) = run_unit(unit, &mut tx).await?;
    for update in updates {
        tx.execute(NOTIFY, args![CHANNEL, update.to_payload()]).await?;
    }
    tx.commit().await?;
    Ok(value)
}
