//! Sending over SMTP, against a scripted server on this machine: the messages, and the errors for refusals.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{Arc, Mutex};

use domain::secret::Secret;
use server::mail::{SmtpTransport, probe};
use service::{
    MailSettings, MailTls,
    mail::{Mail, SendError, Transport},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// The lines that a server has read so far.
type Read = Arc<Mutex<String>>;

/// Answers one connection, with `refusal` to the line that starts with `at`.
async fn server(at: &'static str, refusal: &'static str) -> (String, Read) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let read = Read::default();
    let conversation = converse(listener, Arc::clone(&read), at, refusal);
    tokio::spawn(conversation);
    (address, read)
}

async fn converse(listener: TcpListener, read: Read, at: &'static str, refusal: &'static str) {
    let (stream, _) = listener.accept().await.unwrap();
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut in_data = false;
    writer.write_all(b"220 test ESMTP\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        read.lock().unwrap().extend([line.as_str(), "\n"]);
        if in_data && line != "." {
            continue;
        }
        let answer = match line.as_str() {
            _ if line.starts_with(at) => refusal,
            "DATA" => "354 go on",
            _ if line.starts_with("EHLO") => "250-test\r\n250 AUTH PLAIN",
            _ => "250 OK",
        };
        in_data = line == "DATA";
        if writer.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            break;
        }
    }
}

fn settings(server: String) -> MailSettings {
    MailSettings {
        server,
        tls: MailTls::None,
        username: None,
        password: None,
        from: "Rolecall <from@example.com>".into(),
    }
}

fn mail() -> Mail {
    Mail {
        from_name: "Ada via Rolecall".into(),
        to: "ada@example.com".into(),
        subject: "Ada, you are invited".into(),
        text: "Open https://people.example.com/invite/tokentoken".into(),
        html: "<p>Open <a href=\"https://people.example.com/invite/tokentoken\">this</a></p>".into(),
        message_id: "msg_1".into(),
    }
}

async fn refused(at: &'static str, refusal: &'static str) -> SendError {
    let (address, _read) = server(at, refusal).await;
    SmtpTransport::default().send(&settings(address), &mail()).await.unwrap_err()
}

#[tokio::test]
async fn a_mail_is_sent_with_both_bodies_and_the_given_message_id() {
    let (address, read) = server("nothing", "").await;
    SmtpTransport::default().send(&settings(address), &mail()).await.unwrap();
    let read = read.lock().unwrap().clone();
    for expected in [
        "MAIL FROM:<from@example.com>",
        "RCPT TO:<ada@example.com>",
        "From: \"Ada via Rolecall\" <from@example.com>",
        "Message-ID: <msg_1@example.com>",
        "Auto-Submitted: auto-generated",
        "Content-Type: multipart/alternative",
        "Content-Type: text/plain",
        "Content-Type: text/html",
        "Subject: Ada, you are invited",
    ] {
        assert!(read.contains(expected), "{expected} is missing in {read}");
    }
}

#[tokio::test]
async fn permanent_and_transient_refusals_differ_and_never_quote_the_server() {
    let gone =
        refused("RCPT", "550 5.1.1 no such user, see https://people.example.com/invite/tokentoken").await;
    assert!(gone.is_permanent && gone.words.contains("550"), "{}", gone.words);
    assert!(!gone.words.contains("tokentoken"));

    let later = refused("RCPT", "451 4.7.1 greylisted").await;
    assert!(!later.is_permanent && later.words.contains("451"), "{}", later.words);

    let content =
        refused(".", "554 5.7.1 https://people.example.com/invite/tokentoken looks like spam").await;
    assert!(content.is_permanent && !content.words.contains("tokentoken"), "{}", content.words);
}

#[tokio::test]
async fn a_wrong_password_is_transient_and_not_in_the_error() {
    let (address, _read) = server("AUTH", "535 5.7.8 hunter2hunter2 is wrong").await;
    let settings = MailSettings {
        username: Some("rolecall".into()),
        password: Some(Secret::new("hunter2hunter2".into())),
        ..settings(address)
    };
    let error = SmtpTransport::default().send(&settings, &mail()).await.unwrap_err();
    assert!(!error.is_permanent && error.words.contains("user name or password"), "{}", error.words);
    assert!(!error.words.contains("hunter2"));
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_or_closes_the_connection_is_a_transient_error() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    drop(taken);
    let error = SmtpTransport::default().send(&settings(address.clone()), &mail()).await.unwrap_err();
    assert!(!error.is_permanent && error.words.contains("cannot be reached"), "{}", error.words);
    assert!(probe(&settings(address)).await.is_err());
    assert!(probe(&settings("nonsense".into())).await.unwrap_err().contains("host:port"));

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let closes = tokio::spawn(async move { drop(listener.accept().await) });
    let error = SmtpTransport::default().send(&settings(address), &mail()).await.unwrap_err();
    assert!(!error.is_permanent, "{}", error.words);
    closes.await.unwrap();
}

#[tokio::test]
async fn a_server_that_answers_passes_the_probe() {
    let (address, _read) = server("QUIT", "221 bye").await;
    probe(&settings(address)).await.unwrap();
}

#[tokio::test]
async fn an_invalid_recipient_is_a_permanent_error() {
    let mail = Mail { to: "ada@example.com\r\nBcc: eve@example.com".into(), ..mail() };
    let error = SmtpTransport::default().send(&settings("127.0.0.1:1".into()), &mail).await.unwrap_err();
    assert!(error.is_permanent && error.words.contains("recipient"), "{}", error.words);
}
