//! Signing in and out: one refusal for every cause, limits per account and network, hashes that keep up.

use domain::{error::ErrorKind, secret::Secret, time::Span};
use service::{
    NewSession,
    sessions::{self, SignIn},
};
use testkit::{PASSWORD, START, World};

use crate::short::{NONE, account, names, secret};

#[tokio::test]
async fn the_right_password_opens_a_session_and_the_log_is_told() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.clock.advance(Span::minutes(1));
    let mark = world.mark().await;
    let session = world.sign_in("olga@example.com").await;
    assert_eq!(world.actions_since(&mark).await, ["session.signed_in"]);
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
        world.actions_since(&mark).await,
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
    assert_eq!(world.actions_since(&mark).await, NONE, "what was never tried is not logged");
}

#[tokio::test]
async fn a_password_of_a_megabyte_is_refused() {
    let world = World::sqlite().await;
    world.set_up().await;
    let refused = world.try_sign_in("olga@example.com", &"x".repeat(1_000_000)).await.unwrap_err();
    assert_eq!(refused, ErrorKind::SignInRefused);
}

/// Tries to sign in from an address.
async fn try_from(
    world: &World,
    ip: &str,
    email: &str,
    password: &str,
    device: Option<&Secret>,
) -> Result<NewSession, ErrorKind> {
    let command = SignIn { email: email.to_owned(), password: secret(password), device: device.cloned() };
    sessions::sign_in(&world.service, World::origin_at(ip), command).await
}

#[tokio::test]
async fn after_ten_tries_even_the_right_password_waits_a_minute() {
    let world = World::sqlite().await;
    world.set_up().await;
    for address in ["olga@example.com", "nobody@example.com"] {
        for _ in 0..10 {
            let refused = try_from(&world, "192.0.2.1", address, "wrong", None).await.unwrap_err();
            assert_eq!(refused, ErrorKind::SignInRefused);
        }
        let limited = try_from(&world, "192.0.2.1", address, PASSWORD, None).await.unwrap_err();
        assert_eq!(limited, ErrorKind::RateLimited { retry_after: 60 }, "{address}: known or not, the same");
    }
    world.clock.advance(Span::seconds(59));
    let still = try_from(&world, "192.0.2.1", "Olga@Example.com", PASSWORD, None).await.unwrap_err();
    assert_eq!(still, ErrorKind::RateLimited { retry_after: 1 }, "another spelling is the same address");
    world.clock.advance(Span::seconds(1));
    try_from(&world, "192.0.2.1", "olga@example.com", PASSWORD, None).await.unwrap();
}

#[tokio::test]
async fn strangers_cannot_lock_somebody_out() {
    let world = World::sqlite().await;
    world.set_up().await;
    let known = try_from(&world, "192.0.2.1", "olga@example.com", PASSWORD, None).await.unwrap().device;
    for n in 0..10 {
        let refused = try_from(&world, "198.51.100.7", "olga@example.com", "wrong", None).await.unwrap_err();
        assert_eq!(refused, ErrorKind::SignInRefused, "{n}");
    }
    try_from(&world, "192.0.2.1", "olga@example.com", PASSWORD, None).await.unwrap();
    // From so many networks that the address as a whole is guarded.
    for n in 0..100 {
        let ip = format!("203.0.113.{n}");
        let refused = try_from(&world, &ip, "olga@example.com", "wrong", None).await.unwrap_err();
        assert_eq!(refused, ErrorKind::SignInRefused, "{n}");
    }
    let unknown = try_from(&world, "192.0.2.1", "olga@example.com", PASSWORD, None).await.unwrap_err();
    assert!(matches!(unknown, ErrorKind::RateLimited { .. }), "{unknown:?}");
    let forged = secret(&"x".repeat(known.reveal().len()));
    let forged =
        try_from(&world, "192.0.2.1", "olga@example.com", PASSWORD, Some(&forged)).await.unwrap_err();
    assert!(matches!(forged, ErrorKind::RateLimited { .. }), "{forged:?}");
    try_from(&world, "192.0.2.1", "olga@example.com", PASSWORD, Some(&known)).await.unwrap();
}

#[tokio::test]
async fn a_known_device_is_limited_as_well() {
    let world = World::sqlite().await;
    world.set_up().await;
    let device = world.sign_in("olga@example.com").await.device;
    for _ in 0..10 {
        let refused = try_from(&world, "192.0.2.1", "olga@example.com", "wrong", Some(&device)).await;
        assert_eq!(refused.unwrap_err(), ErrorKind::SignInRefused);
    }
    let limited = try_from(&world, "192.0.2.1", "olga@example.com", PASSWORD, Some(&device)).await;
    assert_eq!(limited.unwrap_err(), ErrorKind::RateLimited { retry_after: 60 });
}

#[tokio::test]
async fn a_right_password_ends_the_counting_of_wrong_ones() {
    let world = World::sqlite().await;
    world.set_up().await;
    for _ in 0..3 {
        for _ in 0..9 {
            let refused = try_from(&world, "192.0.2.1", "olga@example.com", "wrong", None).await.unwrap_err();
            assert_eq!(refused, ErrorKind::SignInRefused);
        }
        try_from(&world, "192.0.2.1", "olga@example.com", PASSWORD, None).await.unwrap();
    }
}

#[tokio::test]
async fn one_network_may_try_sixty_addresses_and_then_waits() {
    let world = World::sqlite().await;
    world.set_up().await;
    let from = |ip: String, email: String| {
        let command = SignIn { email, password: secret("wrong"), device: None };
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
    let command = SignIn { email: "olga@example.com".to_owned(), password: secret(PASSWORD), device: None };
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
    assert_eq!(world.actions_since(&mark).await, ["session.signed_out"]);
}
