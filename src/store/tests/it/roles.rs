//! Roles: unique by name without case within an organization, read whole with their grants, counted by their holders.

use domain::{
    error::ErrorKind,
    id::RoleId,
    landing::LandingPage,
    member::Role,
    permission::{GrantSet, Permission, Scope},
    state::MembershipState,
};
use store::{Store, StoreError};

use crate::{
    databases::Address,
    world::{Invite, T0, TAKEN, World, by_hand, insert_org, standard_roles, t, taken, uuid},
};

on_both_databases![
    roles_read_back_whole_highest_first,
    a_role_name_exists_once_in_an_organization_whatever_its_letter_case,
    members_of_a_role_are_counted_unless_they_were_removed,
    other_holders_of_a_role_make_another_digest_even_where_they_are_as_many,
    a_role_is_written_whole_and_one_of_the_template_never,
    one_role_at_most_is_preselected,
    a_deleted_role_is_replaced_wherever_it_is_held_or_given,
    a_role_that_is_held_for_longer_is_replaced_for_as_long,
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
        default_view: LandingPage::Audit,
        cloned_from: None,
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
    let members =
        read!(store, |tx| tx.org(world.org).count_members_with_role(world.role("member").id, None, T0));
    assert_eq!(members, 2);
    let count = |key| counts.get(&world.role(key).id).copied();
    assert_eq!(
        (count("owner"), count("admin"), count("member"), count("viewer")),
        (Some(1), Some(1), Some(2), None)
    );
}

async fn other_holders_of_a_role_make_another_digest_even_where_they_are_as_many(store: Store) {
    use MembershipState::{Active, Removed};
    let world = World::new(store.clone()).await;
    world.member("Ada", "ada@example.com", &["member"]).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await.member;
    let role = world.role("member").id;
    let read = async || {
        let count = read!(store, |tx| tx.org(world.org).count_members_with_role(role, None, T0));
        (count, read!(store, |tx| tx.org(world.org).digest_role_holders(role, T0)).numbers())
    };
    let set = async |member, states| {
        change!(store, [], Some(world.org), |tx| {
            assert!(tx.update_membership_state(member, states, &by_hand(T0)).await?);
        })
        .await
        .unwrap();
    };
    let before = read().await;
    world.member("Dan", "dan@example.com", &["viewer"]).await;
    assert_eq!(read().await, before, "he holds another role");
    set(bob, (Active, Removed)).await;
    let eve = world.member("Eve", "eve@example.com", &["member"]).await.member;
    let with_eve = read().await;
    assert_eq!((with_eve.0, before.0), (2, 2));
    assert_ne!(with_eve.1, before.1);
    // His role was kept, so no period is new.
    set(eve, (Active, Removed)).await;
    set(bob, (Removed, Active)).await;
    let with_bob = read().await;
    assert_eq!(with_bob.0, 2);
    assert_ne!(with_bob.1, with_eve.1);
    let nobody = read!(store, |tx| tx.org(world.org).digest_role_holders(RoleId::new(uuid()), T0));
    assert_eq!(nobody.numbers(), [0; 3]);
}

async fn insert_custom(world: &World, role: &Role) -> Result<(), ErrorKind> {
    let role = role.clone();
    change!(world.store, [role], Some(world.org), |tx| taken(tx.insert_custom_role(&role).await)?).await
}

async fn find(world: &World, id: RoleId) -> Option<Role> {
    read!(world.store, |tx| tx.org(world.org).list_roles()).into_iter().find(|role| role.id == id)
}

async fn a_role_is_written_whole_and_one_of_the_template_never(store: Store) {
    let world = World::new(store.clone()).await;
    let viewer = world.role("viewer").clone();
    let helper = Role { cloned_from: Some(viewer.id), ..custom("helper", "Helper", 20) };
    insert_custom(&world, &helper).await.unwrap();
    let mut changed = Role { name: "Helpers".to_owned(), rank: 30, ..helper.clone() };
    changed.default_view = LandingPage::Roles;
    changed.grants = GrantSet::default();
    changed.grants.add(Permission::AUDIT_READ, Scope::All);
    let update = async |role: Role| {
        change!(store, [role], Some(world.org), |tx| taken(tx.update_role(&role).await)?).await
    };
    update(changed.clone()).await.unwrap();
    assert_eq!(find(&world, helper.id).await, Some(changed.clone()));
    assert_eq!(update(Role { name: "VIEWER".to_owned(), ..changed }).await, Err(TAKEN));
    assert_eq!(
        update(Role { name: "Onlooker".to_owned(), ..viewer.clone() }).await,
        Err(ErrorKind::Internal)
    );
    assert_eq!(find(&world, viewer.id).await, Some(viewer));
}

