//! The jobs: waiting mails are delivered, and stopping waits for the current work.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use futures::future::BoxFuture;
use server::jobs::Jobs;
use service::{
    MailSettings,
    mail::{Mail, SendError, Transport},
};
use testkit::World;
use tokio::sync::{Notify, mpsc};

/// Passes every mail to the test.
struct ChannelTransport(mpsc::UnboundedSender<Mail>);

impl Transport for ChannelTransport {
    fn send<'a>(&'a self, _: &'a MailSettings, mail: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        self.0.send(mail.clone()).unwrap();
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn waiting_mails_are_delivered_and_later_ones_too() {
    let world = World::sqlite().await;
    world.set_up().await;
    world.invite("ada@example.com", "viewer").await;
    let (sender, mut sent) = mpsc::unbounded_channel();
    let wake = Arc::new(Notify::new());
    let jobs = Jobs::start(&world.service, Arc::new(ChannelTransport(sender)), Arc::clone(&wake));
    assert_eq!(sent.recv().await.unwrap().to, "ada@example.com");

    world.invite("grace@example.com", "viewer").await;
    wake.notify_one();
    assert_eq!(sent.recv().await.unwrap().to, "grace@example.com");

    jobs.stop().await;
    assert!(sent.recv().await.is_none(), "the jobs have dropped the transport");
}
