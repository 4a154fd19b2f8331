//! The job queue: each job runs once on several servers, is taken over when its server dies, and is queued once under a key.

use std::collections::HashSet;

use domain::{
    access::{SystemTask, system},
    bulk::{Bulk, BulkAction, BulkList},
    error::ErrorKind,
    list::{UserQuery, UserStatus},
    mail::MailProblem,
    selection::Selection,
    state::{JobQueue, JobState},
    time::Span,
};
use futures::{FutureExt, future::BoxFuture, future::join_all};
use service::{
    MailSettings, Service, bulk, invitations, jobs,
    mail::{Mail, SendError, Transport},
    schedule_purge,
};
use store::{Job, Outcome};
use testkit::World;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::short::NONE;

on_both_databases![
    of_two_servers_each_mail_is_sent_by_one,
    a_job_whose_server_died_is_taken_over_when_its_lease_ends,
    a_job_that_panics_fails_after_its_attempts_and_holds_up_no_other,
    a_job_that_kills_its_server_is_given_up_after_its_attempts,
    a_bulk_job_goes_on_when_the_only_server_starts_again_and_else_when_its_lease_ends,
    a_server_that_comes_back_too_late_records_nothing,
    several_servers_queue_one_purge_an_hour,
    old_jobs_of_the_server_are_deleted,
];

/// Runs a queue until nothing is due.
async fn run_all(service: &Service, world: &World, queue: JobQueue) -> usize {
    let mut runs = 0;
    while jobs::run_next(service, &world.mailbox, queue).await.unwrap() {
        runs += 1;
    }
    runs
}

async fn jobs_of(world: &World, queue: JobQueue) -> Vec<Job> {
    let mut tx = world.service.store().read().await.unwrap();
    let jobs = tx.list_jobs(queue, 100).await.unwrap();
    tx.close().await.unwrap();
    jobs
}

async fn of_two_servers_each_mail_is_sent_by_one(world: World) {
    let owner = world.set_up().await.owner;
    let addresses: String = (0..40).map(|n| format!("a{n}@example.com ")).collect();
    let command = invitations::InviteMembers::pasted(&addresses, vec![world.role("member").await]);
    invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
    let servers = world.two_servers().await;
    let runners = servers.iter().chain(&servers).map(|server| run_all(server, &world, JobQueue::Mail));
    assert_eq!(join_all(runners).await.iter().sum::<usize>(), 40);
    let sent: Vec<String> = world.mailbox.sent().into_iter().map(|mail| mail.to).collect();
    assert_eq!((sent.len(), sent.iter().collect::<HashSet<_>>().len()), (40, 40));
    assert!(jobs_of(&world, JobQueue::Mail).await.iter().all(|job| job.state == JobState::Done));
    assert_eq!(world.violations().await, NONE);
}

/// A mail server that answers when it is told to.
#[derive(Default)]
struct Stalled {
    begun: Notify,
    answer: Notify,
}

impl Transport for Stalled {
    fn send<'a>(&'a self, _: &'a MailSettings, _: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        async {
            self.begun.notify_one();
            self.answer.notified().await;
            Err(SendError::new(MailProblem::ContentRefused))
        }
        .boxed()
    }
}

async fn a_job_whose_server_died_is_taken_over_when_its_lease_ends(world: World) {
    world.set_up().await;
    world.invite("ada@example.com", "member").await;
    let stalled = Stalled::default();
    tokio::select! {
        done = jobs::run_next(&world.service, &stalled, JobQueue::Mail) => panic!("{done:?}"),
        () = stalled.begun.notified() => {}
    }
    let [_, other] = world.two_servers().await;
    world.clock.advance(Span::seconds(299));
    assert_eq!(run_all(&other, &world, JobQueue::Mail).await, 0);
    world.clock.advance(Span::seconds(1));
    assert_eq!(run_all(&other, &world, JobQueue::Mail).await, 1);
    assert_eq!(world.mailbox.sent().len(), 1);
}

/// How often a job is attempted.
const ATTEMPTS: usize = 10;

/// A mail server whose client panics at one address, and delivers the rest.
struct Panicking<'a>(&'static str, &'a dyn Transport);

impl Transport for Panicking<'_> {
    fn send<'a>(
        &'a self,
        settings: &'a MailSettings,
        mail: &'a Mail,
    ) -> BoxFuture<'a, Result<(), SendError>> {
        assert_ne!(mail.to, self.0, "this panic is part of the test");
        self.1.send(settings, mail)
    }
}

/// The states of the jobs of mails, the oldest first, with the errors.
async fn mails(world: &World) -> Vec<(JobState, Option<String>)> {
    world.mail_jobs().await.into_iter().map(|job| (job.state, job.last_error)).collect()
}

async fn a_job_that_panics_fails_after_its_attempts_and_holds_up_no_other(world: World) {
    world.set_up().await;
    world.invite("ada@example.com", "member").await;
    world.clock.advance(Span::seconds(1));
    world.invite("bob@example.com", "member").await;
    let transport = Panicking("ada@example.com", &world.mailbox);
    let run = async || jobs::run_next(&world.service, &transport, JobQueue::Mail).await.unwrap();
    let internal = Some(ErrorKind::Internal.code().to_owned());
    assert_eq!((run().await, run().await, run().await), (true, true, false));
    assert_eq!(mails(&world).await, [(JobState::Queued, internal.clone()), (JobState::Done, None)]);
    for attempt in 2..=ATTEMPTS {
        world.clock.advance(Span::hours(1));
        assert!(run().await, "attempt {attempt}");
    }
    world.clock.advance(Span::hours(1));
    assert!(!run().await);
    assert_eq!(mails(&world).await, [(JobState::Failed, internal), (JobState::Done, None)]);
    assert_eq!(world.mailbox.sent().len(), 1);
}

