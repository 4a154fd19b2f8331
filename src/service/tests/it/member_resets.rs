//! Sending a member the link to set a new password: to their own address alone, by whoever could disable them.

use domain::{access::Denial, error::ErrorKind, state::MembershipState};
use service::{
    Caller,
    passwords::{self, ResetPassword},
};
use testkit::{Mailbox, PASSWORD, World, agreed};

use crate::short::{NONE, secret};

on_both_databases![
    the_member_gets_the_link_and_the_log_names_who_sent_it_to_whom,
    whoever_may_disable_a_member_may_send_it_and_nobody_else,
];

const NEW: &str = "seven green bicycles at dawn";

async fn send(world: &World, by: &Caller, of: &Caller) -> Result<(), ErrorKind> {
    passwords::request_reset_for_member(&world.service, by, "acme", world.membership(of).await).await
}

async fn the_member_gets_the_link_and_the_log_names_who_sent_it_to_whom(world: World) {
    let owner = world.set_up().await.owner;
    let ada = world.person("member", "Ada", "ada@example.com").await;
    world.deliver().await;
    let earlier = world.mailbox.sent_to("ada@example.com").len();
    let mark = world.mark().await;
    send(&world, &owner, &ada).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["member.reset_sent"]);
    let entry = world.entry("acme", "member.reset_sent").await;
    assert_eq!((entry.target.as_deref(), entry.value_after), (Some("Ada"), None));
    world.sign_in("ada@example.com").await;
    world.deliver().await;
    let sent = world.mailbox.sent_to("ada@example.com").split_off(earlier);
    assert_eq!(sent.len(), 1);
    let form = ResetPassword { token: Mailbox::token(&sent[0]), password: secret(NEW) };
    passwords::reset(&world.service, world.origin(), form).await.unwrap();
    assert_eq!(world.try_sign_in("ada@example.com", PASSWORD).await.unwrap_err(), ErrorKind::SignInRefused);
    world.try_sign_in("ada@example.com", NEW).await.unwrap();
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_may_disable_a_member_may_send_it_and_nobody_else(world: World) {
    let owner = world.set_up().await.owner;
    let (admin, equal) = (world.member("admin").await, world.member("admin").await);
    let (member, viewer) = (world.member("member").await, world.member("viewer").await);
    assert_eq!(send(&world, &owner, &owner).await, Err(Denial::Oneself.into()));
    for (by, of) in [(&admin, &owner), (&admin, &equal), (&member, &viewer), (&viewer, &admin)] {
        let refused = send(&world, by, of).await.unwrap_err();
        assert_eq!(refused.code(), "access.denied", "{refused:?}");
    }
    assert_eq!(world.denials("acme").await.len(), 5);
    assert_eq!(send(&world, &admin, &member).await, Ok(()));
    let id = world.membership(&viewer).await;
    agreed::disable(&world.service, &owner, "acme", id).await.unwrap();
    let to_disabled = passwords::request_reset_for_member(&world.service, &owner, "acme", id).await;
    assert_eq!(to_disabled, Ok(()), "disabled here, but not everywhere");
    agreed::remove(&world.service, &owner, "acme", id).await.unwrap();
    let removed = passwords::request_reset_for_member(&world.service, &owner, "acme", id).await;
    assert_eq!(removed, Err(ErrorKind::MemberState));
    assert_eq!(send(&world, &world.stranger().await, &admin).await, Err(ErrorKind::NotFound));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn nobody_is_flooded_with_links_whoever_asks_for_them() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.person("member", "Ada", "ada@example.com").await;
    passwords::request_reset(&world.service, world.origin(), "ada@example.com").await.unwrap();
    for _ in 0..2 {
        send(&world, &owner, &ada).await.unwrap();
    }
    let mark = world.mark().await;
    let limited = send(&world, &owner, &ada).await;
    assert!(matches!(limited, Err(ErrorKind::RateLimited { .. })), "{limited:?}");
    assert_eq!(world.actions_since(&mark).await, NONE);
    let bob = world.person("member", "Bob", "bob@example.com").await;
    send(&world, &owner, &bob).await.unwrap();
}

#[tokio::test]
async fn somebody_of_several_organizations_gets_it_too_and_decides_alone_what_it_does() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.person("member", "Ada", "ada@example.com").await;
    let globex = world.organization("Globex").await;
    world.enrol_as(&globex, &ada, "viewer", MembershipState::Active).await;
    assert_eq!(send(&world, &owner, &ada).await, Ok(()));
}

#[tokio::test]
async fn without_a_mail_server_whoever_sends_it_is_told_and_no_link_is_made() {
    let world = World::sqlite_with(|settings| settings.mail = None).await;
    let owner = world.set_up().await.owner;
    let member = world.member("member").await;
    let mark = world.mark().await;
    assert_eq!(send(&world, &owner, &member).await, Err(ErrorKind::NoMailServer));
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert!(world.mail_jobs().await.is_empty());
}
