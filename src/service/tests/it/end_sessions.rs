//! Signing a member out everywhere: who may, what ends, and what the log says of it.

use domain::{access::Denial, error::ErrorKind, state::MembershipState};
use service::{Caller, members, orgs};
use testkit::{World, agreed};

use crate::short::NONE;

on_both_databases![
    every_open_session_ends_at_once_and_the_log_says_how_many,
    whoever_may_disable_a_member_may_sign_them_out_and_nobody_else,
    one_session_ends_at_once_and_the_others_go_on,
];

async fn end(world: &World, by: &Caller, of: &Caller) -> Result<u64, ErrorKind> {
    members::end_sessions(&world.service, by, "acme", world.membership(of).await).await
}

async fn every_open_session_ends_at_once_and_the_log_says_how_many(world: World) {
    let owner = world.set_up().await.owner;
    let ada = world.person("member", "Ada", "ada@example.com").await;
    let id = world.membership(&ada).await;
    let second = world.caller_of(&world.sign_in("ada@example.com").await).await;
    world.membership(&second).await;
    let unused = world.caller_of(&world.sign_in("ada@example.com").await).await;
    let other = world.person("member", "Bob", "bob@example.com").await;
    world.membership(&other).await;
    let globex = world.organization("Globex").await;
    world.enrol_as(&globex, &ada, "member", MembershipState::Active).await;

    let mark = world.mark().await;
    assert_eq!(members::end_sessions(&world.service, &owner, "acme", id).await, Ok(2));
    for session in [&ada, &second, &unused] {
        let refused = orgs::frame(&world.service, session, "acme").await.map(drop);
        assert_eq!(refused, Err(ErrorKind::SignedOut), "also where it was not used yet");
        assert!(orgs::frame(&world.service, session, &globex.slug).await.is_ok(), "elsewhere it goes on");
    }
    assert_eq!(world.actions_since(&mark).await, ["member.sessions_ended"]);
    let entry = world.entry("acme", "member.sessions_ended").await;
    assert_eq!(
        (entry.target.as_deref(), entry.value_after.as_deref()),
        (Some("Ada"), Some("{\"sessions_ended\":2}"))
    );

    let mark = world.mark().await;
    let ended = members::end_sessions(&world.service, &owner, "acme", id).await;
    assert_eq!(ended, Ok(0), "there is none any more");
    assert_eq!(world.actions_since(&mark).await, NONE);
    let again = world.caller_of(&world.sign_in("ada@example.com").await).await;
    members::get(&world.service, &again, "acme", id).await.unwrap();
    let view = members::get(&world.service, &again, "acme", id).await.unwrap();
    assert_eq!((view.state, view.sessions), (MembershipState::Active, 1), "she may come back");
    let view = members::get(&world.service, &owner, "acme", world.membership(&other).await).await.unwrap();
    assert_eq!(view.sessions, 1, "nobody else's ended");
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_may_disable_a_member_may_sign_them_out_and_nobody_else(world: World) {
    let owner = world.set_up().await.owner;
    let (admin, equal) = (world.member("admin").await, world.member("admin").await);
    let (member, viewer) = (world.member("member").await, world.member("viewer").await);
    assert_eq!(end(&world, &owner, &owner).await, Err(Denial::Oneself.into()));
    for (by, of) in [(&admin, &owner), (&admin, &equal), (&member, &viewer), (&viewer, &admin)] {
        let refused = end(&world, by, of).await.unwrap_err();
        assert_eq!(refused.code(), "access.denied", "{refused:?}");
    }
    assert_eq!(end(&world, &admin, &member).await, Ok(1));
    assert_eq!(end(&world, &owner, &equal).await, Ok(1));
    let id = world.membership(&viewer).await;
    agreed::remove(&world.service, &owner, "acme", id).await.unwrap();
    let removed = members::end_sessions(&world.service, &owner, "acme", id).await;
    assert_eq!(removed, Err(ErrorKind::MemberState));
    let stranger = world.stranger().await;
    assert_eq!(end(&world, &stranger, &admin).await, Err(ErrorKind::NotFound));
    assert_eq!(world.violations().await, NONE);
}

async fn one_session_ends_at_once_and_the_others_go_on(world: World) {
    let owner = world.set_up().await.owner;
    let ada = world.person("member", "Ada", "ada@example.com").await;
    let id = world.membership(&ada).await;
    let second = world.caller_of(&world.sign_in("ada@example.com").await).await;
    world.membership(&second).await;
    let viewer = world.member("viewer").await;
    let of = |caller: &Caller| caller.session().unwrap().id;
    let end =
        async |by: &Caller, session| members::end_session(&world.service, by, "acme", (id, session)).await;
    let refused = end(&viewer, of(&ada)).await.unwrap_err();
    assert_eq!(refused.code(), "access.denied", "{refused:?}");
    assert_eq!(end(&ada, of(&second)).await, Err(Denial::Oneself.into()));
    assert_eq!(end(&owner, of(&viewer)).await, Ok(false), "it is somebody else's");

    let mark = world.mark().await;
    assert_eq!(end(&owner, of(&second)).await, Ok(true));
    assert_eq!(end(&owner, of(&second)).await, Ok(false), "it has ended");
    assert_eq!(world.actions_since(&mark).await, ["member.session_ended"]);
    let entry = world.entry("acme", "member.session_ended").await;
    assert_eq!(entry.target.as_deref(), Some("Ada"));
    let frame = async |session| orgs::frame(&world.service, session, "acme").await.map(drop);
    assert_eq!(frame(&second).await, Err(ErrorKind::SignedOut));
    assert_eq!(frame(&ada).await, Ok(()));
    assert_eq!(frame(&viewer).await, Ok(()));
    assert_eq!(world.violations().await, NONE);
}
