//! Changing one's own password: knowing the present one, ending every other session.

use domain::{
    error::{ErrorKind, Problem},
    time::Span,
};
use service::passwords::{self, ChangePassword};
use testkit::{Mailbox, PASSWORD, World};

use crate::short::{NONE, fields, secret};

const NEW: &str = "seven green bicycles at dawn";

fn to(new: &str) -> ChangePassword {
    ChangePassword { current: secret(PASSWORD), new: secret(new) }
}

#[tokio::test]
async fn a_changed_password_ends_every_other_session_and_reset_link() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let here = world.sign_in("olga@example.com").await;
    let there = world.sign_in("olga@example.com").await;
    passwords::request_reset(&world.service, world.origin(), "olga@example.com").await.unwrap();
    world.deliver().await;
    let reset = Mailbox::token(&world.mailbox.sent()[0]);
    let mark = world.mark().await;
    passwords::change(&world.service, &world.caller_of(&here).await, to(NEW)).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["password.changed"]);
    assert!(world.caller_by(&here.token).await.is_some());
    assert_eq!(world.caller_by(&there.token).await, None);
    assert_eq!(passwords::check_reset(&world.service, &reset).await, Err(ErrorKind::LinkExpired));
    assert_eq!(world.try_sign_in("olga@example.com", PASSWORD).await.unwrap_err(), ErrorKind::SignInRefused);
    let again = world.try_sign_in("olga@example.com", NEW).await.unwrap();
    assert_eq!(again.account, owner.session().unwrap().account);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn without_the_present_password_nothing_is_changed() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let there = world.sign_in("olga@example.com").await;
    let mark = world.mark().await;
    let wrong = ChangePassword { current: secret("not her password"), new: secret(NEW) };
    let refused = passwords::change(&world.service, &owner, wrong).await.unwrap_err();
    assert_eq!(fields(refused), [("current".to_owned(), Problem::PasswordWrong)]);
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert!(world.caller_by(&there.token).await.is_some());
    world.sign_in("olga@example.com").await;
}

#[tokio::test]
async fn a_new_password_that_will_not_do_is_refused_with_the_reason() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    for (new, problem) in [
        ("", Problem::Required),
        ("short", Problem::PasswordShort { least: 15 }),
        ("passwordpassword", Problem::PasswordCommon),
    ] {
        let refused = passwords::change(&world.service, &owner, to(new)).await.unwrap_err();
        assert_eq!(fields(refused), [("new".to_owned(), problem)]);
    }
}

#[tokio::test]
async fn the_present_password_may_be_tried_ten_times() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let wrong = || ChangePassword { current: secret("a guess"), new: secret(NEW) };
    for _ in 0..10 {
        let refused = passwords::change(&world.service, &owner, wrong()).await.unwrap_err();
        assert_eq!(fields(refused), [("current".to_owned(), Problem::PasswordWrong)]);
    }
    let limited = passwords::change(&world.service, &owner, to(NEW)).await.unwrap_err();
    assert_eq!(limited, ErrorKind::RateLimited { retry_after: 60 });
    world.clock.advance(Span::minutes(1));
    passwords::change(&world.service, &owner, to(NEW)).await.unwrap();
}
