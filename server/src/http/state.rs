//! What every handler shares: the use cases, and what the configuration says about requests.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use app::{Base, api::CookieScope};
use domain::error::ErrorKind;
use http::request::Parts;
use ipnet::IpNet;
use service::Service;
use tokio::sync::{Semaphore, watch};

use super::client;
use crate::config::{Config, Limits};

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Shared by all handlers; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The use cases.
    pub service: Service,
    /// Settings and shared state of the HTTP layers.
    pub web: Arc<Web>,
}

/// Settings and shared state of the HTTP layers.
pub struct Web {
    /// Proxies whose forwarding headers count.
    pub trusted_proxies: Vec<IpNet>,
    /// Limits on requests.
    pub limits: Limits,
    /// How long a request may take.
    pub timeout: Duration,
    /// One permit for each request in flight.
    pub places: Arc<Semaphore>,
    /// Wakes the job runner after a write.
    pub wake: watch::Sender<()>,
    /// Whether the server is stopping: answers that never end by themselves end then.
    pub stopping: watch::Sender<bool>,
    /// Whether HSTS covers the subdomains too.
    pub hsts_include_subdomains: bool,
    public_url: OnceLock<String>,
}

impl AppState {
    /// The state for a configuration. The public URL comes from the configuration or from the set-up.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn new(service: Service, config: &Config) -> Result<Self, ErrorKind> {
        let web = Web {
            trusted_proxies: config.trusted_proxies.clone(),
            limits: config.limits,
            timeout: TIMEOUT,
            places: Arc::new(Semaphore::new(config.limits.requests_in_flight)),
            wake: watch::Sender::new(()),
            stopping: watch::Sender::new(false),
            hsts_include_subdomains: config.hsts_include_subdomains,
            public_url: OnceLock::new(),
        };
        let state = Self { service, web: Arc::new(web) };
        state.load_public_url().await?;
        Ok(state)
    }

    /// The address that people open; `None` before the set-up.
    #[must_use]
    pub fn public_url(&self) -> Option<&str> {
        self.web.public_url.get().map(String::as_str)
    }

    /// Called after a possible write: jobs may be waiting, and the set-up may have stored the public URL.
    pub async fn after_write(&self) {
        self.web.wake.send_replace(());
        // A failure is logged, and the next request reads it again.
        let _ = self.load_public_url().await;
    }

    /// Reads the public URL as long as it is unknown. Another node may have done the set-up.
    ///
    /// # Errors
    /// The database cannot be read, so it is not known whether there is one.
    pub async fn load_public_url(&self) -> Result<Option<&str>, ErrorKind> {
        if self.public_url().is_none() {
            match self.service.public_url().await {
                Ok(url) => {
                    let _ = self.web.public_url.set(url);
                }
                Err(ErrorKind::NotFound) => {}
                Err(error) => {
                    tracing::warn!(code = error.code(), "the public URL could not be read");
                    return Err(error);
                }
            }
        }
        Ok(self.public_url())
    }

    /// The path below which people open this installation; that of its host before the set-up.
    #[must_use]
    pub fn base(&self) -> Base {
        self.public_url().map(Base::of).unwrap_or_default()
    }

    /// Where cookies belong. The `Host` header is not considered.
    #[must_use]
    pub fn cookies(&self, parts: &Parts) -> CookieScope {
        self.public_url().map_or_else(
            || CookieScope {
                is_secure: client::is_forwarded_https(parts, &self.web.trusted_proxies),
                ..CookieScope::default()
            },
            CookieScope::of,
        )
    }
}
