//! The figures of the overview: who was active at which moment, and how long invitations took to be accepted.

use domain::{
    id::MembershipId,
    state::{InvitationState, MembershipState},
};
use store::{PeriodStart, Store};

use crate::world::{Invite, T0, World, insert_org, t};

on_both_databases![
    who_was_active_at_a_moment_is_counted_from_the_history,
    the_median_time_to_acceptance_is_that_of_the_middle_one,
];

async fn set(
    world: &World,
    member: MembershipId,
    (from, to): (MembershipState, MembershipState),
    start: PeriodStart,
) {
    let changed = change!(world.store, [], Some(world.org), |tx| tx
        .update_membership_state(member, (from, to), &start)
        .await?);
    assert_eq!(changed.await, Ok(true));
}

async fn who_was_active_at_a_moment_is_counted_from_the_history(store: Store) {
    use MembershipState::{Active, Disabled, Removed};
    let world = World::new(store.clone()).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await.member;
    let eve = world.member("Eve", "eve@example.com", &["member"]).await.member;
    set(&world, ada, (Active, Disabled), PeriodStart::by_hand(t(10), None)).await;
    set(&world, ada, (Disabled, Active), PeriodStart::by_hand(t(20), None)).await;
    set(&world, bob, (Active, Removed), PeriodStart::by_hand(t(15), None)).await;
    // Eve comes back until an end date, which passes without a change.
    set(&world, eve, (Active, Removed), PeriodStart::by_hand(t(12), None)).await;
    let until = PeriodStart { until: Some(t(30)), ..PeriodStart::by_hand(t(25), None) };
    set(&world, eve, (Removed, Active), until).await;
    let moments = [-1, 0, 10, 12, 15, 20, 25, 30, 40].map(t);
    let active = read!(store, |tx| tx.org(world.org).count_active_at(&moments));
    assert_eq!(active, [0, 4, 3, 2, 1, 2, 3, 2, 2]);
    for at in moments {
        let listed = read!(store, |tx| tx.org(world.org).list_members_as_of(at));
        let listed = listed.iter().filter(|member| member.state == Active).count() as u64;
        assert_eq!(read!(store, |tx| tx.org(world.org).count_active_at(&[at])), [listed], "{at:?}");
    }
    assert_eq!(read!(store, |tx| tx.org(other).count_active_at(&moments)), [0; 9]);
    assert!(read!(store, |tx| tx.org(world.org).count_active_at(&[])).is_empty());
}

async fn the_median_time_to_acceptance_is_that_of_the_middle_one(store: Store) {
    let world = World::new(store.clone()).await;
    assert_eq!(read!(store, |tx| tx.org(world.org).median_acceptance(0)), None);
    for (number, (state, took)) in [
        (InvitationState::Accepted, 300),
        (InvitationState::Cancelled, 1),
        (InvitationState::Accepted, 20),
        (InvitationState::Accepted, 7_000),
        (InvitationState::Accepted, 60),
    ]
    .into_iter()
    .enumerate()
    {
        let invited = world.invite(&Invite::new(&format!("a{number}@example.com"))).await.unwrap();
        change!(world.store, [], Some(world.org), |tx| tx
            .update_invitation_closed(invited, state, T0.plus(domain::time::Span::seconds(took)), false)
            .await?)
        .await
        .unwrap();
    }
    let seconds = read!(store, |tx| tx.org(world.org).median_acceptance(4)).map(|micros| micros / 1_000_000);
    assert_eq!(seconds, Some(60), "the lower one of 60 and 300");
}
