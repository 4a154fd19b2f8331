//! Signing in and out: one refusal for every cause, limits per account and network, hashes that keep up.

use domain::{error::ErrorKind, time::Span};
use service::sessions::{self, SignIn};
use testkit::{PASSWORD, START, World};

use crate::short::{NONE, account, names, secret};

#[tokio::test]
async fn the_right_password_opens_a_session_and_the_log_is_told() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.clock.advance(Span::minutes(1));
    let mark = world.mark().await;
    let session = world.sign_in("olga@example.com").await;
    assert_eq!(world.told_since(&mark).await, ["session.signed_in"]);
    assert_eq!(session.expires_at, START.plus(Span::minutes(1)).plus(Span::hours(24)));
    let caller = world.caller_of(&session).await;
    assert_eq!(caller.session().unwrap().account, owner.session().unwrap().account);
    assert_ne!(
        caller.session().unwrap().id,
        owner.session().unwrap().id,
        "each sign-in is a session of its own"
    );
    let stored = account(&world, owner.session().unwrap().account.id).await;
    assert_eq!(stored.last_sign_in_at, Some(START.plus(Span::minutes(1))));
}

#[tokio::test]
async fn an_address_is_found_in_any_case() {
    let world = World::sqlite().await;
    world.set_up().await;
    let session = world.sign_in(" OLGA@Example.COM ").await;
    assert_eq!(session.account.email, "olga@example.com");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_refused_alike() {
    let world = World::sqlite().await;
    world.set_up().await;
    let mark = world.mark().await;
    let wrong = world.try_sign_in("olga@example.com", "not her password").await.unwrap_err();
    let unknown = world.try_sign_in("nobody@example.com", PASSWORD).await.unwrap_err();
    assert_eq!(wrong, ErrorKind::SignInRefused);
    assert_eq!(unknown, wrong);
    assert_eq!(
        world.told_since(&mark).await,
        ["session.sign_in_failed"; 3],
        "the known one in her organization, too"
    );
}

#[tokio::test]
async fn what_is_no_address_or_no_password_is_told_by_field() {
    let world = World::sqlite().await;
    world.set_up().await;
    let mark = world.mark().await;
    assert_eq!(names(world.try_sign_in("", "").await.unwrap_err()), ["email", "password"]);
    assert_eq!(names(world.try_sign_in("olga", PASSWORD).await.unwrap_err()), ["email"]);
    assert_eq!(world.told_since(&mark).await, NONE, "what was never tried is not logged");
}

#[tokio::test]
async fn a_password_of_a_megabyte_is_refused() {
    let world = World::sqlite().await;
    world.set_up().await;
    let refused = world.try_sign_in("olga@example.com", &"x".repeat(1_000_000)).await.unwrap_err();
    assert_eq!(refused, ErrorKind::SignInRefused);
}

#[tokio::test]
async fn after_ten_tries_even_the_right_password_waits_a_minute() {
    let world = World::sqlite().await;
    world.set_up().await;
    for address in ["olga@example.com", "nobody@example.com"] {
        for _ in 0..10 {
            assert_eq!(world.try_sign_in(address, "wrong").await.unwrap_err(), ErrorKind::SignInRefused);
        }
        let limited = world.try_sign_in(address, PASSWORD).await.unwrap_err();
        assert_eq!(limited, ErrorKind::RateLimited { retry_after: 60 }, "{address}: known or not, the same");
    }
    world.clock.advance(Span::seconds(59));
    let still = world.try_sign_in("Olga@Example.com", PASSWORD).await.unwrap_err();
    assert_eq!(still, ErrorKind::RateLimited { retry_after: 1 }, "another spelling is the same address");
    world.clock.advance(Span::seconds(1));
    world.sign_in("olga@example.com").await;
}

#[tokio::test]
async fn a_right_password_ends_the_counting_of_wrong_ones() {
    let world = World::sqlite().await;
    world.set_up().await;
    for _ in 0..3 {
        for _ in 0..9 {
            assert_eq!(
                world.try_sign_in("olga@example.com", "wrong").await.unwrap_err(),
                ErrorKind::SignInRefused
            );
        }
        world.sign_in("olga@example.com").await;
    }
}

#[tokio::test]
async fn one_network_may_try_sixty_addresses_and_then_waits() {
    let world = World::sqlite().await;
    world.set_up().await;
    let from = |ip: String, email: String| {
        let command = SignIn { email, password: secret("wrong") };
        sessions::sign_in(&world.service, World::origin_at(&ip), command)
    };
    for n in 0..60 {
        // Every address of the first 64 bits is the same customer's.
        let refused = from(format!("2001:db8::{n:x}"), format!("guess{n}@example.com")).await.unwrap_err();
        assert_eq!(refused, ErrorKind::SignInRefused);
    }
    let limited = from("2001:db8::ffff".to_owned(), "guess60@example.com".to_owned()).await.unwrap_err();
    assert_eq!(limited, ErrorKind::RateLimited { retry_after: 5 });
    let elsewhere = from("2001:db8:0:1::1".to_owned(), "guess60@example.com".to_owned()).await.unwrap_err();
    assert_eq!(elsewhere, ErrorKind::SignInRefused);
    world.clock.advance(Span::seconds(5));
    let later = from("2001:db8::1".to_owned(), "guess61@example.com".to_owned()).await.unwrap_err();
    assert_eq!(later, ErrorKind::SignInRefused);
}

#[tokio::test]
async fn a_hash_of_older_parameters_is_replaced_at_the_next_sign_in() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner.session().unwrap().account.id;
    assert!(account(&world, owner).await.password_hash.unwrap().contains("m=8,t=1"));
    let stronger = world.service_with(|settings| settings.hashing.passes = 3);
    let command = SignIn { email: "olga@example.com".to_owned(), password: secret(PASSWORD) };
    sessions::sign_in(&stronger, world.origin(), command).await.unwrap();
    assert!(account(&world, owner).await.password_hash.unwrap().contains("m=8,t=3"));
    world.sign_in("olga@example.com").await;
}

#[tokio::test]
async fn a_locked_account_is_refused_like_an_unknown_one_and_its_sessions_end_at_once() {
    let world = World::sqlite().await;
    world.set_up().await;
    world.person("member", "Grace Hopper", "grace@example.com").await;
    let session = world.sign_in("grace@example.com").await;
    world.lock(&world.caller_of(&session).await).await;
    assert_eq!(world.caller_by(&session.token).await, None);
    assert_eq!(world.try_sign_in("grace@example.com", PASSWORD).await.unwrap_err(), ErrorKind::SignInRefused);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_and_twice_is_harmless() {
    let world = World::sqlite().await;
    world.set_up().await;
    let session = world.sign_in("olga@example.com").await;
    let caller = world.caller_of(&session).await;
    let mark = world.mark().await;
    sessions::sign_out(&world.service, &caller).await.unwrap();
    sessions::sign_out(&world.service, &caller).await.unwrap();
    assert_eq!(world.caller_by(&session.token).await, None);
    assert_eq!(world.told_since(&mark).await, ["session.signed_out"]);
}
