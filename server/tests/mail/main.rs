//! Sending over SMTP, against scripted servers on this machine.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod addresses;
mod connection;
mod encryption;
mod greeting;
mod headers;
mod refusals;
mod script;

use domain::mail::{SendError, StepError};
use messages::Messages;
use server::mail::{SmtpTransport, check};
use service::{
    MailSettings, MailTls,
    mail::{Mail, Transport},
};

use script::{Script, Server};

/// Without encryption and sign-in.
fn settings(server: &Server) -> MailSettings {
    MailSettings {
        server: server.address.clone(),
        tls: MailTls::None,
        from: "Rolecall <from@example.com>".into(),
        ..MailSettings::default()
    }
}

fn mail() -> Mail {
    Mail {
        from_name: "Acme".into(),
        to: "ada@example.com".into(),
        subject: "You're invited to join Acme".into(),
        text: "Open https://people.example.com/invite/tokentoken".into(),
        html: "<p>Open <a href=\"https://people.example.com/invite/tokentoken\">this</a></p>".into(),
        message_id: "msg_1".into(),
    }
}

/// What becomes of a mail.
async fn send(settings: &MailSettings, mail: &Mail) -> Result<(), SendError> {
    SmtpTransport::default().send(settings, mail).await
}

/// Why a mail is not sent if the server has this script.
async fn refused(script: Script) -> SendError {
    let server = script.start().await;
    send(&settings(&server), &mail()).await.unwrap_err()
}

/// Which step of connecting fails, and why.
async fn failed_step(settings: &MailSettings) -> StepError {
    check(settings).await.unwrap_err()
}

/// What people read about an error.
fn words(error: SendError) -> String {
    Messages::default().mail_error(error)
}
