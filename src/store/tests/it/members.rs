//! Memberships: one for a person and an organization, moved between states only from the state that was seen, with
//! just the roles that were given.

use domain::{
    error::ErrorKind,
    id::{AccountId, MembershipId, RoleId},
    member::{Member, Role},
    state::MembershipState,
};
use store::{NewMembership, PeriodStart, Store};

use crate::world::{T0, TAKEN, World, by_hand, insert_account, insert_org, join, t, uuid};

on_both_databases![
    a_person_is_a_member_of_an_organization_once,
    a_member_is_found_by_membership_and_by_account_in_their_own_organization_only,
    a_state_changes_only_from_the_state_that_was_seen,
    a_member_gets_just_the_roles_that_were_given,
    a_removed_member_comes_back_by_an_invitation_and_nobody_else_does,
    the_details_of_a_member_name_the_inviter,
    a_role_of_nowhere_cannot_be_given,
];

use MembershipState::{Active, Disabled, Removed};

async fn find(world: &World, id: MembershipId) -> Member {
    read!(world.store, |tx| tx.org(world.org).find_member(id, &world.roles, t(10))).unwrap()
}

async fn give(world: &World, id: MembershipId, keys: &[&str]) {
    let roles: Vec<Role> = keys.iter().map(|key| world.role(key).clone()).collect();
    let giver = Some(world.owner.member);
    change!(world.store, [roles], Some(world.org), |tx| tx
        .update_membership_roles(id, &roles, &PeriodStart::by_hand(t(9), giver))
        .await?)
    .await
    .unwrap();
}

async fn a_person_is_a_member_of_an_organization_once(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    assert_eq!(join(&store, world.org, ada.account, "Ada", &ada.email, vec![]).await.unwrap_err(), TAKEN);
    let other = insert_org(&store, "other", "Other").await.unwrap();
    join(&store, other, ada.account, "Ada", &ada.email, vec![]).await.unwrap();
}

async fn a_member_is_found_by_membership_and_by_account_in_their_own_organization_only(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member", "admin"]).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let by_id = find(&world, ada.member).await;
    let by_account =
        read!(store, |tx| tx.org(world.org).find_member_of(ada.account, &world.roles, T0)).unwrap();
    assert_eq!(by_id, by_account);
    assert_eq!((by_id.id, by_id.account_id, by_id.org_id), (ada.member, ada.account, world.org));
    assert_eq!((by_id.name.as_str(), by_id.email.as_str(), by_id.state), ("Ada", "ada@example.com", Active));
    assert_eq!(by_id.roles, [world.role("admin").clone(), world.role("member").clone()]);
    assert_eq!(read!(store, |tx| tx.org(other).find_member(ada.member, &world.roles, T0)), None);
    assert_eq!(read!(store, |tx| tx.org(other).find_member_of(ada.account, &world.roles, T0)), None);
    assert_eq!(
        read!(store, |tx| tx.org(world.org).find_member_of(AccountId::new(uuid()), &world.roles, T0)),
        None
    );
}

async fn a_state_changes_only_from_the_state_that_was_seen(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await.member;
    let step = async |from, to| {
        change!(store, [], Some(world.org), |tx| tx
            .update_membership_state(ada, (from, to), &by_hand(T0))
            .await?)
        .await
    };
    for (from, to, was_so, then) in [
        (Disabled, Active, false, Active),
        (Active, Disabled, true, Disabled),
        (Active, Disabled, false, Disabled),
        (Active, Removed, false, Disabled),
        (Disabled, Removed, true, Removed),
        (Disabled, Active, false, Removed),
        (Removed, Active, true, Active),
    ] {
        assert_eq!(step(from, to).await, Ok(was_so), "{from:?} to {to:?}");
        assert_eq!(find(&world, ada).await.state, then);
    }
    assert_eq!(find(&world, bob).await.state, Active);
}

async fn a_member_gets_just_the_roles_that_were_given(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &[]).await.member;
    let bob = world.member("Bob", "bob@example.com", &["viewer"]).await.member;
    for wanted in
        [&["admin", "member"][..], &["admin", "member"], &["member", "viewer"], &["owner"], &[], &["viewer"]]
    {
        give(&world, ada, wanted).await;
        let mut held: Vec<String> = find(&world, ada).await.roles.into_iter().map(|role| role.key).collect();
        held.sort_unstable();
        assert_eq!(held, wanted);
    }
    assert_eq!(find(&world, bob).await.roles.len(), 1);
}

async fn a_removed_member_comes_back_by_an_invitation_and_nobody_else_does(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    let inviter = world.owner.member;
    let rejoin = async || {
        change!(store, [], Some(world.org), |tx| tx
            .update_membership_rejoined(ada, &PeriodStart::by_hand(t(50), Some(inviter)))
            .await?)
        .await
    };
    assert_eq!(rejoin().await, Err(ErrorKind::Internal), "an active member cannot come back");
    assert_eq!(
        change!(store, [], Some(world.org), |tx| tx
            .update_membership_state(ada, (Active, Removed), &by_hand(T0))
            .await?)
        .await,
        Ok(true)
    );
    rejoin().await.unwrap();
    assert_eq!(find(&world, ada).await.state, Active);
    let details = read!(store, |tx| tx.org(world.org).get_member_details(ada));
    assert_eq!(
        (details.joined_at, details.invited_by.map(|(_, name)| name).as_deref()),
        (t(50), Some("Olga Owner"))
    );
}

async fn the_details_of_a_member_name_the_inviter(store: Store) {
    let world = World::new(store.clone()).await;
    let account = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let id = MembershipId::new(uuid());
    let inviter = world.owner.member;
    change!(store, [], Some(world.org), |tx| {
        let new = NewMembership {
            id,
            account_id: account,
            name: "Ada",
            email: "ada@example.com",
            start: PeriodStart::by_hand(t(3), Some(inviter)),
        };
        tx.insert_membership(&new).await?;
    })
    .await
    .unwrap();
    let details = read!(store, |tx| tx.org(world.org).get_member_details(id));
    assert_eq!((details.joined_at, details.last_active_at, details.last_sign_in_at), (t(3), None, None));
    assert_eq!(details.invited_by, Some((world.owner.member, "Olga Owner".to_owned())));
    let first = read!(store, |tx| tx.org(world.org).get_member_details(inviter));
    assert_eq!((first.joined_at, first.last_sign_in_at, first.invited_by), (T0, None, None));
    let mut tx = store.read().await.unwrap();
    assert!(tx.org(world.org).get_member_details(MembershipId::new(uuid())).await.is_err());
}

async fn a_role_of_nowhere_cannot_be_given(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    let mut role = world.role("admin").clone();
    role.id = RoleId::new(uuid());
    let result = change!(store, [role], Some(world.org), |tx| tx
        .update_membership_roles(ada, std::slice::from_ref(&role), &by_hand(T0))
        .await?)
    .await;
    assert_eq!(result, Err(ErrorKind::Internal));
    assert_eq!(find(&world, ada).await.roles, [world.role("member").clone()], "the old role was not lost");
}
