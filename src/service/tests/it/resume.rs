//! Pressing Join again: who joined is led on, and nobody else learns more than the page of a used link says.

use domain::error::ErrorKind;
use service::{
    Caller,
    invitations::{self, Resume, Resumed},
    sessions::{self, SignIn},
};
use testkit::{Invited, PASSWORD, World, agreed};

use crate::short::{GUESS, NONE, email, secret};

async fn resume(
    world: &World,
    reader: Option<&Caller>,
    invited: &Invited,
    password: &str,
) -> Result<Resumed, ErrorKind> {
    let session = reader.map(|caller| caller.session().unwrap());
    let command = Resume { token: invited.token.clone(), password: secret(password), device: None };
    invitations::resume(&world.service, session, world.origin(), command).await
}

/// Acme, and Ada who has joined it.
async fn joined(world: &World) -> (Caller, Invited, Caller) {
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    let ada = world.join(&invited.token, "Ada").await;
    (owner, invited, ada)
}

#[tokio::test]
async fn the_password_signs_whoever_joined_in() {
    let world = World::sqlite().await;
    let (_, invited, ada) = joined(&world).await;
    let mark = world.mark().await;
    let resumed = resume(&world, None, &invited, PASSWORD).await.unwrap();
    assert_eq!(resumed.org.slug, "acme");
    let again = world.caller_of(&resumed.session.unwrap()).await;
    assert_eq!(again.session().unwrap().account, ada.session().unwrap().account);
    assert_eq!(world.actions_since(&mark).await, ["session.signed_in"]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn who_is_signed_in_as_the_one_who_joined_needs_no_password_and_gets_no_other_session() {
    let world = World::sqlite().await;
    let (_, invited, ada) = joined(&world).await;
    let mark = world.mark().await;
    let resumed = resume(&world, Some(&ada), &invited, "another password").await.unwrap();
    assert!(resumed.session.is_none());
    assert_eq!(resumed.org.slug, "acme");
    assert_eq!(world.actions_since(&mark).await, NONE);
}

#[tokio::test]
async fn everybody_else_is_told_to_sign_in_whether_the_member_is_still_there_or_not() {
    let world = World::sqlite().await;
    let (owner, invited, ada) = joined(&world).await;
    let stranger = world.stranger().await;
    for reader in [None, Some(&owner), Some(&stranger)] {
        for password in ["not her password at all", ""] {
            let refused = resume(&world, reader, &invited, password).await.unwrap_err();
            assert_eq!(refused, ErrorKind::AlreadyJoined);
        }
    }
    agreed::remove(&world.service, &owner, "acme", world.membership(&ada).await).await.unwrap();
    for password in ["not her password at all", PASSWORD] {
        let refused = resume(&world, Some(&ada), &invited, password).await.unwrap_err();
        assert_eq!(refused, ErrorKind::AlreadyJoined);
    }
}

#[tokio::test]
async fn a_password_is_guessed_by_a_used_link_no_more_often_than_at_the_sign_in() {
    let world = World::sqlite().await;
    let (_, invited, ada) = joined(&world).await;
    let (service, origin) = (&world.service, World::origin_at("192.0.2.1"));
    let attempt = async |password: &str| {
        let command = Resume { token: invited.token.clone(), password: secret(password), device: None };
        invitations::resume(service, None, origin.clone(), command).await.map(drop)
    };
    for _ in 0..10 {
        assert_eq!(attempt("a guess").await, Err(ErrorKind::AlreadyJoined));
    }
    assert_eq!(attempt(PASSWORD).await, Err(ErrorKind::AlreadyJoined), "too many attempts");
    let form = SignIn { email: email(&ada).to_owned(), password: secret(PASSWORD), device: None };
    let at_the_sign_in = sessions::sign_in(service, origin, form).await.map(drop);
    assert!(matches!(at_the_sign_in, Err(ErrorKind::RateLimited { .. })), "{at_the_sign_in:?}");
    world.sign_in(email(&ada)).await;
}

#[tokio::test]
async fn a_link_that_nobody_joined_with_leads_nowhere() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let open = world.invite("ada@example.com", "member").await;
    let cancelled = world.invite("bob@example.com", "member").await;
    invitations::cancel(&world.service, &owner, "acme", cancelled.id).await.unwrap();
    for invited in [&open, &cancelled] {
        let refused = resume(&world, Some(&owner), invited, PASSWORD).await.unwrap_err();
        assert_eq!(refused, ErrorKind::InvitationClosed);
    }
    let unknown = Invited { id: open.id, token: secret(GUESS) };
    assert_eq!(resume(&world, Some(&owner), &unknown, PASSWORD).await.unwrap_err(), ErrorKind::LinkExpired);
}
