//! Addresses with letters outside of ASCII (RFC 6531).

use domain::mail::MailProblem;

use super::*;

/// What a server with these features is told about the recipient, and the error.
async fn send_to(to: &str, features: &'static [&'static str]) -> (Result<(), SendError>, String) {
    let server = Script { features, ..Script::default() }.start().await;
    let sent = send(&settings(&server), &Mail { to: to.into(), ..mail() }).await;
    (sent, server.log())
}

#[tokio::test]
async fn the_host_of_an_address_goes_out_in_ascii_whatever_the_server_offers() {
    const NONE: &[&str] = &[];
    for features in [NONE, &["8BITMIME", "SMTPUTF8"]] {
        let (sent, log) = send_to("ada@bücher.example", features).await;
        sent.unwrap();
        assert!(log.contains("RCPT TO:<ada@xn--bcher-kva.example>\n"), "{log}");
        assert!(log.contains("To: ada@xn--bcher-kva.example\n"), "{log}");
        assert!(log.contains("MAIL FROM:<from@example.com>\n"), "it needs no extension: {log}");
        assert!(log.is_ascii(), "{log}");
    }
}

#[tokio::test]
async fn letters_before_the_at_are_final_for_a_server_that_cannot_carry_them_and_the_words_name_them() {
    let (sent, log) = send_to("jörg@bücher.example", &["8BITMIME", "AUTH PLAIN"]).await;
    let error = sent.unwrap_err();
    assert_eq!(error, SendError::new(MailProblem::AddressLetters));
    assert!(error.problem.is_permanent());
    assert!(words(error).contains("letters") && !words(error).contains("smtp."), "{}", words(error));
    assert!(!log.contains("MAIL FROM"), "{log}");
}

#[tokio::test]
async fn letters_before_the_at_go_out_to_a_server_that_can_carry_them() {
    let (sent, log) = send_to("jörg@bücher.example", &["8BITMIME", "SMTPUTF8"]).await;
    sent.unwrap();
    assert!(log.contains("MAIL FROM:<from@example.com> SMTPUTF8 BODY=8BITMIME\n"), "{log}");
    assert!(log.contains("RCPT TO:<jörg@xn--bcher-kva.example>\n"), "{log}");
}

#[tokio::test]
async fn a_mail_after_one_whose_letters_cannot_be_carried_goes_out() {
    let server = Script::default().start().await;
    let (transport, settings) = (SmtpTransport::default(), settings(&server));
    transport.send(&settings, &Mail { to: "jörg@example.com".into(), ..mail() }).await.unwrap_err();
    transport.send(&settings, &mail()).await.unwrap();
    assert_eq!((server.count("CONNECTED"), server.mails().len()), (1, 1));
}

#[tokio::test]
async fn a_recipient_that_is_no_address_is_final() {
    for to in ["ada@example.com\r\nBcc: eve@example.com", "ada", "ada@192.0.2.7"] {
        let server = Script::default().start().await;
        let error = send(&settings(&server), &Mail { to: to.into(), ..mail() }).await.unwrap_err();
        assert_eq!(error, SendError::new(MailProblem::AddressInvalid), "{to}");
        assert!(error.problem.is_permanent() && server.count("CONNECTED") == 0);
    }
}
