//! The name that the mail server is greeted with.

use domain::mail::{MailProblem, MailStep};

use super::*;

#[tokio::test]
async fn the_server_is_greeted_with_the_name_of_the_settings_and_with_an_address_in_brackets() {
    for (name, greeting) in [
        (Some("id.example.com"), "EHLO id.example.com"),
        (Some("192.0.2.7"), "EHLO [192.0.2.7]"),
        (Some("[2001:db8::7]"), "EHLO [IPv6:2001:db8::7]"),
        (None, "EHLO [127.0.0.1]"),
    ] {
        let server = Script::default().start().await;
        let settings = MailSettings { hello_name: name.map(ToOwned::to_owned), ..settings(&server) };
        send(&settings, &mail()).await.unwrap();
        assert_eq!(server.count(greeting), 1, "{}", server.log());
    }
}

#[tokio::test]
async fn a_refused_greeting_names_its_setting_and_is_tried_again() {
    for code in
        ["504 5.5.2 <7f3a>: need fully-qualified hostname", "550 5.7.1 go away", "450 4.7.1 host not found"]
    {
        let server = Script::answers(Box::leak(Box::new([("EHLO", code)]))).start().await;
        let failed = failed_step(&settings(&server)).await;
        assert_eq!((failed.step, failed.error.problem), (MailStep::Greeting, MailProblem::GreetingRefused));
        assert!(!failed.error.problem.is_permanent());
        assert!(words(failed.error).contains("smtp.hello_name"), "{}", words(failed.error));
        assert!(words(failed.error).contains(&code[..3]), "{}", words(failed.error));
    }
}

#[tokio::test]
async fn a_greeting_that_is_refused_only_at_the_recipient_is_told_as_such() {
    let helo = [("RCPT", "504 5.5.2 <7f3a>: Helo command rejected: need fully-qualified hostname")];
    let error = refused(Script::answers(Box::leak(Box::new(helo)))).await;
    assert_eq!(error, SendError::replied(MailProblem::GreetingRefused, 504));
    let name = refused(Script::answers(&[("RCPT", "550 5.1.1 <michelo@example.com>: unknown, hello")])).await;
    assert_eq!(name, SendError::replied(MailProblem::RecipientRefused, 550), "a name is no greeting");
}

#[tokio::test]
async fn a_server_that_turns_this_machine_away_or_is_busy_does_not_blame_the_greeting() {
    for (banner, problem) in [
        ("554 5.7.1 no SMTP service here", SendError::replied(MailProblem::TurnedAway, 554)),
        ("421 4.3.2 too many connections", SendError::replied(MailProblem::Deferred, 421)),
    ] {
        let error = refused(Script { banner, ..Script::default() }).await;
        assert_eq!(error, problem);
        assert!(!error.problem.is_permanent() && !words(error).contains("smtp.hello_name"));
    }
}
