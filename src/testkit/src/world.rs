//! The world: a database, a clock, randomness, keys, settings, and a service that uses them.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use domain::{
    audit::{Door, Origin},
    id::InvitationId,
    secret::Secret,
    state::JobQueue,
};
use service::{Clock, Hashing, Keys, MailSettings, Parts, Rng, Service, Settings, jobs};
use store::{Job, Store};

use crate::{FixedClock, Mailbox, SeededRng, Started, database::Database};

/// The secret key of every world.
const SECRET: [u8; 32] = [42; 32];
/// More rows than any world has.
pub(crate) const ALL: u32 = 100_000;

/// An installation of Rolecall for one test.
pub struct World {
    /// The use cases.
    pub service: Service,
    /// The clock, which only tests move.
    pub clock: Arc<FixedClock>,
    /// The mail server of [`World::deliver`].
    pub mailbox: Mailbox,
    /// Derives the tokens of links.
    pub keys: Keys,
    pub(crate) started: Mutex<Option<Started>>,
    settings: Settings,
    pub(crate) rng: Arc<SeededRng>,
    last_number: AtomicU32,
    // The last field, so that it is dropped after the store that uses it.
    database: Database,
}

impl World {
    /// A world with a new SQLite file, before set-up, with a mail server.
    pub async fn sqlite() -> Self {
        Self::sqlite_with(|_| ()).await
    }

    /// The same with other settings.
    pub async fn sqlite_with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::with_database(Database::sqlite(), change).await
    }

    /// A world with a new PostgreSQL database, before set-up, with a mail server.
    ///
    /// # Panics
    /// TEST_POSTGRES_URL is not set: a test that cannot run has failed.
    pub async fn postgres() -> Self {
        Self::with_database(Database::postgres().await, |_| ()).await
    }

    async fn with_database(database: Database, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings {
            hashing: Hashing { memory_kib: 8, passes: 1, lanes: 1, at_once: 8 },
            mail: Some(MailSettings {
                server: "mail.example.com:587".to_owned(),
                from: "rolecall@example.com".to_owned(),
                ..MailSettings::default()
            }),
            ..Settings::default()
        };
        change(&mut settings);
        let clock = Arc::new(FixedClock::default());
        let rng = Arc::new(SeededRng::new(7));
        let keys = Keys::from_secret(&SECRET);
        let store = database.open().await;
        let service = Service::new(Parts {
            store,
            clock: Arc::clone(&clock) as _,
            rng: Arc::clone(&rng) as _,
            keys: keys.clone(),
            settings: settings.clone(),
        });
        Self {
            service,
            clock,
            mailbox: Mailbox::default(),
            keys,
            started: Mutex::new(None),
            settings,
            rng,
            last_number: AtomicU32::new(0),
            database,
        }
    }

    /// A service with other settings and the same store.
    pub fn service_with(&self, change: impl FnOnce(&mut Settings)) -> Service {
        let mut settings = self.settings.clone();
        change(&mut settings);
        self.service_over(self.service.store().clone(), self.keys.clone(), settings)
    }

    /// A service with another secret key and the same store.
    #[must_use]
    pub fn service_with_key(&self, secret: &[u8; 32]) -> Service {
        self.service_over(self.service.store().clone(), Keys::from_secret(secret), self.settings.clone())
    }

    /// A second server with the same database and its own connections.
    pub async fn second_server(&self) -> Service {
        let store = self.database.open().await;
        self.service_over(store, self.keys.clone(), self.settings.clone())
    }

    /// A service with another source of randomness and the same store.
    pub fn service_with_rng(&self, rng: Arc<dyn Rng>) -> Service {
        let (store, keys) = (self.service.store().clone(), self.keys.clone());
        Service::new(Parts {
            store,
            clock: Arc::clone(&self.clock) as _,
            rng,
            keys,
            settings: self.settings.clone(),
        })
    }

    /// A service with another clock and the same store.
    pub fn service_with_clock(&self, clock: Arc<dyn Clock>) -> Service {
        Service::new(Parts {
            store: self.service.store().clone(),
            clock,
            rng: Arc::clone(&self.rng) as _,
            keys: self.keys.clone(),
            settings: self.settings.clone(),
        })
    }

    /// Whether the database is PostgreSQL.
    #[must_use]
    pub const fn is_postgres(&self) -> bool {
        matches!(self.database, Database::Postgres { .. })
    }

    /// Two servers. With PostgreSQL each has its own connections; SQLite allows one server, so both are the same.
    pub async fn two_servers(&self) -> [Service; 2] {
        let second = if self.is_postgres() { self.second_server().await } else { self.service.clone() };
        [self.service.clone(), second]
    }

    fn service_over(&self, store: Store, keys: Keys, settings: Settings) -> Service {
        Service::new(Parts {
            store,
            clock: Arc::clone(&self.clock) as _,
            rng: Arc::clone(&self.rng) as _,
            keys,
            settings,
        })
    }

    /// The URL of the database, for another server.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database.url()
    }

    /// The secret key in hexadecimal digits, for another server.
    #[must_use]
    pub fn secret_key(&self) -> String {
        SECRET.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The content of the SQLite file and its write-ahead log.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.database.bytes()
    }

    /// A number that was not returned before.
    pub fn number(&self) -> u32 {
        self.last_number.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A browser at a new IP address, so that no two share the limits of a network.
    pub fn origin(&self) -> Origin {
        let [a, b, c, d] = (0x0a00_0000 + self.number()).to_be_bytes();
        Self::origin_at(&format!("{a}.{b}.{c}.{d}"))
    }

    /// A browser at this IP address.
    #[must_use]
    pub fn origin_at(ip: &str) -> Origin {
        Origin { door: Door::Web, ip: Some(ip.to_owned()), user_agent: Some("Test browser".to_owned()) }
    }

    /// The token of an invitation's link after this number of sendings.
    #[must_use]
    pub fn token(&self, invitation: InvitationId, sendings: i64) -> Secret {
        self.keys.invitation_token(invitation, sendings)
    }

    /// Sends the mails that are due to the mailbox. Returns the number of attempts.
    pub async fn deliver(&self) -> usize {
        self.run_jobs(JobQueue::Mail).await
    }

    /// Runs the jobs of a queue until none is due. Returns the number of runs.
    pub async fn run_jobs(&self, queue: JobQueue) -> usize {
        let mut runs = 0;
        while jobs::run_next(&self.service, &self.mailbox, queue).await.expect("running a job") {
            runs += 1;
        }
        runs
    }

    /// The jobs of all mails, oldest first.
    pub async fn mail_jobs(&self) -> Vec<Job> {
        let mut tx = self.service.store().read().await.unwrap();
        let mut jobs = tx.list_jobs(JobQueue::Mail, ALL).await.unwrap();
        tx.close().await.unwrap();
        jobs.reverse();
        jobs
    }

    /// The invariants that the data violate, found by a checker that shares no code with the use cases.
    pub async fn violations(&self) -> Vec<String> {
        let mut tx = self.service.store().read().await.unwrap();
        let violations = tx.check_invariants(self.service.now()).await.unwrap();
        tx.close().await.unwrap();
        violations.iter().map(ToString::to_string).collect()
    }
}