async fn one_role_at_most_is_preselected(store: Store) {
    let world = World::new(store.clone()).await;
    let viewer =
        Role { is_default: true, default_view: LandingPage::Account, ..world.role("viewer").clone() };
    let helper = Role { is_default: true, ..custom("helper", "Helper", 20) };
    let defaults = async || {
        let roles = read!(store, |tx| tx.org(world.org).list_roles());
        roles.into_iter().filter(|role| role.is_default).map(|role| role.key).collect::<Vec<_>>()
    };
    change!(store, [viewer], Some(world.org), |tx| tx.update_role_defaults(&viewer).await?).await.unwrap();
    assert_eq!(defaults().await, ["viewer"]);
    assert_eq!(find(&world, viewer.id).await, Some(viewer.clone()));
    insert_custom(&world, &helper).await.unwrap();
    assert_eq!(defaults().await, ["helper"]);
    let none = Role { is_default: false, ..helper.clone() };
    change!(store, [none], Some(world.org), |tx| tx.update_role_defaults(&none).await?).await.unwrap();
    assert_eq!(defaults().await, [""; 0]);
    change!(store, [helper], Some(world.org), |tx| tx.update_role(&helper).await?).await.unwrap();
    assert_eq!(defaults().await, ["helper"]);
}

/// The keys of the roles that a member holds.
async fn held(world: &World, member: domain::id::MembershipId, at: domain::time::Timestamp) -> Vec<String> {
    let roles = read!(world.store, |tx| tx.org(world.org).list_roles());
    let member = read!(world.store, |tx| tx.org(world.org).find_member(member, &roles, at)).unwrap();
    member.roles.into_iter().map(|role| role.key).collect()
}

async fn a_deleted_role_is_replaced_wherever_it_is_held_or_given(store: Store) {
    let mut world = World::new(store.clone()).await;
    let helper = custom("helper", "Helper", 20);
    insert_custom(&world, &helper).await.unwrap();
    world.roles.push(helper.clone());
    let ada = world.member("Ada", "ada@example.com", &["helper", "viewer"]).await.member;
    let bob = world.member("Bob", "bob@example.com", &["helper"]).await.member;
    let roles = vec![helper.id, world.role("viewer").id];
    let invited = world.invite(&Invite { roles, ..Invite::new("eve@example.com") }).await.unwrap();
    change!(store, [], Some(world.org), |tx| {
        let states = (MembershipState::Active, MembershipState::Removed);
        assert!(tx.update_membership_state(bob, states, &by_hand(T0)).await?);
    })
    .await
    .unwrap();
    let used = async || read!(store, |tx| tx.org(world.org).is_role_in_use(helper.id, T0));
    assert!(used().await);
    let (id, viewer) = (helper.id, world.role("viewer").id);
    change!(store, [], Some(world.org), |tx| tx.delete_role(id, Some(viewer), &by_hand(t(1))).await?)
        .await
        .unwrap();
    assert!(!used().await);
    assert_eq!(find(&world, id).await, None);
    for member in [ada, bob] {
        assert_eq!(held(&world, member, t(1)).await, ["viewer"], "also who was removed");
    }
    let open = read!(store, |tx| tx.org(world.org).find_invitation(invited)).unwrap();
    assert_eq!(open.roles.iter().map(|role| role.key.as_str()).collect::<Vec<_>>(), ["viewer"]);
    let before = read!(store, |tx| tx.org(world.org).list_members_as_of(T0));
    let of_ada = before.iter().find(|member| member.id == ada).unwrap();
    assert!(of_ada.roles.contains(&id), "who held it stays known");
    // Its name and key are free again.
    insert_custom(&world, &Role { id: RoleId::new(uuid()), ..helper }).await.unwrap();
    let violations = read!(store, |tx| tx.check_invariants(t(2)));
    assert!(violations.iter().all(|found| !["I11", "I13"].contains(&found.rule())), "{violations:?}");
}

async fn a_role_that_is_held_for_longer_is_replaced_for_as_long(store: Store) {
    let mut world = World::new(store.clone()).await;
    let helper = custom("helper", "Helper", 20);
    insert_custom(&world, &helper).await.unwrap();
    world.roles.push(helper.clone());
    let ada = world.member("Ada", "ada@example.com", &["helper"]).await.member;
    let both = vec![helper.clone(), world.role("viewer").clone()];
    change!(store, [both], Some(world.org), |tx| {
        let start = store::PeriodStart { until: Some(t(100)), ..by_hand(t(1)) };
        tx.update_membership_roles(ada, &both, &start).await?;
    })
    .await
    .unwrap();
    assert_eq!(held(&world, ada, t(200)).await, ["helper"]);
    let (id, viewer) = (helper.id, world.role("viewer").id);
    change!(store, [], Some(world.org), |tx| tx.delete_role(id, Some(viewer), &by_hand(t(2))).await?)
        .await
        .unwrap();
    assert_eq!(held(&world, ada, t(3)).await, ["viewer"]);
    assert_eq!(held(&world, ada, t(200)).await, ["viewer"]);
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
