//! Rule 1 on the database's side: who counts as an active owner, and the lock that orders those who would be the last.

use domain::{error::ErrorKind, id::MembershipId, state::MembershipState};
use futures::future::join_all;
use store::Store;

use crate::{
    databases::Address,
    world::{T0, World, by_hand, insert_org},
};

on_both_databases![
    an_active_owner_is_an_active_member_with_an_active_account_and_the_owner_role,
    an_owner_with_two_roles_counts_once_and_only_in_their_own_organization,
    of_two_owners_who_leave_at_once_one_is_kept,
    of_many_owners_who_leave_at_once_one_is_kept,
];

async fn count(world: &World) -> u64 {
    read!(world.store, |tx| tx.org(world.org).count_active_owners(T0))
}

async fn an_active_owner_is_an_active_member_with_an_active_account_and_the_owner_role(address: Address) {
    let world = World::new(address.open().await).await;
    world.member("Ada", "ada@example.com", &["admin"]).await;
    assert_eq!(count(&world).await, 1);
    for (state, name) in [(MembershipState::Disabled, "Dora"), (MembershipState::Removed, "Rita")] {
        let person = world.member(name, &format!("{name}@example.com"), &["owner"]).await;
        assert_eq!(count(&world).await, 2);
        let from = MembershipState::Active;
        change!(world.store, [], Some(world.org), |tx| tx
            .update_membership_state(person.member, (from, state), &by_hand(T0))
            .await?)
        .await
        .unwrap();
        assert_eq!(count(&world).await, 1, "{state:?}");
    }
    world.member("Lola", "lola@example.com", &["owner"]).await;
    for state in ["locked", "closed", "unverified"] {
        address.execute(&format!("UPDATE account SET state = '{state}' WHERE name = 'Lola'")).await;
        assert_eq!(count(&world).await, 1, "{state}");
    }
    address.execute("UPDATE account SET state = 'active' WHERE name = 'Lola'").await;
    assert_eq!(count(&world).await, 2);
}

async fn an_owner_with_two_roles_counts_once_and_only_in_their_own_organization(store: Store) {
    let world = World::new(store.clone()).await;
    world.member("Ada", "ada@example.com", &["owner", "admin", "viewer"]).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert_eq!(count(&world).await, 2);
    assert_eq!(read!(store, |tx| tx.org(other).count_active_owners(T0)), 0);
}

/// Leaves, unless nobody would own the organization then.
async fn leave(world: &World, id: MembershipId) -> Result<(), ErrorKind> {
    let org = world.org;
    change!(world.store, [], Some(world.org), |tx| {
        tx.lock_organization(org).await?;
        if tx.org(org).count_active_owners(T0).await? < 2 {
            return Err(ErrorKind::LastOwner.into());
        }
        assert!(
            tx.update_membership_state(id, (MembershipState::Active, MembershipState::Removed), &by_hand(T0))
                .await?
        );
    })
    .await
}

async fn of_two_owners_who_leave_at_once_one_is_kept(store: Store) {
    let world = World::new(store).await;
    for round in 0..10 {
        let second = world.member("Ada", &format!("ada{round}@example.com"), &["owner"]).await;
        let third = world.member("Bob", &format!("bob{round}@example.com"), &["owner"]).await;
        leave(&world, second.member).await.unwrap();
        assert_eq!(count(&world).await, 2);
        let results = futures::join!(leave(&world, third.member), leave(&world, world.owner.member));
        assert!(matches!(results, (Ok(()), Err(ErrorKind::LastOwner)) | (Err(ErrorKind::LastOwner), Ok(()))));
        assert_eq!(count(&world).await, 1);
        let olga = world.owner.member;
        let (from, to) = (MembershipState::Removed, MembershipState::Active);
        change!(world.store, [], Some(world.org), |tx| tx
            .update_membership_state(olga, (from, to), &by_hand(T0))
            .await?)
        .await
        .unwrap();
        leave(&world, third.member).await.ok();
    }
}

async fn of_many_owners_who_leave_at_once_one_is_kept(store: Store) {
    let world = World::new(store).await;
    let mut owners = vec![world.owner.member];
    for n in 0..11 {
        owners.push(world.member("Owner", &format!("owner{n}@example.com"), &["owner"]).await.member);
    }
    let results = join_all(owners.into_iter().map(|id| leave(&world, id))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 11);
    assert_eq!(results.iter().filter(|result| **result == Err(ErrorKind::LastOwner)).count(), 1);
    assert_eq!(count(&world).await, 1);
}
