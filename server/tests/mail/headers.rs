//! What stands in the headers of a mail, read as a mail program reads it.

use mail_parser::MessageParser;

use super::*;

/// The mail as the server took it.
async fn sent(mail: &Mail) -> String {
    let server = Script::default().start().await;
    send(&settings(&server), mail).await.unwrap();
    server.mails().pop().unwrap()
}

#[tokio::test]
async fn a_mail_has_both_bodies_one_recipient_and_the_given_message_id() {
    let text = sent(&mail()).await;
    for expected in [
        "From: Acme <from@example.com>",
        "To: ada@example.com",
        "Subject: You're invited to join Acme",
        "Message-ID: <msg_1@example.com>",
        "Auto-Submitted: auto-generated",
        "Content-Type: multipart/alternative",
        "Content-Type: text/plain",
        "Content-Type: text/html",
    ] {
        assert_eq!(text.lines().filter(|line| line.starts_with(expected)).count(), 1, "{expected} in {text}");
    }
}

#[tokio::test]
async fn headers_are_valid_for_every_name_and_read_as_it_was_written() {
    let wide = "漢".repeat(100);
    for name in [
        "The \"Best\" Team",
        "Acme, Inc.",
        "Acme <Support> [EU] (24/7); group: x",
        "back\\slash",
        "Bücher & Söhne 📚",
        "👩‍👩‍👧‍👦",
        "=\u{200C}?utf-8?q?Bank?=",
        "eve@evil.\u{200C}example",
        &wide,
        &"x".repeat(100),
    ] {
        let mail = Mail { from_name: name.to_owned(), subject: format!("Join {name} now"), ..mail() };
        let text = sent(&mail).await;
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(head.is_ascii(), "{head}");
        assert!(head.lines().all(|line| line.len() <= 998), "RFC 5322, 2.1.1: {head}");
        let read = MessageParser::default().parse(text.as_bytes()).unwrap();
        let from = read.from().unwrap();
        assert_eq!(from.as_list().map(<[_]>::len), Some(1), "{head}");
        let from = from.first().unwrap();
        assert_eq!((from.name(), from.address()), (Some(name), Some("from@example.com")), "{head}");
        assert_eq!(read.subject(), Some(format!("Join {name} now").as_str()), "{head}");
        assert_eq!(read.to().unwrap().first().unwrap().address(), Some("ada@example.com"));
    }
}
