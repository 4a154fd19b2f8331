//! The job runner: waiting mails are delivered, the server's own jobs run once an hour, and stopping waits for the current job.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use domain::{
    state::{JobKind, JobQueue, JobState},
    time::Span,
};
use futures::future::BoxFuture;
use server::jobs::Jobs;
use service::{
    MailSettings,
    mail::{Mail, SendError, Transport},
};
use store::Job;
use testkit::World;
use tokio::{
    sync::{Semaphore, mpsc, watch},
    time::timeout,
};

/// Passes every mail to the test, which lets each be sent.
struct ChannelTransport {
    sender: mpsc::UnboundedSender<Mail>,
    allowed: Arc<Semaphore>,
}

impl Transport for ChannelTransport {
    fn send<'a>(&'a self, _: &'a MailSettings, mail: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        self.sender.send(mail.clone()).unwrap();
        Box::pin(async {
            self.allowed.acquire().await.unwrap().forget();
            Ok(())
        })
    }
}

/// Starts the runner of a world. The mails that may be sent at once are those of `allowed`.
fn start(
    world: &World,
    allowed: &Arc<Semaphore>,
) -> (Jobs, mpsc::UnboundedReceiver<Mail>, watch::Sender<()>) {
    let (sender, sent) = mpsc::unbounded_channel();
    let transport: Arc<dyn Transport> = Arc::new(ChannelTransport { sender, allowed: Arc::clone(allowed) });
    let wake = watch::Sender::new(());
    (Jobs::start(&world.service, &transport, &wake), sent, wake)
}

async fn jobs_of(world: &World, queue: JobQueue) -> Vec<Job> {
    let mut tx = world.service.store().read().await.unwrap();
    let jobs = tx.list_jobs(queue, 100).await.unwrap();
    tx.close().await.unwrap();
    jobs
}

#[tokio::test]
async fn waiting_mails_are_delivered_and_later_ones_too() {
    let world = World::sqlite().await;
    world.set_up().await;
    world.invite("ada@example.com", "viewer").await;
    let (jobs, mut sent, wake) = start(&world, &Arc::new(Semaphore::new(2)));
    assert_eq!(sent.recv().await.unwrap().to, "ada@example.com");

    world.invite("grace@example.com", "viewer").await;
    wake.send_replace(());
    assert_eq!(sent.recv().await.unwrap().to, "grace@example.com");

    jobs.stop().await;
    assert!(sent.recv().await.is_none(), "the runner has dropped the transport");
}

#[tokio::test]
async fn stopping_waits_for_the_mail_that_is_being_sent_and_leaves_the_others_queued() {
    let world = World::sqlite().await;
    world.set_up().await;
    world.invite("ada@example.com", "viewer").await;
    world.clock.advance(Span::seconds(1));
    world.invite("grace@example.com", "viewer").await;
    let allowed = Arc::new(Semaphore::new(0));
    let (jobs, mut sent, _wake) = start(&world, &allowed);
    sent.recv().await.unwrap();
    let mut stopping = Box::pin(jobs.stop());
    assert!(timeout(Duration::from_millis(50), &mut stopping).await.is_err(), "the mail is not sent yet");
    allowed.add_permits(2);
    stopping.await;
    assert!(sent.recv().await.is_none(), "no other mail was begun");
    let states: Vec<JobState> = jobs_of(&world, JobQueue::Mail).await.iter().map(|job| job.state).collect();
    assert_eq!(states, [JobState::Queued, JobState::Done], "the newest first");
}

#[tokio::test]
async fn two_servers_do_the_upkeep_of_an_hour_once() {
    let world = World::sqlite().await;
    world.set_up().await;
    let allowed = Arc::new(Semaphore::new(0));
    let upkeep = || jobs_of(&world, JobQueue::Upkeep);
    for _ in 0..2 {
        let (first, ..) = start(&world, &allowed);
        let (second, ..) = start(&world, &allowed);
        while upkeep().await.iter().filter(|job| job.state == JobState::Done).count() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        first.stop().await;
        second.stop().await;
    }
    let mut kinds: Vec<&str> = upkeep().await.iter().map(|job| job.kind.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [JobKind::Deadlines.as_str(), JobKind::Purge.as_str()]);
}
