//! Members who have not been there for long: who they are, since when, and what counts as having been there.

use std::slice;

use domain::{
    id::{MembershipId, SessionId},
    member::Role,
    state::MembershipState,
    time::Timestamp,
};
use store::{DormantMember, NewSession, PeriodStart, Store};

use crate::{
    deletions::delete,
    world::{Person, T0, World, by_hand, hash, insert_org, join, t, uuid},
};

on_both_databases![
    a_member_is_dormant_from_the_moment_on_when_they_were_last_there,
    active_members_who_are_no_owners_are_dormant,
    dormant_members_are_read_page_by_page,
    the_last_presence_is_known_of_members_of_the_organization_alone,
];

use MembershipState::{Active, Disabled, Removed};

/// Who is dormant, as every function says it.
async fn dormant(world: &World, before: i64, now: i64) -> Vec<DormantMember> {
    let (org, times) = (world.org, (t(before), t(now)));
    let listed = read!(world.store, |tx| tx.org(org).list_dormant(times, None, 100));
    assert_eq!(read!(world.store, |tx| tx.org(org).count_dormant(times.0, times.1)), listed.len() as u64);
    for member in &listed {
        let found = read!(world.store, |tx| tx.org(org).find_dormant(member.id, times));
        assert_eq!(found.as_ref(), Some(member));
        let last = read!(world.store, |tx| tx.org(org).find_last_presence(member.id));
        assert_eq!(last, Some(member.since));
    }
    listed
}

async fn names(world: &World, before: i64, now: i64) -> Vec<String> {
    dormant(world, before, now).await.into_iter().map(|member| member.name).collect()
}

async fn move_to(world: &World, id: MembershipId, states: (MembershipState, MembershipState), at: i64) {
    let moved = change!(world.store, [], Some(world.org), |tx| tx
        .update_membership_state(id, states, &by_hand(t(at)))
        .await?);
    assert_eq!(moved.await, Ok(true));
}

async fn set_end(world: &World, id: MembershipId, at: i64, until: i64) {
    let start = PeriodStart { until: Some(t(until)), ..by_hand(t(at)) };
    let set = change!(world.store, [], Some(world.org), |tx| tx.update_membership_end(id, &start).await?);
    assert_eq!(set.await, Ok(true));
}

async fn hold(world: &World, id: MembershipId, keys: &[&str], start: PeriodStart) {
    let roles: Vec<Role> = keys.iter().map(|key| world.role(key).clone()).collect();
    change!(world.store, [roles], Some(world.org), |tx| tx
        .update_membership_roles(id, &roles, &start)
        .await?)
    .await
    .unwrap();
}

/// Signs in at a moment, and uses the session at another one.
async fn visit(world: &World, of: &Person, signed_in: i64, used: i64) {
    let (id, account_id, member) = (SessionId::new(uuid()), of.account, of.member);
    change!(world.store, [], Some(world.org), |tx| {
        let new = NewSession {
            id,
            token_hash: hash(),
            account_id,
            created_at: t(signed_in),
            idle_ends_at: t(10_000),
            ends_at: t(10_000),
            ip: None,
            user_agent: None,
        };
        tx.insert_session(&new).await?;
        tx.update_session_active_in(id, member, t(used)).await?;
    })
    .await
    .unwrap();
}

async fn a_member_is_dormant_from_the_moment_on_when_they_were_last_there(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let since = async |at: i64| {
        assert_eq!(dormant(&world, at - 1, 1_000).await, []);
        let times = (t(at - 1), t(1_000));
        assert_eq!(read!(store, |tx| tx.org(world.org).find_dormant(ada.member, times)), None);
        let last = read!(store, |tx| tx.org(world.org).find_last_presence(ada.member));
        assert_eq!(last, Some(t(at)));
        let Person { account, member: id, name, email } = ada.clone();
        let expected = DormantMember { id, account, name, email, since: t(at) };
        for before in [at, 999] {
            assert_eq!(dormant(&world, before, 1_000).await.as_slice(), slice::from_ref(&expected));
        }
    };
    since(0).await; // joined
    visit(&world, &ada, 5, 10).await;
    since(10).await;
    visit(&world, &ada, 20, 20).await;
    since(20).await;
    move_to(&world, ada.member, (Active, Disabled), 25).await;
    assert_eq!(dormant(&world, 999, 1_000).await, []);
    move_to(&world, ada.member, (Disabled, Active), 30).await;
    since(30).await; // enabled
    set_end(&world, ada.member, 40, 5_000).await;
    since(40).await; // another end date
    move_to(&world, ada.member, (Active, Removed), 45).await;
    change!(store, [], Some(world.org), |tx| tx
        .update_membership_rejoined(ada.member, &by_hand(t(50)))
        .await?)
    .await
    .unwrap();
    since(50).await; // joined again
    delete(&world).await;
    change!(store, [], Some(world.org), |tx| tx.delete_organization_deletion(t(60)).await?).await.unwrap();
    since(60).await; // the organization was restored
    visit(&world, &ada, 65, 70).await;
    since(70).await;
}

