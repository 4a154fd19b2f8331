//! What every use case is given: the store, the clock, randomness, keys and settings.

use std::sync::{Arc, RwLock};

use domain::{
    access::OrganizationCreation,
    error::ErrorKind,
    secret::Secret,
    time::{Span, Timestamp},
    view::AccountView,
};
use futures::future::BoxFuture;
use store::{Failure, Installation, Outcome, Store, Tx};
use uuid::Uuid;

use crate::{Clock, Hashing, Keys, MailSettings, Rng, hashing::Hasher, updates::Places};

/// Settings that come with the configuration, not from an organization.
#[derive(Clone)]
pub struct Settings {
    /// The address that people open; wins over what the first run stored. Without a slash at the end.
    pub public_url: Option<String>,
    /// A mailbox page stands in for a mail server.
    pub development: bool,
    /// The fewest characters of a new password.
    pub password_min_length: u32,
    /// New addresses may have a host without a dot, such as `ada@intranet`.
    pub allow_hosts_without_dot: bool,
    /// Who may create organizations.
    pub organization_creation: OrganizationCreation,
    /// The parameters of argon2id.
    pub hashing: Hashing,
    /// The mail server; wins over what the first run stored.
    pub mail: Option<MailSettings>,
    /// After how long without a request a session ends.
    pub session_idle: Span,
    /// After how long a session ends in any case.
    pub session_absolute: Span,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: None,
            development: false,
            password_min_length: 15,
            allow_hosts_without_dot: false,
            organization_creation: OrganizationCreation::default(),
            hashing: Hashing::default(),
            mail: None,
            session_idle: Span::hours(1),
            session_absolute: Span::hours(24),
        }
    }
}

/// What a service is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// What is derived from the secret key.
    pub keys: Keys,
    /// Settings.
    pub settings: Settings,
}

struct Inner {
    parts: Parts,
    hasher: Hasher,
    /// The installation's row, kept once it exists: nothing changes it afterwards.
    installation: RwLock<Option<Installation>>,
    places: Places,
}

/// The use cases' world. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

/// A session that has just begun.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The token for the cookie; shown this once.
    pub token: Secret,
    /// For a cookie that stays: proves at the next sign-in that the device signed in before.
    pub device: Secret,
    /// When it ends in any case.
    pub expires_at: Timestamp,
    /// The person.
    pub account: AccountView,
}

impl Service {
    /// Puts the parts together. Makes one hash, so it takes some milliseconds.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let mut salt = [0; 16];
        parts.rng.fill(&mut salt);
        let hasher = Hasher::new(parts.settings.hashing, salt);
        Self(Arc::new(Inner { parts, hasher, installation: RwLock::new(None), places: Places::default() }))
    }

    /// The same with another clock, for example data that begin in the past.
    pub(crate) fn with_clock(&self, clock: Arc<dyn Clock>) -> Self {
        let Parts { store, rng, keys, settings, .. } = &self.0.parts;
        Self::new(Parts {
            store: store.clone(),
            clock,
            rng: Arc::clone(rng),
            keys: keys.clone(),
            settings: settings.clone(),
        })
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.parts.keys
    }

    /// The places of subscriptions.
    pub(crate) fn places(&self) -> &Places {
        &self.0.places
    }

    pub(crate) fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    /// Random bytes fit for a secret.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.parts.rng.fill(&mut bytes);
        bytes
    }

    /// A UUID of version 7 (RFC 9562): grows with time, so that indexes stay dense.
    pub(crate) fn new_uuid(&self) -> Uuid {
        let millis = u64::try_from(self.now().micros() / 1_000).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.random()).into_uuid()
    }

    /// An idempotency key for a form: what is submitted twice is done once.
    #[must_use]
    pub fn new_form_key(&self) -> String {
        self.new_uuid().simple().to_string()
    }

    /// Runs a unit of work with its arguments; see [`Store::write`].
    pub(crate) async fn write<A, T, F>(&self, args: A, unit: F) -> Result<T, ErrorKind>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx<'_>, Arc<(Self, A)>) -> BoxFuture<'a, Result<Outcome<T>, Failure>>
            + Send
            + Sync
            + 'static,
    {
        let args = Arc::new((self.clone(), args));
        self.store().write(move |tx| unit(tx, Arc::clone(&args))).await
    }

    /// The installation, once it is set up.
    pub(crate) async fn installation(&self) -> Result<Option<Installation>, ErrorKind> {
        if let Ok(held) = self.0.installation.read()
            && held.is_some()
        {
            return Ok(held.clone());
        }
        let mut tx = self.store().read().await?;
        let found = tx.find_installation().await?;
        if let (Some(found), Ok(mut held)) = (&found, self.0.installation.write()) {
            *held = Some(found.clone());
        }
        Ok(found)
    }

    /// The address that links begin with: from the configuration or the first run, never from a request.
    ///
    /// # Errors
    /// The database failed, or there is no address yet.
    pub async fn public_url(&self) -> Result<String, ErrorKind> {
        if let Some(url) = &self.settings().public_url {
            return Ok(url.clone());
        }
        Ok(self.installation().await?.ok_or(ErrorKind::NotFound)?.public_url)
    }
}
