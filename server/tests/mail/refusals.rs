//! What the server refuses, and whom it concerns.

use domain::{
    mail::{MailProblem, MailStep},
    secret::Secret,
};

use super::*;

#[tokio::test]
async fn a_4xx_is_tried_again_and_a_5xx_ends_this_mail_and_neither_quotes_the_server() {
    use MailProblem::{ContentRefused, Deferred, RecipientRefused, SenderRefused, SignInRequired};
    const LINK: &str = "see https://people.example.com/invite/tokentoken";
    for (at, code, problem, is_final) in [
        ("MAIL", 451, Deferred, false),
        ("MAIL", 530, SignInRequired, false),
        ("MAIL", 553, SenderRefused, false),
        ("RCPT", 450, Deferred, false),
        ("RCPT", 452, Deferred, false),
        ("RCPT", 550, RecipientRefused, true),
        ("RCPT", 554, RecipientRefused, true),
        ("DATA", 451, Deferred, false),
        (".", 452, Deferred, false),
        (".", 554, ContentRefused, true),
    ] {
        let answer: &'static str = Box::leak(format!("{code} {LINK}").into_boxed_str());
        let error = refused(Script::answers(Box::leak(Box::new([(at, answer)])))).await;
        assert_eq!(error, SendError::replied(problem, code), "{at}");
        assert_eq!(error.problem.is_permanent(), is_final, "{at} {code}");
        for text in [words(error), error.to_string()] {
            assert!(text.contains(&code.to_string()) && !text.contains("tokentoken"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_refused_recipient_concerns_this_one_only() {
    let server = Script::answers(&[("RCPT TO:<gone@", "550 5.1.1 no such user")]).start().await;
    let (transport, settings) = (SmtpTransport::default(), settings(&server));
    let to = |to: &str| Mail { to: to.into(), ..mail() };
    transport.send(&settings, &to("ada@example.com")).await.unwrap();
    let error = transport.send(&settings, &to("gone@example.com")).await.unwrap_err();
    assert_eq!(error, SendError::replied(MailProblem::RecipientRefused, 550));
    transport.send(&settings, &to("bob@example.com")).await.unwrap();
    assert_eq!(server.mails().len(), 2);
    assert_eq!(server.count("CONNECTED"), 1, "the connection goes on: {}", server.log());
}

#[tokio::test]
async fn a_refused_sign_in_is_a_wrong_configuration_and_the_password_is_not_in_the_error() {
    let script = Script::answers(&[("AUTH", "535 5.7.8 hunter2hunter2 is wrong")]);
    let server = script.start().await;
    let password = Some(Secret::new("hunter2hunter2".into()));
    let settings = MailSettings {
        tls: MailTls::Insecure,
        username: Some("rolecall".into()),
        password,
        ..settings(&server)
    };
    let failed = failed_step(&settings).await;
    assert_eq!(failed.step, MailStep::SignIn);
    assert_eq!(failed.error, SendError::replied(MailProblem::SignInRefused, 535));
    assert!(!failed.error.problem.is_permanent());
    assert!(words(failed.error).contains("smtp.password") && !words(failed.error).contains("hunter2"));
    assert!(!format!("{failed:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_server_without_a_sign_in_names_the_settings_of_the_sign_in() {
    let server = Script { features: &[], ..Script::default() }.start().await;
    let password = Some(Secret::new("hunter2hunter2".into()));
    let settings = MailSettings {
        tls: MailTls::Insecure,
        username: Some("rolecall".into()),
        password,
        ..settings(&server)
    };
    let failed = failed_step(&settings).await;
    assert_eq!((failed.step, failed.error.problem), (MailStep::SignIn, MailProblem::SignInUnsupported));
    assert!(!failed.error.problem.is_permanent() && words(failed.error).contains("smtp.username"));
}
