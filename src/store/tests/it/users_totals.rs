//! The totals of the Users page are kept, not counted: they follow every change, whoever makes it and how many at once.

use domain::{
    id::{AccountId, MembershipId},
    list::UserStatus,
    member::Role,
    state::{InvitationState, MembershipState},
};
use store::{SeedRow, Store, StoreError, UserCount, UserFilter};

use crate::{
    databases::Address,
    world::{Invite, TAKEN, World, email, t, taken, uuid},
};

on_both_databases![
    each_state_and_set_of_roles_has_its_number,
    every_change_of_a_membership_or_an_invitation_is_counted,
    changes_at_once_are_all_counted,
    a_change_that_is_undone_is_not_counted,
    rows_that_are_deleted_are_not_counted,
];

use MembershipState::{Active, Disabled, Removed};

/// Nothing that is kept beside the rows differs from them.
async fn sound(world: &World) {
    let wrong = read!(world.store, |tx| tx.check_invariants());
    let wrong: Vec<&String> = wrong.iter().filter(|line| line.starts_with("I11")).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

async fn total(world: &World) -> u64 {
    read!(world.store, |tx| tx.count_users(&world.users()))
}

async fn each_state_and_set_of_roles_has_its_number(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["member", "admin"]).await.member;
    world.member("Bob", "bob@example.com", &["member"]).await;
    let eve = world.member("Eve", "eve@example.com", &["member"]).await.member;
    for (from, to) in [(Active, Disabled), (Disabled, Removed)] {
        change!(world.store, [], |tx| tx.update_membership_state(eve, from, to).await?).await.unwrap();
    }
    change!(world.store, [], |tx| tx.update_membership_state(ada, Active, Disabled).await?).await.unwrap();
    let roles = vec![world.role("viewer").id];
    world.invite(&Invite { roles, ..Invite::new("fay@example.com") }).await.unwrap();
    let count = |status, roles: &[&str], people| UserCount {
        status,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        people,
    };
    let mut found = read!(world.store, |tx| tx.count_users_by_state_and_roles(world.org));
    found.sort();
    let expected = [
        count(UserStatus::Active, &["member"], 1),
        count(UserStatus::Active, &["owner"], 1),
        count(UserStatus::Disabled, &["admin", "member"], 1),
        count(UserStatus::Removed, &["member"], 1),
        count(UserStatus::Invited, &["viewer"], 1),
    ];
    assert_eq!(found, expected);
}

async fn every_change_of_a_membership_or_an_invitation_is_counted(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["member", "admin"]).await.member;
    assert_eq!(total(&world).await, 2);
    sound(&world).await;
    let roles: Vec<Role> = vec![world.role("viewer").clone()];
    change!(world.store, [roles], |tx| tx.update_membership_roles(ada, &roles, None, t(1)).await?)
        .await
        .unwrap();
    sound(&world).await;
    for (from, to) in [(Active, Disabled), (Disabled, Removed)] {
        change!(world.store, [], |tx| tx.update_membership_state(ada, from, to).await?).await.unwrap();
        sound(&world).await;
    }
    assert_eq!(total(&world).await, 1);
    let owner = world.owner.member;
    change!(world.store, [], |tx| tx.update_membership_rejoined(ada, t(2), owner).await?).await.unwrap();
    assert_eq!(total(&world).await, 2);
    let none: Vec<Role> = vec![];
    change!(world.store, [none], |tx| tx.update_membership_roles(ada, &none, None, t(3)).await?)
        .await
        .unwrap();
    sound(&world).await;

    let roles = vec![world.role("viewer").id, world.role("member").id];
    let eve = world.invite(&Invite { roles, ..Invite::new("eve@example.com") }).await.unwrap();
    world.invite(&Invite::new("fay@example.com")).await.unwrap();
    assert_eq!(total(&world).await, 4);
    sound(&world).await;
    let roles = vec![world.role("admin").id];
    change!(world.store, [roles], |tx| tx.update_invitation_roles(eve, &roles, None).await?).await.unwrap();
    sound(&world).await;
    let cancelled = InvitationState::Cancelled;
    change!(world.store, [], |tx| tx.update_invitation_closed(eve, cancelled, t(4), false).await?)
        .await
        .unwrap();
    assert_eq!(total(&world).await, 3);
    sound(&world).await;
}

async fn changes_at_once_are_all_counted(store: Store) {
    let world = World::new(store).await;
    let mut people = vec![];
    for n in 0..12 {
        people.push(world.member("Ada", &format!("ada{n}@example.com"), &["member"]).await.member);
    }
    let changes = people.into_iter().enumerate().map(|(n, id)| {
        let (org, roles) = (world.org, vec![world.role(["viewer", "admin"][n % 2]).clone()]);
        change!(world.store, [roles], |tx| {
            tx.lock_organization(org).await?;
            tx.update_membership_roles(id, &roles, None, t(1)).await?;
            tx.update_membership_state(id, Active, Disabled).await?;
        })
    });
    for done in futures::future::join_all(changes).await {
        done.unwrap();
    }
    assert_eq!(total(&world).await, 13);
    sound(&world).await;
}

async fn a_change_that_is_undone_is_not_counted(store: Store) {
    let world = World::new(store).await;
    let owner = world.owner.member;
    let refused = change!(world.store, [], |tx| {
        tx.update_membership_state(owner, Active, Removed).await?;
        taken(Err::<(), _>(StoreError::Duplicate))?;
    })
    .await;
    assert_eq!(refused, Err(TAKEN));
    assert_eq!(total(&world).await, 1);
    sound(&world).await;
}

async fn rows_that_are_deleted_are_not_counted(address: Address) {
    let world = World::new(address.open().await).await;
    let org = world.org;
    change!(world.store, [], |tx| {
        let rows: Vec<SeedRow> = (0..30)
            .map(|n| SeedRow {
                account_id: AccountId::new(uuid()),
                membership_id: MembershipId::new(uuid()),
                name: format!("Person {n}"),
                email: email(&format!("p{n}@example.com")),
                state: if n % 2 == 0 { Active } else { Disabled },
                roles: vec![],
                joined_at: t(0),
                last_active_at: t(0),
            })
            .collect();
        tx.insert_seed_rows(org, &rows).await?;
    })
    .await
    .unwrap();
    world.invite(&Invite::new("eve@example.com")).await.unwrap();
    assert_eq!(total(&world).await, 32);
    address.execute("DELETE FROM membership WHERE sort_name LIKE 'person%'").await;
    address.execute("DELETE FROM invitation").await;
    assert_eq!(total(&world).await, 1);
    sound(&world).await;
    let without_role = Some(world.role("owner").id);
    assert_eq!(read!(world.store, |tx| tx.count_users(&UserFilter { without_role, ..world.users() })), 0);
}
