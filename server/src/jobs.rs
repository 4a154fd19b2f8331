//! Background jobs: delivers the mails of the outbox and purges expired rows.

use std::{sync::Arc, time::Duration};

use service::{Service, mail::Transport};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
    time::timeout,
};

/// How often the outbox is polled when nothing wakes it, to find mails whose retry is due.
const OUTBOX_INTERVAL: Duration = Duration::from_secs(2);
/// How often expired rows are purged.
const PURGE_INTERVAL: Duration = Duration::from_secs(15 * 60);

/// The running jobs.
pub struct Jobs {
    stop: watch::Sender<bool>,
    handles: Vec<JoinHandle<()>>,
}

impl Jobs {
    /// Starts the jobs. `wake` tells the outbox about a write.
    #[must_use]
    pub fn start(service: &Service, transport: Arc<dyn Transport>, wake: Arc<Notify>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let handles = vec![
            tokio::spawn(deliver(service.clone(), transport, wake, stopped.clone())),
            tokio::spawn(purge(service.clone(), stopped)),
        ];
        Self { stop, handles }
    }

    /// Waits until each job has finished its current work.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for handle in self.handles {
            if handle.await.is_err() {
                tracing::error!("a job panicked");
            }
        }
    }
}

/// Delivers mails until none is due, then waits.
async fn deliver(
    service: Service,
    transport: Arc<dyn Transport>,
    wake: Arc<Notify>,
    mut stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        match service::mail::deliver_due(&service, transport.as_ref()).await {
            Ok(0) => {}
            Ok(attempts) => {
                tracing::debug!(attempts, "delivered mails of the outbox");
                continue;
            }
            Err(error) => tracing::warn!(code = error.code(), "could not process the outbox"),
        }
        tokio::select! {
            _ = stopped.changed() => {}
            _ = timeout(OUTBOX_INTERVAL, wake.notified()) => {}
        }
    }
}

/// Purges expired sessions, links and counters. Nothing depends on it, because expiry is checked on every use.
async fn purge(service: Service, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if let Err(error) = service::purge_expired(&service).await {
            tracing::warn!(code = error.code(), "could not purge expired rows");
        }
        let _ = timeout(PURGE_INTERVAL, stopped.changed()).await;
    }
}