async fn a_job_that_kills_its_server_is_given_up_after_its_attempts(world: World) {
    world.set_up().await;
    world.invite("ada@example.com", "member").await;
    for _ in 0..ATTEMPTS {
        let stalled = Stalled::default();
        tokio::select! {
            done = jobs::run_next(&world.service, &stalled, JobQueue::Mail) => panic!("{done:?}"),
            () = stalled.begun.notified() => {}
        }
        world.clock.advance(Span::minutes(5));
    }
    world.invite("bob@example.com", "member").await;
    assert_eq!(world.deliver().await, 2);
    let internal = Some(ErrorKind::Internal.code().to_owned());
    assert_eq!(mails(&world).await, [(JobState::Failed, internal), (JobState::Done, None)]);
    assert_eq!(world.mailbox.sent_to("ada@example.com").len(), 0);
}

/// Claims the next bulk job as a server that dies then.
async fn claim_and_die(world: &World) -> bool {
    let (now, claim) = (world.service.now(), Uuid::from_u128(1));
    let claimed = world.service.store().write(move |tx| {
        Box::pin(async move {
            let permit = system(SystemTask::RunJobs);
            let lease_end = now.plus(Span::minutes(1));
            Ok(Outcome::Quiet(tx.with(&permit).claim_job(JobQueue::Bulk, now, lease_end, claim).await?))
        })
    });
    claimed.await.unwrap().is_some()
}

async fn a_bulk_job_goes_on_when_the_only_server_starts_again_and_else_when_its_lease_ends(world: World) {
    let owner = world.set_up().await.owner;
    service::seed::seed(&world.service, &world.origin(), "acme", 60).await.unwrap();
    let query = UserQuery { status: UserStatus::Active, ..UserQuery::default() };
    let (list, selection) = (BulkList::Users(query), Selection::all());
    let disable = Bulk { list, selection, action: BulkAction::Disable };
    bulk::act(&world.service, &owner, "acme", &disable, (None, None)).await.unwrap();
    world.invite("ada@example.com", "member").await;
    let stalled = Stalled::default();
    tokio::select! {
        done = jobs::run_next(&world.service, &stalled, JobQueue::Mail) => panic!("{done:?}"),
        () = stalled.begun.notified() => {}
    }
    assert!(claim_and_die(&world).await);
    let [_, other] = world.two_servers().await;
    assert_eq!(run_all(&other, &world, JobQueue::Bulk).await, 0, "the lease holds");
    jobs::take_over(&other).await.unwrap();
    if world.is_postgres() {
        assert_eq!(run_all(&other, &world, JobQueue::Bulk).await, 0, "the server may still run");
        world.clock.advance(Span::minutes(1));
    }
    assert!(run_all(&other, &world, JobQueue::Bulk).await > 0);
    assert_eq!(jobs_of(&world, JobQueue::Bulk).await[0].state, JobState::Done);
    run_all(&other, &world, JobQueue::Mail).await;
    assert_eq!(world.mailbox.sent_to("ada@example.com").len(), 0, "it may have been sent already");
    assert_eq!(world.violations().await, NONE);
}

async fn a_server_that_comes_back_too_late_records_nothing(world: World) {
    world.set_up().await;
    world.invite("ada@example.com", "member").await;
    let stalled = Stalled::default();
    let late = jobs::run_next(&world.service, &stalled, JobQueue::Mail);
    let meanwhile = async {
        stalled.begun.notified().await;
        world.clock.advance(Span::minutes(5));
        assert_eq!(world.deliver().await, 1);
        stalled.answer.notify_one();
    };
    let (ran, ()) = tokio::join!(late, meanwhile);
    assert_eq!(ran, Ok(true));
    let jobs = jobs_of(&world, JobQueue::Mail).await;
    assert_eq!((jobs[0].state, jobs[0].last_error.clone()), (JobState::Done, None));
}

async fn several_servers_queue_one_purge_an_hour(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for hour in 1..=2 {
        let all = servers.iter().chain(&servers).map(schedule_purge);
        assert!(join_all(all).await.iter().all(Result::is_ok));
        let runs = servers.iter().map(|server| run_all(server, &world, JobQueue::Upkeep));
        assert_eq!(join_all(runs).await.iter().sum::<usize>(), 1, "hour {hour}");
        world.clock.advance(Span::hours(1));
    }
    assert_eq!(jobs_of(&world, JobQueue::Upkeep).await.len(), 2);
}

async fn old_jobs_of_the_server_are_deleted(world: World) {
    world.set_up().await;
    world.invite("ada@example.com", "member").await;
    world.deliver().await;
    for _ in 0..2 {
        schedule_purge(&world.service).await.unwrap();
        assert_eq!(run_all(&world.service, &world, JobQueue::Upkeep).await, 1);
        world.clock.advance(Span::days(30));
    }
    schedule_purge(&world.service).await.unwrap();
    assert_eq!(run_all(&world.service, &world, JobQueue::Upkeep).await, 1);
    assert_eq!(jobs_of(&world, JobQueue::Upkeep).await.len(), 1, "those of 30 days ago are gone");
    assert_eq!(jobs_of(&world, JobQueue::Mail).await.len(), 1, "an invitation shows the state of its mail");
    assert_eq!(world.violations().await, NONE);
}
