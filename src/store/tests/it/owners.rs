//! Rule 1 on the database's side: who counts as an active owner, and the lock that orders those who would be the last.

use domain::{
    error::ErrorKind,
    id::{MembershipId, OrgId},
    state::MembershipState,
};
use futures::future::join_all;
use store::{NewMembership, PeriodStart, Store};

use crate::{
    databases::Address,
    world::{Person, T0, World, by_hand, insert_account, insert_org, join, standard_roles, t, uuid},
};

on_both_databases![
    an_active_owner_is_an_active_member_with_an_active_account_and_the_owner_role,
    an_owner_with_two_roles_counts_once_and_only_in_their_own_organization,
    a_lasting_owner_is_an_active_one_without_an_end_date_of_the_membership_or_the_role,
    the_active_owners_who_have_been_members_for_longest_are_written_to,
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

/// The owners at a moment who keep the role, by id.
async fn lasting(store: &Store, org: OrgId, at: i64) -> Vec<MembershipId> {
    let mut found = read!(store, |tx| tx.org(org).list_lasting_owners(t(at)));
    let count = read!(store, |tx| tx.org(org).count_lasting_owners(t(at)));
    assert_eq!(count, found.len() as u64);
    found.sort_unstable();
    found
}

async fn set_state(world: &World, id: MembershipId, states: (MembershipState, MembershipState), at: i64) {
    let changed = change!(world.store, [], Some(world.org), |tx| tx
        .update_membership_state(id, states, &by_hand(t(at)))
        .await?);
    assert_eq!(changed.await, Ok(true));
}

/// Another organization with an owner of its own.
async fn second(store: &Store) -> (OrgId, Person) {
    let (org, roles) = (insert_org(store, "second", "Second").await.unwrap(), standard_roles());
    change!(store, [roles], Some(org), |tx| {
        for role in &roles {
            tx.insert_role(role).await?;
        }
    })
    .await
    .unwrap();
    let account = insert_account(store, "Sam", "sam@example.com").await.unwrap();
    let owner = join(store, org, account, "Sam", "sam@example.com", vec![roles[0].clone()]).await;
    (org, owner.unwrap())
}

async fn a_lasting_owner_is_an_active_one_without_an_end_date_of_the_membership_or_the_role(
    address: Address,
) {
    use MembershipState::{Active, Disabled, Removed};
    let store = address.open().await;
    let world = World::new(store.clone()).await;
    let (org, olga, owner) = (world.org, world.owner.member, world.role("owner").clone());
    world.member("Adam", "adam@example.com", &["admin"]).await;
    let guest = world.member("Gus", "gus@example.com", &["owner"]).await.member;
    let acting = world.member("Alma", "alma@example.com", &["owner", "admin"]).await.member;
    let later = world.member("Lea", "lea@example.com", &["member"]).await.member;
    let role = owner.id;
    assert_eq!(lasting(&store, org, 0).await, [olga, guest, acting], "each once, whatever else they hold");
    let (end, begin) = (PeriodStart { until: Some(t(10)), ..by_hand(T0) }, vec![owner]);
    change!(store, [begin], Some(org), |tx| {
        tx.update_membership_end(guest, &end).await?;
        tx.update_role_end(acting, role, &end).await?;
        tx.update_membership_roles(later, &begin, &by_hand(t(5))).await?;
    })
    .await
    .unwrap();
    assert_eq!(read!(store, |tx| tx.org(org).count_active_owners(t(4))), 3);
    assert_eq!(lasting(&store, org, 4).await, [olga], "the others are owners until an end");
    assert_eq!(lasting(&store, org, 5).await, [olga, later], "from the moment on that the role begins");
    assert_eq!(lasting(&store, org, 10).await, [olga, later]);
    let forever = by_hand(t(6));
    change!(store, [], Some(org), |tx| {
        tx.update_membership_end(guest, &forever).await?;
        tx.update_role_end(acting, role, &forever).await?;
    })
    .await
    .unwrap();
    assert_eq!(lasting(&store, org, 10).await, [olga, guest, acting, later], "the ends were taken away");

    set_state(&world, guest, (Active, Disabled), 11).await;
    set_state(&world, later, (Active, Removed), 11).await;
    assert_eq!(lasting(&store, org, 12).await, [olga, acting]);
    for state in ["locked", "closed", "unverified"] {
        address.execute(&format!("UPDATE account SET state = '{state}' WHERE name = 'Alma'")).await;
        assert_eq!(lasting(&store, org, 12).await, [olga], "{state}");
    }
    let (other, sam) = second(&store).await;
    assert_eq!(lasting(&store, other, 12).await, [sam.member]);
    assert_eq!(lasting(&store, org, 12).await, [olga]);
    let empty = insert_org(&store, "empty", "Empty").await.unwrap();
    assert_eq!(lasting(&store, empty, 12).await, [], "it has no role that makes an owner");
}

/// Adds an owner who is a member from a moment on.
async fn owner_since(world: &World, name: &str, at: i64) -> Person {
    let address = format!("{}@example.com", name.to_lowercase());
    let (member, account) =
        (MembershipId::new(uuid()), insert_account(&world.store, name, &address).await.unwrap());
    let person = Person { account, member, name: name.to_owned(), email: address };
    let roles = vec![world.role("owner").clone()];
    change!(world.store, [person, roles], Some(world.org), |tx| {
        let start = by_hand(t(at));
        let (name, email) = (person.name.as_str(), person.email.as_str());
        tx.insert_membership(&NewMembership { id: member, account_id: account, name, email, start }).await?;
        tx.update_membership_roles(member, &roles, &start).await?;
        person
    })
    .await
    .unwrap()
}

async fn the_active_owners_who_have_been_members_for_longest_are_written_to(address: Address) {
    use MembershipState::{Active, Disabled, Removed};
    let store = address.open().await;
    let world = World::new(store.clone()).await;
    world.member("Adam", "adam@example.com", &["admin"]).await;
    let [young, old, ending, off] = [
        owner_since(&world, "Yara", 3).await,
        owner_since(&world, "Otto", 1).await,
        owner_since(&world, "Emil", 2).await,
        owner_since(&world, "Dora", 1).await,
    ];
    set_state(&world, off.member, (Active, Disabled), 4).await;
    let (member, role, end) =
        (ending.member, world.role("owner").id, PeriodStart { until: Some(t(10)), ..by_hand(t(4)) });
    change!(store, [], Some(world.org), |tx| tx.update_role_end(member, role, &end).await?).await.unwrap();
    let contacts = async |org, at, limit| {
        let found = read!(store, |tx| tx.org(org).list_owner_contacts(t(at), limit));
        found.into_iter().map(|owner| (owner.account(), owner.email)).collect::<Vec<_>>()
    };
    let of = |people: &[&Person]| -> Vec<_> {
        people.iter().map(|person| (person.account, person.email.clone())).collect()
    };
    let olga = &world.owner;
    assert_eq!(contacts(world.org, 9, 9).await, of(&[olga, &old, &ending, &young]));
    assert_eq!(contacts(world.org, 9, 2).await, of(&[olga, &old]), "the first ones");
    assert_eq!(contacts(world.org, 10, 9).await, of(&[olga, &old, &young]), "one is an owner no longer");
    address.execute("UPDATE account SET state = 'locked' WHERE name = 'Otto'").await;
    assert_eq!(contacts(world.org, 10, 9).await, of(&[olga, &young]));

    set_state(&world, olga.member, (Active, Removed), 11).await;
    assert_eq!(contacts(world.org, 11, 9).await, of(&[&young]));
    let (member, again) = (olga.member, by_hand(t(12)));
    change!(store, [], Some(world.org), |tx| tx.update_membership_rejoined(member, &again).await?)
        .await
        .unwrap();
    assert_eq!(contacts(world.org, 12, 9).await, of(&[&young, olga]), "who comes back begins anew");
    let (other, sam) = second(&store).await;
    assert_eq!(contacts(other, 12, 9).await, of(&[&sam]));
    assert_eq!(contacts(world.org, 12, 9).await, of(&[&young, olga]));
    let empty = insert_org(&store, "empty", "Empty").await.unwrap();
    assert_eq!(contacts(empty, 12, 9).await, of(&[]));
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
