//! A forgotten password: the same answer for every address, a link that works once and ends every session.

use domain::{
    error::{ErrorKind, Problem},
    secret::Secret,
    time::Span,
};
use service::passwords::{self, ResetPassword};
use testkit::{Mailbox, PASSWORD, World};

use crate::short::{NONE, fields, just_before, names, secret};

const NEW: &str = "seven green bicycles at dawn";

/// Asks for a link, lets it be sent and answers its token.
async fn link(world: &World, address: &str) -> Secret {
    passwords::request_reset(&world.service, world.origin(), address).await.unwrap();
    world.deliver().await;
    Mailbox::token(world.mailbox.sent_to(address).last().unwrap())
}

fn form(token: &Secret, password: &str) -> ResetPassword {
    ResetPassword { token: token.clone(), password: secret(password) }
}

#[tokio::test]
async fn a_reset_link_sets_the_password_once_and_ends_every_session() {
    let world = World::sqlite().await;
    world.set_up().await;
    let session = world.sign_in("olga@example.com").await;
    let mark = world.mark().await;
    let token = link(&world, "olga@example.com").await;
    assert_eq!(world.actions_since(&mark).await, ["password.reset_requested"]);
    assert_eq!(passwords::check_reset(&world.service, &token).await, Ok("olga@example.com".to_owned()));
    let mark = world.mark().await;
    passwords::reset(&world.service, world.origin(), form(&token, NEW)).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["password.reset"]);
    assert_eq!(world.caller_by(&session.token).await, None);
    assert_eq!(world.try_sign_in("olga@example.com", PASSWORD).await.unwrap_err(), ErrorKind::SignInRefused);
    world.try_sign_in("olga@example.com", NEW).await.unwrap();
    let again = passwords::reset(&world.service, world.origin(), form(&token, PASSWORD)).await;
    assert_eq!(again, Err(ErrorKind::LinkExpired));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_unknown_address_is_answered_alike_and_nothing_is_sent() {
    let world = World::sqlite().await;
    world.set_up().await;
    let mark = world.mark().await;
    assert_eq!(passwords::request_reset(&world.service, world.origin(), "nobody@example.com").await, Ok(()));
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert!(world.mail_jobs().await.is_empty());
}

#[tokio::test]
async fn what_is_no_address_is_told() {
    let world = World::sqlite().await;
    world.set_up().await;
    let refused = passwords::request_reset(&world.service, world.origin(), "olga").await.unwrap_err();
    assert_eq!(names(refused), ["email"]);
}

#[tokio::test]
async fn without_a_mail_server_the_answer_is_the_same_and_no_link_is_made() {
    let world = World::sqlite_with(|settings| settings.mail = None).await;
    world.set_up().await;
    let mark = world.mark().await;
    assert_eq!(passwords::request_reset(&world.service, world.origin(), "olga@example.com").await, Ok(()));
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert!(world.mail_jobs().await.is_empty());
}

#[tokio::test]
async fn a_second_reset_link_ends_the_first() {
    let world = World::sqlite().await;
    world.set_up().await;
    let first = link(&world, "olga@example.com").await;
    let second = link(&world, "olga@example.com").await;
    assert!(!first.is_same(&second));
    let refused = passwords::reset(&world.service, world.origin(), form(&first, NEW)).await;
    assert_eq!(refused, Err(ErrorKind::LinkExpired));
    passwords::reset(&world.service, world.origin(), form(&second, NEW)).await.unwrap();
}

#[tokio::test]
async fn a_reset_link_ends_after_an_hour() {
    let world = World::sqlite().await;
    world.set_up().await;
    let token = link(&world, "olga@example.com").await;
    let end = world.service.now().plus(Span::hours(1));
    world.clock.set(just_before(end));
    assert_eq!(passwords::check_reset(&world.service, &token).await, Ok("olga@example.com".to_owned()));
    world.clock.set(end);
    assert_eq!(passwords::check_reset(&world.service, &token).await, Err(ErrorKind::LinkExpired));
    let refused = passwords::reset(&world.service, world.origin(), form(&token, NEW)).await;
    assert_eq!(refused, Err(ErrorKind::LinkExpired));
    world.sign_in("olga@example.com").await;
}

#[tokio::test]
async fn a_password_that_will_not_do_leaves_the_link_alive() {
    let world = World::sqlite().await;
    world.set_up().await;
    let token = link(&world, "olga@example.com").await;
    let refused = passwords::reset(&world.service, world.origin(), form(&token, "short")).await.unwrap_err();
    assert_eq!(fields(refused), [("password".to_owned(), Problem::PasswordShort { least: 15 })]);
    passwords::reset(&world.service, world.origin(), form(&token, NEW)).await.unwrap();
}

#[tokio::test]
async fn an_invitation_token_resets_nothing() {
    let world = World::sqlite().await;
    world.set_up().await;
    let invited = world.invite("grace@example.com", "member").await;
    assert_eq!(passwords::check_reset(&world.service, &invited.token).await, Err(ErrorKind::LinkExpired));
}

#[tokio::test]
async fn three_links_may_be_asked_for_and_then_one_each_twenty_minutes() {
    let world = World::sqlite().await;
    world.set_up().await;
    for address in ["olga@example.com", "nobody@example.com"] {
        for _ in 0..3 {
            assert_eq!(passwords::request_reset(&world.service, world.origin(), address).await, Ok(()));
        }
        let limited = passwords::request_reset(&world.service, world.origin(), address).await;
        assert_eq!(
            limited,
            Err(ErrorKind::RateLimited { retry_after: 1_200 }),
            "{address}: known or not, the same"
        );
    }
    world.clock.advance(Span::minutes(20));
    assert_eq!(passwords::request_reset(&world.service, world.origin(), "olga@example.com").await, Ok(()));
}

#[tokio::test]
async fn whoever_reset_the_password_signs_in_at_once_after_many_wrong_tries() {
    // The second address has a letter whose small form is written with fewer characters than its capital.
    for address in ["grace@example.com", "J\u{30c}an@example.com"] {
        let world = World::sqlite().await;
        world.set_up().await;
        world.person("member", "Somebody", address).await;
        for _ in 0..10 {
            assert_eq!(world.try_sign_in(address, "wrong").await.unwrap_err(), ErrorKind::SignInRefused);
        }
        let token = link(&world, address).await;
        passwords::reset(&world.service, world.origin(), form(&token, NEW)).await.unwrap();
        assert!(world.try_sign_in(address, NEW).await.is_ok(), "{address}");
    }
}
