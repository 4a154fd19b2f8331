//! What the server does between requests: sends the mails of the outbox and clears away what has run out.

use std::{sync::Arc, time::Duration};

use service::{Service, mail::Transport};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
    time::timeout,
};

/// How long the outbox rests when nobody wakes it. Mails whose next try is due are found then.
const OUTBOX_REST: Duration = Duration::from_secs(2);
/// How often what has run out is cleared away.
const TIDY_REST: Duration = Duration::from_secs(15 * 60);

/// The jobs under way.
pub struct Jobs {
    stop: watch::Sender<bool>,
    handles: Vec<JoinHandle<()>>,
}

impl Jobs {
    /// Starts them. `wake` tells the outbox that something was written.
    #[must_use]
    pub fn start(service: &Service, transport: Arc<dyn Transport>, wake: Arc<Notify>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let handles = vec![
            tokio::spawn(deliver(service.clone(), transport, wake, stopped.clone())),
            tokio::spawn(tidy(service.clone(), stopped)),
        ];
        Self { stop, handles }
    }

    /// Lets each finish what it has begun, and waits for it.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for handle in self.handles {
            if handle.await.is_err() {
                tracing::error!("a job broke off");
            }
        }
    }
}

/// Sends what is due until nothing is, then rests.
async fn deliver(
    service: Service,
    transport: Arc<dyn Transport>,
    wake: Arc<Notify>,
    mut stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        match service::mail::deliver_due(&service, transport.as_ref()).await {
            Ok(0) => {}
            Ok(tried) => {
                tracing::debug!(tried, "worked on the outbox");
                continue;
            }
            Err(error) => tracing::warn!(code = error.code(), "the outbox could not be worked on"),
        }
        tokio::select! {
            _ = stopped.changed() => {}
            _ = timeout(OUTBOX_REST, wake.notified()) => {}
        }
    }
}

/// Clears away sessions, links and counters that have run out. Nothing depends on it: each is checked when it is used.
async fn tidy(service: Service, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if let Err(error) = service::purge_expired(&service).await {
            tracing::warn!(code = error.code(), "could not clear away what has run out");
        }
        let _ = timeout(TIDY_REST, stopped.changed()).await;
    }
}
