//! The jobs: a mail goes out once it waits, and stopping waits for what has begun.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::sync::Arc;

use futures::future::BoxFuture;
use server::jobs::Jobs;
use service::{
    MailSettings,
    mail::{Mail, SendError, Transport},
};
use testkit::World;
use tokio::sync::{Notify, mpsc};

/// Hands every mail to the test.
struct Wire(mpsc::UnboundedSender<Mail>);

impl Transport for Wire {
    fn send<'a>(&'a self, _: &'a MailSettings, mail: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        self.0.send(mail.clone()).unwrap();
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn mails_that_wait_go_out_also_those_written_later() {
    let world = World::sqlite().await;
    world.set_up().await;
    world.invite("ada@example.com", "viewer").await;
    let (wire, mut sent) = mpsc::unbounded_channel();
    let wake = Arc::new(Notify::new());
    let jobs = Jobs::start(&world.service, Arc::new(Wire(wire)), Arc::clone(&wake));
    assert_eq!(sent.recv().await.unwrap().to, "ada@example.com");

    world.invite("grace@example.com", "viewer").await;
    wake.notify_one();
    assert_eq!(sent.recv().await.unwrap().to, "grace@example.com");

    jobs.stop().await;
    assert!(sent.recv().await.is_none(), "the transport is gone with the jobs");
}
