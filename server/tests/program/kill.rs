//! A bulk job whose server is killed again and again: what it has done stays done, the next server does the rest, and
//! nothing is done twice.

use std::{collections::BTreeSet, process::Stdio, time::Duration};

use domain::{
    bulk::{Bulk, BulkAction, BulkList, BulkOutcome},
    id::{JobId, OrgId},
    list::{UserQuery, UserStatus},
    secret::Secret,
    selection::{RowId, Selection},
    state::{JobState, RowOutcome},
    time::Span,
};
use service::{
    Caller, Clock, Rng, Service, SystemClock, SystemRng, bulk, check_invariants, seed,
    sessions::{self, SignIn},
};
use store::{LogFilter, LogPlace, RowCounts, StoredEvent};
use tempfile::TempDir;
use testkit::{PASSWORD, SeededRng, World};
use tokio::time::timeout;

use super::{Server, rolecall};

/// How many members there are: more than one run of the job changes.
const MEMBERS: u32 = 700;
/// How often the server is killed.
const KILLS: usize = 20;
/// The most rows that a server has processed when it is to be killed.
const FARTHEST: u64 = 48;
/// How often somebody looks how far it is.
const POLL: Duration = Duration::from_millis(5);
/// How long a server may take to get there.
const PATIENCE: Duration = Duration::from_secs(60);
/// More rows and events than there are.
const ALL: u32 = 100_000;

#[tokio::test]
async fn a_job_on_sqlite_that_is_killed_at_20_random_points_changes_each_row_once() {
    kill_and_resume(World::sqlite().await).await;
}

#[tokio::test]
async fn a_job_on_postgres_that_is_killed_at_20_random_points_changes_each_row_once() {
    kill_and_resume(World::postgres().await).await;
}

async fn kill_and_resume(world: World) {
    let mut case = Case::new(world).await;
    let mut kills = 0;
    // One job may end before all kills were made: the next one takes back what it did.
    for action in [BulkAction::Disable, BulkAction::Enable].into_iter().cycle().take(10) {
        let job = case.queue(action).await;
        kills += case.run(&job, KILLS - kills).await;
        case.check(&job).await;
        if kills == KILLS {
            break;
        }
    }
    assert_eq!(kills, KILLS);
}

/// An installation with a large organization, and what kills its servers.
struct Case {
    world: World,
    org: OrgId,
    folder: TempDir,
    points: SeededRng,
    /// How many servers were started.
    servers: u16,
}

/// A queued job.
struct Queued {
    id: JobId,
    /// How many rows it has.
    rows: u64,
    /// How many of them are refused.
    refused: u64,
    /// What its changes are called in the audit log.
    action: &'static str,
    /// The number of the last event before.
    last_event: u64,
}

/// How far a job is.
struct Progress {
    state: JobState,
    counts: RowCounts,
    /// The ids of the members that it has changed.
    changed: BTreeSet<String>,
}

impl Progress {
    const fn processed(&self) -> u64 {
        self.counts.changed + self.counts.unchanged + self.counts.refused
    }
}

impl Case {
    async fn new(world: World) -> Self {
        let mut random = [0; 8];
        SystemRng.fill(&mut random);
        let seed = u64::from_le_bytes(random);
        println!("the points at which the server is killed follow from the seed {seed}");
        // The servers have the machine's clock.
        world.clock.set(SystemClock::ahead(Span::days(0)).now());
        world.set_up().await;
        seed::seed(&world.service, &world.origin(), "acme", MEMBERS).await.unwrap();
        let mut tx = world.service.store().read().await.unwrap();
        let org = tx.find_organization("acme").await.unwrap().unwrap().id;
        tx.close().await.unwrap();
        world.service.store().close().await;
        let folder = tempfile::tempdir().unwrap();
        Self { world, org, folder, points: SeededRng::new(seed), servers: 0 }
    }

    /// How many days the clock of the next server is ahead. With PostgreSQL, where it could be one of several, the lease of
    /// the one before on the job has to have ended.
    fn days_ahead(&self) -> u16 {
        if self.world.is_postgres() { self.servers } else { 0 }
    }

    /// Starts the next server.
    fn start(&mut self) -> Server {
        let mut command = rolecall(self.folder.path());
        command
            .env("ROLECALL_DATABASE_URL", self.world.database_url())
            .env("ROLECALL_SECRET_KEY", self.world.secret_key())
            .env("ROLECALL_DEVELOPMENT", "true")
            .env("ROLECALL_CLOCK_AHEAD_DAYS", self.days_ahead().to_string())
            .stderr(Stdio::null());
        self.servers += 1;
        Server::start(command)
    }

    /// Opens the database, and closes it again: when a server dies, nobody else has the database open.
    async fn open<T>(&self, task: impl AsyncFnOnce(&Service) -> T) -> T {
        self.world.clock.set(SystemClock::ahead(Span::days(self.days_ahead().into())).now());
        let service = self.world.second_server().await;
        let value = task(&service).await;
        service.store().close().await;
        value
    }

