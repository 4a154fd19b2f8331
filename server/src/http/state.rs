//! What every handler shares: the use cases, and what the configuration says about requests.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use domain::error::ErrorKind;
use http::request::Parts;
use service::Service;
use tokio::sync::{Notify, Semaphore};

use super::client;
use crate::config::{Config, Limits, Network};

/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Shared by all handlers; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The use cases.
    pub service: Service,
    /// What requests meet before them.
    pub web: Arc<Web>,
}

/// What the configuration says about requests, and what runs along with them.
pub struct Web {
    /// Proxies that are believed.
    pub trusted_proxies: Vec<Network>,
    /// Limits of requests.
    pub limits: Limits,
    /// How long a request may take.
    pub patience: Duration,
    /// A place for every request that is worked on.
    pub places: Arc<Semaphore>,
    /// Tells the outbox that something was written.
    pub wake: Arc<Notify>,
    public_url: OnceLock<String>,
}

impl AppState {
    /// The state for a configuration. The public URL is the configuration's, or what the set-up stored.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn new(service: Service, config: &Config) -> Result<Self, ErrorKind> {
        let web = Web {
            trusted_proxies: config.trusted_proxies.clone(),
            limits: config.limits,
            patience: PATIENCE,
            places: Arc::new(Semaphore::new(config.limits.requests_in_flight)),
            wake: Arc::new(Notify::new()),
            public_url: OnceLock::new(),
        };
        let state = Self { service, web: Arc::new(web) };
        state.learn_public_url().await?;
        Ok(state)
    }

    /// The address that people open; none before the set-up.
    #[must_use]
    pub fn public_url(&self) -> Option<&str> {
        self.web.public_url.get().map(String::as_str)
    }

    /// After what may have written: mails may wait, and the set-up may have stored the public URL.
    pub async fn after_write(&self) {
        self.web.wake.notify_one();
        if let Err(error) = self.learn_public_url().await {
            tracing::warn!(code = error.code(), "the public URL could not be read");
        }
    }

    async fn learn_public_url(&self) -> Result<(), ErrorKind> {
        if self.public_url().is_some() {
            return Ok(());
        }
        match self.service.public_url().await {
            Ok(url) => {
                let _ = self.web.public_url.set(url);
                Ok(())
            }
            Err(ErrorKind::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether people open this installation by https. The `Host` header has no say in it.
    #[must_use]
    pub fn is_secure(&self, parts: &Parts) -> bool {
        match self.public_url() {
            Some(url) => url.starts_with("https://"),
            None => client::came_over_https(parts, &self.web.trusted_proxies),
        }
    }
}
