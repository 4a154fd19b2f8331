//! Example people in bulk: members like all others.

use domain::{
    id::{AccountId, MembershipId},
    state::MembershipState,
};
use store::{SeedRow, Store};
use uuid::Uuid;

use crate::world::{T0, TAKEN, World, email, t, taken, uuid};

on_both_databases![example_people_are_members_like_all_others, example_people_take_nobodys_address];

fn row(name: &str, address: &str) -> SeedRow {
    SeedRow {
        account_id: AccountId::new(uuid()),
        membership_id: MembershipId::new(uuid()),
        name: name.to_owned(),
        email: email(address),
        state: MembershipState::Disabled,
        roles: vec![],
        joined_at: t(-50),
        last_active_at: t(-10),
    }
}

async fn example_people_are_members_like_all_others(store: Store) {
    let world = World::new(store.clone()).await;
    let (org, roles) = (world.org, vec![world.role("viewer").id, world.role("member").id]);
    let (ada, bob) = (MembershipId::new(uuid()), MembershipId::new(uuid()));
    change!(store, [roles], Some(org), |tx| {
        let with =
            |id, name, address| SeedRow { membership_id: id, roles: roles.clone(), ..row(name, address) };
        tx.insert_seed_rows(&[
            with(ada, "Ada Lovelace", "Ada@example.com"),
            with(bob, "Bob", "bob@example.com"),
        ])
        .await?;
    })
    .await
    .unwrap();
    let member = read!(store, |tx| tx.org(world.org).find_member(ada, &world.roles, T0)).unwrap();
    assert_eq!((member.name.as_str(), member.state), ("Ada Lovelace", MembershipState::Disabled));
    assert_eq!(member.roles, [world.role("member").clone(), world.role("viewer").clone()]);
    let details = read!(store, |tx| tx.org(world.org).get_member_details(ada));
    assert_eq!((details.joined_at, details.last_active_at, details.invited_by), (t(-50), Some(t(-10)), None));
    let account = read!(store, |tx| tx.find_account_by_email(&email("ada@example.com").key())).unwrap();
    assert_eq!((account.id, account.password_hash), (member.account_id, None));
    let before = async |id| read!(store, |tx| tx.find_account_before(AccountId::new(id)));
    assert_eq!(before(Uuid::nil()).await, None);
    let last = before(Uuid::max()).await.unwrap();
    assert!(before(last.uuid()).await.unwrap() < last);
    assert_eq!(world.found("lovelace").await, ["Ada@example.com"]);
    assert_eq!(world.found("").await.len(), 3);
}

async fn example_people_take_nobodys_address(store: Store) {
    let world = World::new(store.clone()).await;
    let org = world.org;
    let result = change!(store, [], Some(org), |tx| {
        let rows = [row("New", "new@example.com"), row("Olga", "OLGA@example.com")];
        taken(tx.insert_seed_rows(&rows).await)?;
    })
    .await;
    assert_eq!(result, Err(TAKEN));
    assert_eq!(world.found("").await, ["olga@example.com"]);
}
