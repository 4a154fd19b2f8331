//! Accepting an invitation as a new person: account, membership and session together, or none of them.

use domain::{access::Denial, error::ErrorKind, state::InvitationState, time::Span};
use service::{
    invitations::{self, Join},
    orgs,
};
use testkit::{START, World, agreed};

use crate::short::{GUESS, NONE, account, has_account, just_before, names, secret};

#[tokio::test]
async fn a_new_person_gets_an_account_a_membership_and_a_session_by_one_form() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("Ada@Example.com", "member").await;
    let mark = world.mark().await;
    let form = Join { name: "  Ada   Lovelace ".to_owned(), ..World::form(&invited.token, "") };
    let (session, org) = invitations::join(&world.service, world.origin(), form).await.unwrap();
    assert_eq!(org.slug, "acme");
    assert_eq!(
        world.actions_since(&mark).await,
        ["account.created", "invitation.accepted", "session.signed_in"]
    );
    let ada = world.caller_of(&session).await;
    assert_eq!(ada.session().unwrap().account.name, "Ada Lovelace");
    assert_eq!(ada.session().unwrap().account.email, "Ada@Example.com");
    assert_eq!(account(&world, ada.session().unwrap().account.id).await.last_sign_in_at, Some(START));
    assert_eq!(orgs::home(&world.service, &ada).await.unwrap(), [org]);
    let view = invitations::get(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(view.state, InvitationState::Accepted);
    world.sign_in("ada@example.com").await;
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn what_is_wrong_with_the_form_is_told_and_the_link_still_works() {
    let world = World::sqlite().await;
    world.set_up().await;
    let invited = world.invite("ada@example.com", "member").await;
    let mark = world.mark().await;
    let form =
        Join { name: "\u{202e}".to_owned(), password: secret("short"), ..World::form(&invited.token, "") };
    let refused = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(names(refused), ["name", "password"]);
    let form = Join { password: secret("ada@example.com"), ..World::form(&invited.token, "Ada") };
    let refused = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(names(refused), ["password"], "one's own address is no password");
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert!(!has_account(&world, "ada@example.com").await);
    world.join(&invited.token, "Ada").await;
}

#[tokio::test]
async fn the_second_form_of_the_same_person_makes_nothing_and_says_that_they_joined() {
    let world = World::sqlite().await;
    world.set_up().await;
    let invited = world.invite("ada@example.com", "member").await;
    world.join(&invited.token, "Ada").await;
    let mark = world.mark().await;
    let form = World::form(&invited.token, "Ada again");
    let refused = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(refused, ErrorKind::AlreadyJoined);
    assert_eq!(world.actions_since(&mark).await, NONE);
}

#[tokio::test]
async fn an_address_that_has_an_account_is_told_to_sign_in() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.account("Ada", "ada@example.com").await;
    let invited = world.invite("ADA@example.com", "member").await;
    let before = world.snapshot(&["acme"]).await;
    let form = World::form(&invited.token, "Not Ada");
    let refused = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(refused, ErrorKind::AccountExists);
    assert_eq!(world.snapshot(&["acme"]).await, before);
    let view = invitations::get(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(view.state, InvitationState::Pending);
}

#[tokio::test]
async fn a_new_person_who_comes_too_late_gets_no_account() {
    let world = World::sqlite().await;
    world.set_up().await;
    let in_time = world.invite("ada@example.com", "member").await;
    let too_late = world.invite("bob@example.com", "member").await;
    let end = START.plus(Span::days(7));
    world.clock.set(just_before(end));
    world.join(&in_time.token, "Ada").await;
    world.clock.set(end);
    let form = World::form(&too_late.token, "Bob");
    let refused = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(refused, ErrorKind::InvitationClosed);
    assert!(!has_account(&world, "bob@example.com").await);
}

#[tokio::test]
async fn a_link_that_was_cancelled_replaced_or_made_up_makes_no_account() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let cancelled = world.invite("cancelled@example.com", "member").await;
    invitations::cancel(&world.service, &owner, "acme", cancelled.id).await.unwrap();
    let replaced = world.invite("replaced@example.com", "member").await;
    invitations::resend(&world.service, &owner, "acme", replaced.id).await.unwrap();
    for (token, expected) in [
        (&cancelled.token, ErrorKind::InvitationClosed),
        (&replaced.token, ErrorKind::LinkExpired),
        (&secret(GUESS), ErrorKind::LinkExpired),
    ] {
        let refused =
            invitations::join(&world.service, world.origin(), World::form(token, "X")).await.unwrap_err();
        assert_eq!(refused, expected);
    }
    for address in ["cancelled@example.com", "replaced@example.com"] {
        assert!(!has_account(&world, address).await);
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn when_the_inviter_lost_the_right_no_account_is_left_behind() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    let invited = world.invite_by(&admin, "acme", "ada@example.com", &["admin"]).await;
    agreed::disable(&world.service, &owner, "acme", world.membership(&admin).await).await.unwrap();
    let before = world.snapshot(&["acme"]).await;
    let form = World::form(&invited.token, "Ada");
    let refused = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(refused, ErrorKind::Denied { denial: Denial::InviterLost });
    assert!(!has_account(&world, "ada@example.com").await);
    assert_eq!(world.snapshot(&["acme"]).await, before);
}

#[tokio::test]
async fn one_network_may_answer_two_hundred_invitations_and_then_waits() {
    let world = World::sqlite().await;
    world.set_up().await;
    let invited = world.invite("ada@example.com", "member").await;
    let from = |password: &str| {
        let form = Join { password: secret(password), ..World::form(&invited.token, "Ada") };
        invitations::join(&world.service, World::origin_at("192.0.2.1"), form)
    };
    for _ in 0..200 {
        assert_eq!(names(from("short").await.unwrap_err()), ["password"]);
    }
    assert_eq!(from("short").await.unwrap_err(), ErrorKind::RateLimited { retry_after: 5 });
    world.join(&invited.token, "Ada, from elsewhere").await;
}
