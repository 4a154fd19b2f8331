//! What a stolen copy of the database gives away: no token that opens anything, and no password.

use service::{MailSettings, MailTls, passwords, setup};
use testkit::{Mailbox, PASSWORD, World};

use crate::short::{NONE, secret};

/// Whether the bytes hold this text.
fn lock_invitation(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn no_token_and_no_password_stands_in_the_database_file_or_its_log() {
    let world = World::sqlite_with(|settings| settings.mail = None).await;
    let smtp_password = "smtp password of the wizard";
    let mail = MailSettings {
        server: "smtp.example.org:465".to_owned(),
        tls: MailTls::Tls,
        username: Some("rolecall".to_owned()),
        password: Some(secret(smtp_password)),
        from: "hello@example.org".to_owned(),
        ..MailSettings::default()
    };
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    let wizard = setup::SetUp { mail: Some(mail), ..World::wizard(link.clone()) };
    let session = setup::complete(&world.service, world.origin(), wizard).await.unwrap();
    let owner = world.caller_of(&session).await;
    let invited = world.invite_by(&owner, "acme", "ada@example.com", &["member"]).await;
    passwords::request_reset(&world.service, world.origin(), "olga@example.com").await.unwrap();
    world.deliver().await;
    let reset = Mailbox::token(&world.mailbox.sent_to("olga@example.com")[0]);
    world.try_sign_in("olga@example.com", "a wrong password that was tried").await.unwrap_err();
    world.try_sign_in("a-password-in-the-wrong-field@example.com", "x").await.unwrap_err();

    let bytes = world.bytes();
    for plain in ["olga@example.com", "ada@example.com", "invitation.sent"] {
        assert!(lock_invitation(&bytes, plain), "{plain}: the scan sees what is there");
    }
    for hidden in [
        link.reveal(),
        session.token.reveal(),
        invited.token.reveal(),
        reset.reveal(),
        PASSWORD,
        smtp_password,
        "a wrong password that was tried",
        "a-password-in-the-wrong-field",
    ] {
        assert!(!lock_invitation(&bytes, hidden), "{hidden} stands in the file");
    }
}

#[tokio::test]
async fn a_session_and_a_command_show_no_secret_when_they_are_printed() {
    let world = World::sqlite().await;
    world.set_up().await;
    let session = world.sign_in("olga@example.com").await;
    let invited = world.invite("ada@example.com", "member").await;
    let printed = format!(
        "{session:?} {:?} {:?}",
        World::wizard(session.token.clone()),
        World::form(&invited.token, "Ada")
    );
    for hidden in [session.token.reveal(), invited.token.reveal(), PASSWORD] {
        assert!(!printed.contains(hidden));
    }
}

#[tokio::test]
async fn another_secret_key_is_noticed() {
    let world = World::sqlite().await;
    world.set_up().await;
    assert!(service::check_secret_key(&world.service).await.unwrap().is_ok());
    let other = world.service_with_key(&[43; 32]);
    assert!(service::check_secret_key(&other).await.unwrap().is_err());
    assert_eq!(world.violations().await, NONE);
}
