//! Whom a change of settings concerns: counted in one organization, as of one moment.

use domain::{id::SessionId, state::MembershipState, time::Span};
use store::{NewSession, SessionLimits, Store};

use crate::world::{Invite, Person, T0, World, by_hand, hash, insert_org, t, uuid};

on_both_databases![
    members_are_counted_by_the_number_of_their_roles_unless_they_were_removed,
    managers_are_active_members_with_a_managing_role_who_are_no_owners,
    open_invitations_are_counted_by_the_number_of_their_roles_and_by_their_domain,
    sessions_are_counted_that_the_limits_of_before_allow_and_those_of_after_do_not,
];

async fn set_state(world: &World, person: &Person, to: MembershipState) {
    let (member, from) = (person.member, MembershipState::Active);
    let changed = change!(world.store, [], Some(world.org), |tx| tx
        .update_membership_state(member, (from, to), &by_hand(T0))
        .await?);
    assert_eq!(changed.await, Ok(true));
}

async fn members_are_counted_by_the_number_of_their_roles_unless_they_were_removed(store: Store) {
    let world = World::new(store.clone()).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    world.member("One", "one@example.com", &["member"]).await;
    world.member("Two", "two@example.com", &["member", "viewer"]).await;
    world.member("None", "none@example.com", &[]).await;
    for (state, name) in [(MembershipState::Disabled, "off"), (MembershipState::Removed, "gone")] {
        let two = world.member("Two", &format!("two{name}@example.com"), &["member", "viewer"]).await;
        let none = world.member("None", &format!("none{name}@example.com"), &[]).await;
        set_state(&world, &two, state).await;
        set_state(&world, &none, state).await;
    }
    assert_eq!(read!(store, |tx| tx.org(world.org).count_members_with_several_roles(T0)), 2);
    assert_eq!(read!(store, |tx| tx.org(world.org).count_members_without_role(T0)), 2);
    assert_eq!(read!(store, |tx| tx.org(other).count_members_with_several_roles(T0)), 0);
    assert_eq!(read!(store, |tx| tx.org(other).count_members_without_role(T0)), 0);
}

async fn managers_are_active_members_with_a_managing_role_who_are_no_owners(store: Store) {
    let world = World::new(store.clone()).await;
    world.member("Adam", "adam@example.com", &["admin", "viewer"]).await;
    world.member("Mia", "mia@example.com", &["member"]).await;
    world.member("Ona", "ona@example.com", &["admin", "owner"]).await;
    let off = world.member("Otto", "otto@example.com", &["admin"]).await;
    set_state(&world, &off, MembershipState::Disabled).await;
    assert_eq!(read!(store, |tx| tx.org(world.org).count_managers_beside_owners(T0)), 1);
}

async fn open_invitations_are_counted_by_the_number_of_their_roles_and_by_their_domain(store: Store) {
    let world = World::new(store.clone()).await;
    let (member, viewer) = (world.role("member").id, world.role("viewer").id);
    for (address, roles, expires_at) in [
        ("a@acme.example", vec![], None),
        ("b@ACME.example", vec![member], Some(t(60))),
        ("c@acme.example", vec![member, viewer], Some(t(60))),
        ("d@mail.acme.example", vec![member, viewer], None),
        ("e@notacme.example", vec![], Some(t(10))),
    ] {
        let invite = Invite { roles, expires_at, ..Invite::new(address) };
        world.invite(&invite).await.unwrap();
    }
    let counts = async |at| {
        [
            read!(store, |tx| tx.org(world.org).count_open_invitations_with_several_roles(at)),
            read!(store, |tx| tx.org(world.org).count_open_invitations_without_role(at)),
            read!(store, |tx| tx.org(world.org).count_open_invitations_to_domain("acme.example", at)),
        ]
    };
    assert_eq!(counts(T0).await, [2, 2, 3]);
    assert_eq!(counts(t(10)).await, [2, 1, 3], "one has expired");
    assert_eq!(counts(t(60)).await, [1, 1, 1]);
}

/// A session of a member that was used here so many seconds after it began.
async fn use_session(world: &World, of: &Person, used: i64) -> SessionId {
    let (id, account_id, member) = (SessionId::new(uuid()), of.account, of.member);
    change!(world.store, [], Some(world.org), |tx| {
        let new = NewSession {
            id,
            token_hash: hash(),
            account_id,
            created_at: T0,
            idle_ends_at: t(1_000),
            ends_at: t(1_000),
            ip: None,
            user_agent: None,
        };
        tx.insert_session(&new).await?;
        tx.update_session_active_in(id, member, t(used)).await?;
    })
    .await
    .unwrap();
    id
}

async fn sessions_are_counted_that_the_limits_of_before_allow_and_those_of_after_do_not(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let gone = world.member("Gil", "gil@example.com", &["member"]).await;
    for used in [10, 50, 100] {
        use_session(&world, &ada, used).await;
        use_session(&world, &gone, used).await;
    }
    set_state(&world, &gone, MembershipState::Removed).await;
    let limits =
        |idle, absolute| SessionLimits { idle: Span::seconds(idle), absolute: Span::seconds(absolute) };
    for (before, after, at, expected) in [
        ((200, 500), (60, 500), t(110), 2),
        ((200, 500), (59, 500), t(110), 2),
        ((200, 500), (9, 500), t(110), 3),
        ((200, 500), (10, 500), t(110), 3),
        ((200, 500), (11, 500), t(110), 2),
        ((90, 500), (11, 500), t(110), 1),
        ((200, 500), (200, 110), t(110), 3),
        ((200, 500), (200, 111), t(110), 0),
        ((200, 500), (300, 600), t(110), 0),
        ((2_000, 5_000), (1, 1), t(1_000), 0),
    ] {
        let change = (limits(before.0, before.1), limits(after.0, after.1));
        let counted = read!(store, |tx| tx.org(world.org).count_sessions_beyond(change, at));
        assert_eq!(counted, expected, "{before:?} {after:?}");
    }
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let all = (limits(200, 500), limits(1, 1));
    assert_eq!(read!(store, |tx| tx.org(other).count_sessions_beyond(all, t(110))), 0);
}
