//! Roles: unique by name without case within an organization, read whole with their grants, counted by their holders.

use domain::{
    error::ErrorKind,
    id::RoleId,
    member::Role,
    permission::{GrantSet, Permission, Scope},
    state::MembershipState,
};
use store::{Store, StoreError};

use crate::{
    databases::Address,
    world::{T0, TAKEN, World, by_hand, insert_org, standard_roles, taken, uuid},
};

on_both_databases![
    roles_read_back_whole_highest_first,
    a_role_name_exists_once_in_an_organization_whatever_its_letter_case,
    members_of_a_role_are_counted_unless_they_were_removed,
    a_grant_that_the_program_never_writes_is_told_as_inconsistent,
];

fn custom(key: &str, name: &str, rank: i32) -> Role {
    let mut grants = GrantSet::default();
    grants.add(Permission::MEMBER_READ, Scope::All);
    grants.add("Asset.Vm.UPDATE".parse().unwrap(), Scope::Own);
    Role {
        id: RoleId::new(uuid()),
        key: key.to_owned(),
        name: name.to_owned(),
        description: "What it is".to_owned(),
        audience: String::new(),
        rank,
        is_system: false,
        is_owner: false,
        is_default: false,
        grants,
    }
}

async fn insert(world: &World, role: &Role) -> Result<(), ErrorKind> {
    let role = role.clone();
    change!(world.store, [role], Some(world.org), |tx| taken(tx.insert_role(&role).await)?).await
}

async fn roles_read_back_whole_highest_first(store: Store) {
    let world = World::new(store.clone()).await;
    let mut expected = world.roles.clone();
    let (zebra, apple) = (custom("zebra", "Zebra", 80), custom("apple", "apple", 80));
    for role in [&zebra, &apple] {
        insert(&world, role).await.unwrap();
        expected.push(role.clone());
    }
    expected.sort_by_key(|role| (-role.rank, domain::text::name_key(&role.name)));
    assert_eq!(read!(store, |tx| tx.org(world.org).list_roles()), expected);
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert_eq!(read!(store, |tx| tx.org(other).list_roles()), []);
}

async fn a_role_name_exists_once_in_an_organization_whatever_its_letter_case(store: Store) {
    let world = World::new(store.clone()).await;
    assert_eq!(insert(&world, &custom("admin-2", "ADMIN", 10)).await, Err(TAKEN));
    assert_eq!(insert(&world, &custom("admin", "Administrator", 10)).await, Err(TAKEN));
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let role = custom("admin", "Admin", 10);
    change!(store, [role], Some(other), |tx| tx.insert_role(&role).await?).await.unwrap();
    assert_eq!(read!(store, |tx| tx.org(world.org).list_roles()).len(), standard_roles().len());
}

async fn members_of_a_role_are_counted_unless_they_were_removed(store: Store) {
    let world = World::new(store.clone()).await;
    world.member("Ada", "ada@example.com", &["admin", "member"]).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await;
    let eve = world.member("Eve", "eve@example.com", &["member"]).await;
    change!(store, [], Some(world.org), |tx| {
        use MembershipState::{Active, Disabled, Removed};
        assert!(tx.update_membership_state(bob.member, (Active, Disabled), &by_hand(T0)).await?);
        assert!(tx.update_membership_state(eve.member, (Active, Removed), &by_hand(T0)).await?);
    })
    .await
    .unwrap();
    let counts = read!(store, |tx| tx.org(world.org).count_members_by_role(T0));
    let count = |key| counts.get(&world.role(key).id).copied();
    assert_eq!(
        (count("owner"), count("admin"), count("member"), count("viewer")),
        (Some(1), Some(1), Some(2), None)
    );
}

async fn a_grant_that_the_program_never_writes_is_told_as_inconsistent(address: Address) {
    let store = address.open().await;
    let world = World::new(store.clone()).await;
    address
        .execute("UPDATE role_grant SET permission = 'nonsense' WHERE permission = 'User.Role.DELETE'")
        .await;
    let mut tx = store.read().await.unwrap();
    let error = tx.org(world.org).list_roles().await.unwrap_err();
    assert!(matches!(error, StoreError::Inconsistent { table: "role_grant", .. }), "{error}");
}
