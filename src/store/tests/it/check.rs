//! The check of a whole database: its statements are understood by both, and both find the same wrongs.

use std::collections::BTreeSet;

use domain::state::MembershipState;
use store::Store;

use crate::world::{Invite, T0, World, by_hand, t};

on_both_databases![a_check_finds_the_same_on_both_databases];

/// The world of these tests tells the log other things than the use cases do, and the check must say just that.
async fn a_check_finds_the_same_on_both_databases(store: Store) {
    assert_eq!(read!(store, |tx| tx.check_invariants(t(1000))), []);
    let world = World::new(store.clone()).await;
    let invitation = world.invite(&Invite::new("ada@example.com")).await.unwrap();
    let found = async || -> BTreeSet<String> {
        read!(store, |tx| tx.check_invariants(t(1000))).iter().map(ToString::to_string).collect()
    };
    let mut expected = BTreeSet::from([
        format!("I5 not created exactly once in the log: {}", world.org),
        format!("I5 invitation.sent 0 times in the log, not 1: {invitation}"),
    ]);
    assert_eq!(found().await, expected);
    let (owner, from, to) = (world.owner.member, MembershipState::Active, MembershipState::Disabled);
    change!(store, [], Some(world.org), |tx| tx
        .update_membership_state(owner, (from, to), &by_hand(T0))
        .await?)
    .await
    .unwrap();
    expected.insert(format!("I1 no active owner: {}", world.org));
    assert_eq!(found().await, expected);
}
