//! The job runner: one task for each queue, which runs the jobs that are due until it is stopped.

use std::{sync::Arc, time::Duration};

use domain::state::JobQueue;
use service::{Service, jobs, mail::Transport};
use tokio::{sync::watch, task::JoinHandle, time::timeout};

/// How often a queue is polled when nothing wakes it, to find jobs whose retry is due.
const POLL_INTERVAL: Duration = Duration::from_secs(2);
/// The same for the server's own jobs, which are due once an hour.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(60);

/// The running tasks.
pub struct Jobs {
    stop: watch::Sender<bool>,
    handles: Vec<JoinHandle<()>>,
}

impl Jobs {
    /// Starts a task for each queue. `wake` tells them that a job may have been queued.
    #[must_use]
    pub fn start(service: &Service, transport: &Arc<dyn Transport>, wake: &watch::Sender<()>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let handles = JobQueue::ALL
            .iter()
            .map(|queue| {
                let runner = Runner {
                    service: service.clone(),
                    transport: Arc::clone(transport),
                    queue: *queue,
                    wake: wake.clone(),
                };
                tokio::spawn(runner.run(stopped.clone()))
            })
            .collect();
        Self { stop, handles }
    }

    /// Waits until each task has finished its current job. The other jobs stay in the database.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for handle in self.handles {
            if handle.await.is_err() {
                tracing::error!("the task of a queue panicked");
            }
        }
    }
}

/// Runs the jobs of one queue.
struct Runner {
    service: Service,
    transport: Arc<dyn Transport>,
    queue: JobQueue,
    wake: watch::Sender<()>,
}

impl Runner {
    /// Runs jobs until none is due, then waits.
    async fn run(self, mut stopped: watch::Receiver<bool>) {
        let mut woken = self.wake.subscribe();
        while !*stopped.borrow() {
            match self.run_next().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(queue = self.queue.as_str(), code = error.code(), "could not run a job");
                }
            }
            tokio::select! {
                _ = stopped.changed() => {}
                _ = timeout(self.interval(), woken.changed()) => {}
            }
        }
    }

    async fn run_next(&self) -> Result<bool, domain::error::ErrorKind> {
        if self.queue == JobQueue::Upkeep {
            service::schedule_purge(&self.service).await?;
            service::schedule_deadlines(&self.service).await?;
        }
        let has_run = jobs::run_next(&self.service, self.transport.as_ref(), self.queue).await?;
        if has_run && self.queue != JobQueue::Mail {
            // It may have queued mails.
            self.wake.send_replace(());
        }
        Ok(has_run)
    }

    const fn interval(&self) -> Duration {
        match self.queue {
            JobQueue::Mail | JobQueue::Bulk => POLL_INTERVAL,
            JobQueue::Upkeep => UPKEEP_INTERVAL,
        }
    }
}
