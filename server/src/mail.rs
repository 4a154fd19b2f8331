//! Sends mails over SMTP. What goes wrong is one of `domain::mail::MailProblem`: neither the server's text, which may quote a mail
//! and so a link, nor a password is part of an error.

mod compose;
mod connect;
mod problem;
mod transaction;

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::mail::{MailProblem, SendError, StepError};
use futures::future::BoxFuture;
use lettre::transport::smtp::{client::AsyncSmtpConnection, commands::Rset};
use service::{
    MailSettings,
    mail::{Mail, Transport},
};
use tokio::time::{sleep, timeout};

pub use connect::{is_certificate, steps};

/// How long the server may take for a step of connecting. Some wait half a minute with their greeting on purpose.
const PATIENCE: Duration = Duration::from_secs(40);
/// The same while somebody waits for the result.
const CHECK_PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection waits for the next mail before it is closed.
const IDLE: Duration = Duration::from_secs(10);
/// How long the server may take for one mail, from the sender's address to its last answer. With the time that connecting takes, it
/// is less than the lease of a job, after which another server would send the mail again.
const TRANSACTION: Duration = Duration::from_secs(180);

/// Sends over SMTP, and keeps one connection for the next mail.
#[derive(Default)]
pub struct SmtpTransport {
    idle: Arc<Mutex<Option<Idle>>>,
    next: AtomicU64,
}

/// A connection that waits for the next mail.
struct Idle {
    number: u64,
    settings: MailSettings,
    connection: AsyncSmtpConnection,
}

impl SmtpTransport {
    /// The connection that waits, if it has these settings and still works, or a new one.
    async fn connection(&self, settings: &MailSettings) -> Result<AsyncSmtpConnection, SendError> {
        if let Some(idle) = take(&self.idle, |idle| idle.settings.is_same(settings)) {
            let mut connection = idle.connection;
            if timeout(IDLE, connection.test_connected()).await == Ok(true) {
                return Ok(connection);
            }
        }
        connect::connect(settings, PATIENCE).await.map_err(|failed| failed.error)
    }

    /// Keeps a connection for the next mail, and closes it when none comes.
    fn keep(&self, settings: &MailSettings, connection: AsyncSmtpConnection) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let idle = Idle { number, settings: settings.clone(), connection };
        *self.idle.lock().unwrap_or_else(PoisonError::into_inner) = Some(idle);
        let waiting = Arc::clone(&self.idle);
        tokio::spawn(async move {
            sleep(IDLE).await;
            if let Some(mut idle) = take(&waiting, |idle| idle.number == number) {
                let _ = timeout(IDLE, idle.connection.quit()).await;
            }
        });
    }
}

/// Takes the waiting connection out if it is the one that is wanted.
fn take(idle: &Mutex<Option<Idle>>, is_wanted: impl FnOnce(&Idle) -> bool) -> Option<Idle> {
    idle.lock().unwrap_or_else(PoisonError::into_inner).take_if(|idle| is_wanted(idle))
}

/// Tries to connect and signs off again.
///
/// # Errors
/// The step that failed, and why.
pub async fn check(settings: &MailSettings) -> Result<(), StepError> {
    let mut connection = connect::connect(settings, CHECK_PATIENCE).await?;
    let _ = timeout(IDLE, connection.quit()).await;
    Ok(())
}

impl Transport for SmtpTransport {
    fn send<'a>(
        &'a self,
        settings: &'a MailSettings,
        mail: &'a Mail,
    ) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async move {
            let message = compose::message(settings, mail)?;
            let mut connection = self.connection(settings).await?;
            let sent = timeout(TRANSACTION, transaction::send(&mut connection, &message))
                .await
                .unwrap_or(Err(SendError::new(MailProblem::NoAnswer)));
            let is_usable = match &sent {
                Ok(()) => true,
                // A refusal ends this mail only. Resetting tells whether the server goes on.
                Err(
                    SendError { reply: Some(_), .. } | SendError { problem: MailProblem::AddressLetters, .. },
                ) => {
                    matches!(timeout(IDLE, connection.command(Rset)).await, Ok(Ok(_)))
                }
                Err(_) => false,
            };
            if is_usable {
                self.keep(settings, connection);
            }
            sent
        })
    }
}
