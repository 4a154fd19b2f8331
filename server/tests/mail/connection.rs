//! Reaching the server, and keeping the connection.

use domain::mail::{MailProblem, MailStep};
use tokio::{io::AsyncWriteExt, net::TcpListener};

use super::*;

/// Settings for a server that writes this and closes the connection.
async fn closing_after(text: &'static [u8]) -> MailSettings {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(text).await;
        }
    });
    MailSettings { server, tls: MailTls::None, from: "a@example.com".into(), ..MailSettings::default() }
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_or_is_no_mail_server_is_a_wrong_configuration() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nowhere =
        MailSettings { server: taken.local_addr().unwrap().to_string(), ..closing_after(b"").await };
    drop(taken);
    let nonsense = MailSettings { server: "nonsense".into(), ..nowhere.clone() };
    for (settings, step, problem) in [
        (nowhere.clone(), MailStep::Reach, MailProblem::Unreachable),
        (MailSettings { tls: MailTls::Tls, ..nowhere }, MailStep::Reach, MailProblem::Unreachable),
        (nonsense, MailStep::Reach, MailProblem::ServerInvalid),
        (closing_after(b"").await, MailStep::Greeting, MailProblem::ConnectionLost),
        (closing_after(b"HTTP/1.1 400 Bad Request\r\n\r\n").await, MailStep::Greeting, MailProblem::NotSmtp),
    ] {
        let failed = failed_step(&settings).await;
        assert_eq!((failed.step, failed.error.problem), (step, problem), "{settings:?}");
        assert!(!problem.is_permanent() && words(failed.error).contains("smtp.server"));
    }
}

#[tokio::test]
async fn mails_share_a_connection_until_the_settings_change() {
    let server = Script::default().start().await;
    let (transport, settings) = (SmtpTransport::default(), settings(&server));
    for _ in 0..3 {
        transport.send(&settings, &mail()).await.unwrap();
    }
    assert_eq!((server.count("CONNECTED"), server.mails().len()), (1, 3));
    let changed = MailSettings { hello_name: Some("id.example.com".into()), ..settings };
    transport.send(&changed, &mail()).await.unwrap();
    assert_eq!((server.count("CONNECTED"), server.mails().len()), (2, 4));
}

#[tokio::test]
async fn a_connection_that_the_server_has_closed_is_replaced() {
    let server = Script::answers(&[("NOOP", "421 4.4.2 idle for too long")]).start().await;
    let (transport, settings) = (SmtpTransport::default(), settings(&server));
    for _ in 0..2 {
        transport.send(&settings, &mail()).await.unwrap();
    }
    assert_eq!((server.count("CONNECTED"), server.mails().len()), (2, 2));
}