    /// Queues an action on everybody whom it changes, as the owner.
    async fn queue(&self, action: BulkAction) -> Queued {
        let (status, name, refused) = match action {
            // Oneself one cannot disable.
            BulkAction::Disable => (UserStatus::Active, "member.disabled", 1),
            _ => (UserStatus::Disabled, "member.enabled", 0),
        };
        let query = UserQuery { status, ..UserQuery::default() };
        let bulk = Bulk { list: BulkList::Users(query), selection: Selection::all(), action };
        self.open(async |service| {
            let form = SignIn {
                email: "olga@example.com".to_owned(),
                password: Secret::new(PASSWORD.to_owned()),
                device: None,
            };
            let opened = sessions::sign_in(service, self.world.origin(), form).await.unwrap();
            let session = sessions::authenticate(service, &opened.token).await.unwrap().unwrap();
            let owner = Caller::signed_in(session, self.world.origin());
            let rows = bulk::preview(service, &owner, "acme", &bulk).await.unwrap().total;
            let queued = bulk::act(service, &owner, "acme", &bulk, (None, None)).await.unwrap();
            let BulkOutcome::Queued(id) = queued else { unreachable!("more rows than a page has are a job") };
            let last_event = self.events(service, LogPlace::Newest).await[0].sequence();
            Queued { id, rows, refused, action: name, last_event }
        })
        .await
    }

    async fn events(&self, service: &Service, place: LogPlace) -> Vec<StoredEvent> {
        let mut tx = service.store().read().await.unwrap();
        let events = tx.org(self.org).list_audit_events(&LogFilter::default(), place, ALL).await.unwrap();
        tx.close().await.unwrap();
        events
    }

    /// Runs a job to its end. Its servers are killed at random points, at most `most` times; answers how often.
    async fn run(&mut self, job: &Queued, most: usize) -> usize {
        let (mut kills, mut processed, mut changed) = (0, 0, BTreeSet::new());
        loop {
            let mut server = self.start();
            let point = if kills < most { processed + self.next_point() } else { u64::MAX };
            let progress = timeout(PATIENCE, self.wait_for(&mut server, job, point)).await.unwrap();
            server.kill();
            assert!(progress.changed.is_superset(&changed), "what was done before kill {kills} is not there");
            if progress.state == JobState::Done {
                return kills;
            }
            kills += 1;
            (processed, changed) = (progress.processed(), progress.changed);
        }
    }

    fn next_point(&self) -> u64 {
        let mut random = [0; 8];
        self.points.fill(&mut random);
        u64::from_le_bytes(random) % FARTHEST + 1
    }

    /// Waits until `rows` rows are processed, or all of them.
    async fn wait_for(&self, server: &mut Server, job: &Queued, rows: u64) -> Progress {
        loop {
            let progress = self.look(job).await;
            assert_ne!(progress.state, JobState::Failed);
            if progress.state == JobState::Done || progress.processed() >= rows {
                return progress;
            }
            assert_eq!(server.child.try_wait().unwrap(), None, "the server ended by itself");
            tokio::time::sleep(POLL).await;
        }
    }

    async fn look(&self, job: &Queued) -> Progress {
        self.open(async |service| {
            let mut tx = service.store().read().await.unwrap();
            let mut org = tx.org(self.org);
            let state = org.find_job(job.id).await.unwrap().unwrap().state;
            let counts = org.count_job_rows(job.id).await.unwrap();
            let rows = org.list_job_rows(job.id, Some(RowOutcome::Changed), 0, ALL).await.unwrap();
            tx.close().await.unwrap();
            let member = |target| match target {
                RowId::Member(id) => id.to_string(),
                RowId::Invitation(id) => id.to_string(),
            };
            Progress { state, counts, changed: rows.into_iter().map(|row| member(row.target)).collect() }
        })
        .await
    }

    /// Each row was processed once: no row that was changed was found changed already, and the log tells of each change once.
    async fn check(&self, job: &Queued) {
        let progress = self.look(job).await;
        let expected =
            RowCounts { changed: job.rows - job.refused, refused: job.refused, ..RowCounts::default() };
        assert_eq!((progress.state, progress.counts), (JobState::Done, expected));
        let (told, violations) = self
            .open(async |service| {
                let events = self.events(service, LogPlace::After(job.last_event)).await;
                (events, check_invariants(service).await.unwrap())
            })
            .await;
        let mut told: Vec<String> = told
            .into_iter()
            .filter(|event| event.action == job.action)
            .filter_map(|event| event.target_id)
            .collect();
        told.sort();
        let changed: Vec<String> = progress.changed.into_iter().collect();
        assert_eq!(told, changed, "one event for each member");
        assert_eq!(violations, []);
    }
}
