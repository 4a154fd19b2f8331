//! How sessions go on and end: idle, in any case, revoked; and what using one notes.

use domain::{
    error::ErrorKind,
    secret::Secret,
    time::{Span, Timestamp},
};
use service::{members, sessions};
use testkit::{START, World};

use crate::short::{NONE, just_before};

#[tokio::test]
async fn a_session_ends_after_an_hour_without_a_request() {
    let world = World::sqlite().await;
    world.set_up().await;
    let session = world.sign_in("olga@example.com").await;
    world.clock.set(just_before(START.plus(Span::hours(1))));
    assert!(world.caller_by(&session.token).await.is_some());
    world.clock.advance(Span::hours(1));
    assert_eq!(world.caller_by(&session.token).await, None, "an hour after its last use");
}

#[tokio::test]
async fn a_session_in_use_ends_after_a_day_in_any_case() {
    let world = World::sqlite().await;
    world.set_up().await;
    let session = world.sign_in("olga@example.com").await;
    for _ in 0..47 {
        world.clock.advance(Span::minutes(30));
        assert!(world.caller_by(&session.token).await.is_some());
    }
    world.clock.set(just_before(session.expires_at));
    assert!(world.caller_by(&session.token).await.is_some());
    world.clock.set(session.expires_at);
    assert_eq!(world.caller_by(&session.token).await, None);
}

#[tokio::test]
async fn a_token_that_was_never_given_out_is_nobodys() {
    let world = World::sqlite().await;
    world.set_up().await;
    let session = world.sign_in("olga@example.com").await;
    let mut altered = session.token.reveal().to_owned();
    let last = if altered.ends_with('A') { 'B' } else { 'A' };
    altered.pop();
    altered.push(last);
    for token in ["", "x", &altered] {
        assert_eq!(world.caller_by(&Secret::new(token.to_owned())).await, None);
    }
}

#[tokio::test]
async fn activity_is_noted_at_most_once_a_minute_for_each_organization_and_is_not_in_the_log() {
    let world = World::sqlite().await;
    let started = world.set_up().await;
    let session = world.sign_in("olga@example.com").await;
    let me = world.membership(&started.owner).await;
    let mark = world.mark().await;
    let (mut seen, mut active) = (Vec::new(), Vec::new());
    let seconds = |at: Timestamp| at.since(START).micros() / 1_000_000;
    for _ in 0..6 {
        world.clock.advance(Span::seconds(25));
        let caller = world.caller_of(&session).await;
        let view = members::get(&world.service, &caller, &started.org, me).await.unwrap();
        let own = sessions::list(&world.service, &caller).await.unwrap();
        let own = own.into_iter().find(|session| session.is_current).unwrap();
        active.push(view.row.last_active_at.map(seconds));
        seen.push(seconds(own.last_seen_at));
    }
    assert_eq!(seen, [0, 0, 75, 75, 75, 150]);
    // A page shows the activity that it notes itself.
    assert_eq!(active, [25, 25, 25, 100, 100, 100].map(Some));
    assert_eq!(world.actions_since(&mark).await, NONE);
}

#[tokio::test]
async fn one_sees_ones_own_open_sessions_and_which_one_asks() {
    let world = World::sqlite().await;
    world.set_up().await;
    world.member("member").await;
    world.clock.advance(Span::minutes(59));
    let second = world.sign_in("olga@example.com").await;
    let second = world.caller_of(&second).await;
    let listed = sessions::list(&world.service, &second).await.unwrap();
    assert_eq!(listed.iter().map(|session| session.is_current).collect::<Vec<_>>(), [true, false]);
    assert!(listed[0].ip.as_deref().is_some_and(|ip| ip.starts_with("10.")));
    assert_eq!(listed[0].user_agent.as_deref(), Some("Test browser"));
    world.clock.advance(Span::minutes(1));
    let listed = sessions::list(&world.service, &second).await.unwrap();
    assert_eq!(listed.len(), 1, "the first one has ended by itself");
}

#[tokio::test]
async fn a_session_that_was_revoked_is_out_at_once() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let other = world.sign_in("olga@example.com").await;
    let id = world.caller_of(&other).await.session().unwrap().id;
    let mark = world.mark().await;
    sessions::revoke(&world.service, &owner, id).await.unwrap();
    assert_eq!(world.caller_by(&other.token).await, None);
    assert_eq!(sessions::revoke(&world.service, &owner, id).await, Err(ErrorKind::NotFound));
    assert_eq!(world.actions_since(&mark).await, ["session.revoked"]);
}

#[tokio::test]
async fn nobody_revokes_the_session_of_somebody_else() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.person("member", "Grace Hopper", "grace@example.com").await;
    let hers = world.sign_in("grace@example.com").await;
    let id = world.caller_of(&hers).await.session().unwrap().id;
    assert_eq!(sessions::revoke(&world.service, &owner, id).await, Err(ErrorKind::NotFound));
    assert!(world.caller_by(&hers.token).await.is_some());
}

#[tokio::test]
async fn all_other_sessions_end_together_and_the_one_that_asks_stays() {
    let world = World::sqlite().await;
    world.set_up().await;
    let one = world.sign_in("olga@example.com").await;
    let two = world.sign_in("olga@example.com").await;
    let caller = world.caller_of(&one).await;
    let mark = world.mark().await;
    assert_eq!(sessions::revoke_others(&world.service, &caller).await, Ok(2));
    assert_eq!(sessions::revoke_others(&world.service, &caller).await, Ok(0));
    assert_eq!(world.actions_since(&mark).await, ["session.revoked"]);
    assert!(world.caller_by(&one.token).await.is_some());
    assert_eq!(world.caller_by(&two.token).await, None);
}

#[tokio::test]
async fn upkeep_takes_away_what_has_ended_and_nothing_else() {
    let world = World::sqlite().await;
    world.set_up().await;
    world.clock.advance(Span::minutes(59));
    let open = world.sign_in("olga@example.com").await;
    world.clock.advance(Span::minutes(2));
    assert!(service::purge_expired(&world.service).await.unwrap() > 0);
    assert_eq!(service::purge_expired(&world.service).await.unwrap(), 0);
    assert!(world.caller_by(&open.token).await.is_some());
}