async fn active_members_who_are_no_owners_are_dormant(store: Store) {
    let world = World::new(store.clone()).await;
    let member = async |name: &str, keys: &[&str]| {
        world.member(name, &format!("{}@example.com", name.to_lowercase()), keys).await.member
    };
    member("Ada", &["admin", "member"]).await;
    member("Bob", &[]).await;
    member("Both", &["member", "owner"]).await;
    let off = member("Off", &["member"]).await;
    let gone = member("Gone", &["member"]).await;
    let guest = member("Guest", &["member"]).await;
    let former = member("Former", &["owner"]).await;
    let acting = member("Acting", &[]).await;
    let later = member("Later", &["member"]).await;
    move_to(&world, off, (Active, Disabled), 0).await;
    move_to(&world, gone, (Active, Removed), 0).await;
    set_end(&world, guest, 0, 60).await;
    hold(&world, former, &["member"], by_hand(T0)).await;
    hold(&world, acting, &["owner"], PeriodStart { until: Some(t(70)), ..by_hand(T0) }).await;
    hold(&world, later, &["owner"], by_hand(t(80))).await;
    for (now, expected) in [
        (59, vec!["Ada", "Bob", "Guest", "Former", "Later"]),
        (60, vec!["Ada", "Bob", "Former", "Later"]),
        (69, vec!["Ada", "Bob", "Former", "Later"]),
        (70, vec!["Ada", "Bob", "Former", "Acting", "Later"]),
        (79, vec!["Ada", "Bob", "Former", "Acting", "Later"]),
        (80, vec!["Ada", "Bob", "Former", "Acting"]),
    ] {
        assert_eq!(names(&world, 50, now).await, expected, "{now}");
    }
    for id in [world.owner.member, off, gone, guest, later] {
        assert_eq!(read!(store, |tx| tx.org(world.org).find_dormant(id, (t(50), t(80)))), None);
    }
}

async fn dormant_members_are_read_page_by_page(store: Store) {
    let world = World::new(store.clone()).await;
    let mut expected = vec![];
    for name in ["Eve", "Dan", "Cleo", "Bob", "Ada"] {
        let address = format!("{}@example.com", name.to_lowercase());
        expected.push(world.member(name, &address, &["member"]).await.member);
    }
    let here = world.member("Here", "here@example.com", &["member"]).await;
    visit(&world, &here, 10, 10).await;
    let (mut pages, mut found, mut beyond) = (0, vec![], None);
    loop {
        let page = read!(store, |tx| tx.org(world.org).list_dormant((t(9), t(20)), beyond, 2));
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 2);
        (pages, beyond) = (pages + 1, Some(last.id));
        found.extend(page.into_iter().map(|member| member.id));
    }
    assert_eq!((pages, found), (3, expected), "by id");
}

async fn the_last_presence_is_known_of_members_of_the_organization_alone(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let other = World { org: insert_org(&store, "other", "Other").await.unwrap(), ..world.clone() };
    let there = join(&store, other.org, ada.account, "Ada", "ada@example.com", vec![]).await.unwrap();
    visit(&world, &ada, 10, 20).await;
    let last = async |world: &World, id| -> Option<Timestamp> {
        read!(world.store, |tx| tx.org(world.org).find_last_presence(id))
    };
    assert_eq!(last(&world, ada.member).await, Some(t(20)));
    assert_eq!(last(&other, there.member).await, Some(T0), "a visit counts where it was");
    assert_eq!(last(&world, world.owner.member).await, Some(T0), "of owners, too");
    assert_eq!((last(&other, ada.member).await, last(&world, there.member).await), (None, None));
    assert_eq!(last(&world, MembershipId::new(uuid())).await, None);
    assert_eq!(names(&other, 5, 30).await, ["Ada"], "she was not there, whatever she did elsewhere");
    assert_eq!(names(&world, 5, 30).await, [""; 0]);
    let times = (t(25), t(30));
    assert_eq!(read!(store, |tx| tx.org(other.org).find_dormant(ada.member, times)), None);
    move_to(&world, ada.member, (Active, Removed), 25).await;
    assert_eq!(last(&world, ada.member).await, None, "who was removed is no member");
}
