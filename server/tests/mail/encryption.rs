//! TLS: the wrong kind for the port, an authority of one's own, and none at all.

use domain::{
    mail::{MailProblem, MailStep},
    secret::Secret,
};
use tokio::{io::AsyncWriteExt, net::TcpListener};

use super::{
    script::{Encryption, authority},
    *,
};

fn with_password(settings: MailSettings) -> MailSettings {
    let password = Some(Secret::new("hunter2hunter2".into()));
    MailSettings { username: Some("rolecall".into()), password, ..settings }
}

#[tokio::test]
async fn a_port_that_is_encrypted_from_the_start_is_found_out_while_both_sides_wait() {
    let (_, acceptor) = authority();
    let script = Script { encryption: Encryption::FromTheStart(acceptor), ..Script::default() };
    let server = script.start().await;
    for tls in [MailTls::StartTls, MailTls::None, MailTls::Insecure] {
        // The limit of three seconds is an assertion on the constants in `server::mail`.
        let failed = failed_step(&MailSettings { tls, ..settings(&server) }).await;
        assert_eq!(
            (failed.step, failed.error.problem),
            (MailStep::Greeting, MailProblem::TlsExpected),
            "{tls:?}"
        );
        assert!(words(failed.error).contains("Set smtp.tls to tls"), "{}", words(failed.error));
        assert!(!failed.error.problem.is_permanent());
    }
}

#[tokio::test]
async fn tls_on_a_port_that_begins_without_it_names_the_setting() {
    let server = Script::default().start().await;
    let failed = failed_step(&MailSettings { tls: MailTls::Tls, ..settings(&server) }).await;
    assert_eq!((failed.step, failed.error.problem), (MailStep::Tls, MailProblem::TlsUnexpected));
    assert!(words(failed.error).contains("Set smtp.tls to starttls"), "{}", words(failed.error));
    assert!(!failed.error.problem.is_permanent());
}

#[tokio::test]
async fn a_server_that_greets_late_is_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        let (mut first, _) = listener.accept().await.unwrap();
        // The question whether it speaks TLS. It does not.
        drop(listener.accept().await.unwrap());
        first.write_all(b"220 late\r\n250 late\r\n221 bye\r\n").await.unwrap();
        std::future::pending::<()>().await;
    });
    let settings = MailSettings { server: address, from: "a@example.com".into(), ..MailSettings::default() };
    check(&MailSettings { tls: MailTls::None, ..settings }).await.unwrap();
}

#[tokio::test]
async fn a_server_without_starttls_names_the_setting_and_gets_no_password() {
    let server = Script::default().start().await;
    let settings = with_password(MailSettings { tls: MailTls::StartTls, ..settings(&server) });
    let failed = failed_step(&settings).await;
    assert_eq!((failed.step, failed.error.problem), (MailStep::Tls, MailProblem::NoStartTls));
    assert!(words(failed.error).contains("smtp.tls"), "{}", words(failed.error));
    assert_eq!(server.count("AUTH"), 0);
}

#[tokio::test]
async fn a_relay_without_a_password_takes_mails_without_encryption() {
    let server = Script { features: &[], ..Script::default() }.start().await;
    send(&settings(&server), &mail()).await.unwrap();
    assert_eq!((server.count("AUTH"), server.count("ENCRYPTED"), server.mails().len()), (0, 0, 1));
}

#[tokio::test]
async fn a_password_goes_over_an_unencrypted_connection_if_the_setting_says_insecure() {
    let server = Script::default().start().await;
    let settings = with_password(MailSettings { tls: MailTls::Insecure, ..settings(&server) });
    send(&settings, &mail()).await.unwrap();
    assert_eq!((server.count("AUTH PLAIN"), server.count("ENCRYPTED"), server.mails().len()), (1, 0, 1));
}

#[tokio::test]
async fn the_certificate_of_an_own_authority_is_trusted_only_if_the_settings_name_the_authority() {
    let (pem, acceptor) = authority();
    let (of_others, _) = authority();
    for (tls, encryption) in [
        (MailTls::Tls, Encryption::FromTheStart(acceptor.clone())),
        (MailTls::StartTls, Encryption::Offered(acceptor)),
    ] {
        let server = Script { encryption, ..Script::default() }.start().await;
        let with = |ca: Option<&str>| {
            with_password(MailSettings {
                tls,
                ca_certificates: ca.map(ToOwned::to_owned),
                ..settings(&server)
            })
        };
        for ca in [None, Some(of_others.as_str())] {
            let failed = failed_step(&with(ca)).await;
            assert_eq!(
                (failed.step, failed.error.problem),
                (MailStep::Tls, MailProblem::Certificate),
                "{tls:?}"
            );
            assert!(words(failed.error).contains("smtp.ca_file"), "{}", words(failed.error));
            assert!(!failed.error.problem.is_permanent());
        }
        assert_eq!(server.count("AUTH"), 0, "{tls:?}");
        send(&with(Some(&pem)), &mail()).await.unwrap();
        let log = server.log();
        let encrypted = log.rfind("ENCRYPTED").unwrap();
        assert!(encrypted < log.find("AUTH").unwrap(), "{log}");
        assert_eq!(server.mails().len(), 1);
    }
}
