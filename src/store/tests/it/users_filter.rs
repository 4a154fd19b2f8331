//! The filters of the Users page: status, role, one person; and that every combination is a statement which both
//! databases understand and which agrees with its total.

use domain::{
    list::{UserKey, UserStatus},
    state::MembershipState,
};
use store::{Store, UserFilter};
use uuid::Uuid;

use crate::world::{Invite, World, insert_org, t, uuid};

on_both_databases![
    a_status_shows_its_members_and_open_invitations,
    a_role_shows_who_holds_it_and_whose_invitation_would_give_it,
    without_a_role_are_those_who_hold_others_or_none,
    a_person_is_shown_by_the_id_of_membership_account_or_invitation,
    filters_narrow_each_other,
    who_may_not_see_invitations_is_shown_and_counted_none,
    every_combination_of_filters_is_understood_and_agrees_with_its_total,
];

async fn emails(world: &World, filter: &UserFilter) -> Vec<String> {
    let rows = read!(world.store, |tx| tx.list_users(filter));
    assert_eq!(read!(world.store, |tx| tx.count_users(filter)), u64::try_from(rows.len()).unwrap());
    rows.into_iter().map(|row| row.email.split('@').next().unwrap_or_default().to_owned()).collect()
}

/// Active: olga (owner), ada (admin, member). Disabled: dan (member). Removed: rita (member). Invited: ian (member),
/// ina (expired, viewer). Cancelled: cora.
async fn people(store: Store) -> World {
    let world = World::new(store).await;
    world.member("Ada", "ada@example.com", &["admin", "member"]).await;
    for (name, address, to) in [
        ("Dan", "dan@example.com", MembershipState::Disabled),
        ("Rita", "rita@example.com", MembershipState::Removed),
    ] {
        let id = world.member(name, address, &["member"]).await.member;
        let from = MembershipState::Active;
        change!(world.store, [], |tx| tx.update_membership_state(id, from, to).await?).await.unwrap();
    }
    let roles = |key| vec![world.role(key).id];
    world.invite(&Invite { roles: roles("member"), ..Invite::new("ian@example.com") }).await.unwrap();
    let expired =
        Invite { roles: roles("viewer"), expires_at: Some(t(-1)), ..Invite::new("ina@example.com") };
    world.invite(&expired).await.unwrap();
    let cora = world.invite(&Invite::new("cora@example.com")).await.unwrap();
    let cancelled = domain::state::InvitationState::Cancelled;
    change!(world.store, [], |tx| tx.update_invitation_closed(cora, cancelled, t(1), false).await?)
        .await
        .unwrap();
    world
}

async fn a_status_shows_its_members_and_open_invitations(store: Store) {
    let world = people(store).await;
    for (status, expected) in [
        (UserStatus::Any, &["ada", "dan", "ian", "ina", "olga"][..]),
        (UserStatus::Active, &["ada", "olga"]),
        (UserStatus::Disabled, &["dan"]),
        (UserStatus::Removed, &["rita"]),
        (UserStatus::Invited, &["ian", "ina"]),
    ] {
        assert_eq!(emails(&world, &UserFilter { status, ..world.users() }).await, expected, "{status:?}");
    }
    let elsewhere = insert_org(&world.store, "other", "Other").await.unwrap();
    assert!(emails(&world, &UserFilter { org: elsewhere, ..world.users() }).await.is_empty());
}

async fn a_role_shows_who_holds_it_and_whose_invitation_would_give_it(store: Store) {
    let world = people(store).await;
    for (key, expected) in [
        ("owner", &["olga"][..]),
        ("admin", &["ada"]),
        ("member", &["ada", "dan", "ian"]),
        ("viewer", &["ina"]),
    ] {
        let role = Some(world.role(key).id);
        assert_eq!(emails(&world, &UserFilter { role, ..world.users() }).await, expected, "{key}");
    }
    let role = Some(domain::id::RoleId::new(uuid()));
    assert!(emails(&world, &UserFilter { role, ..world.users() }).await.is_empty());
}

async fn without_a_role_are_those_who_hold_others_or_none(store: Store) {
    let world = people(store).await;
    world.member("Nils", "nils@example.com", &[]).await;
    for (key, expected) in [
        ("owner", &["ada", "dan", "ian", "ina", "nils"][..]),
        ("admin", &["dan", "ian", "ina", "nils", "olga"]),
        ("member", &["ina", "nils", "olga"]),
        ("viewer", &["ada", "dan", "ian", "nils", "olga"]),
    ] {
        let without_role = Some(world.role(key).id);
        assert_eq!(emails(&world, &UserFilter { without_role, ..world.users() }).await, expected, "{key}");
    }
    let (role, without_role) = (Some(world.role("member").id), Some(world.role("admin").id));
    assert_eq!(emails(&world, &UserFilter { role, without_role, ..world.users() }).await, ["dan", "ian"]);
    let without_role = role;
    assert!(emails(&world, &UserFilter { role, without_role, ..world.users() }).await.is_empty());
}

async fn a_person_is_shown_by_the_id_of_membership_account_or_invitation(store: Store) {
    let world = people(store).await;
    let ian = read!(world.store, |tx| tx.find_open_invitation(world.org, "ian@example.com")).unwrap().id;
    for (id, expected) in [
        (world.owner.member.uuid(), &["olga"][..]),
        (world.owner.account.uuid(), &["olga"]),
        (ian.uuid(), &["ian"]),
        (world.org.uuid(), &[]),
        (Uuid::nil(), &[]),
    ] {
        assert_eq!(emails(&world, &UserFilter { id: Some(id), ..world.users() }).await, expected);
    }
}

async fn filters_narrow_each_other(store: Store) {
    let world = people(store).await;
    let role = Some(world.role("member").id);
    let with = |search: &str, status| UserFilter { role, status, search: search.to_owned(), ..world.users() };
    assert_eq!(emails(&world, &with("an", UserStatus::Any)).await, ["dan", "ian"]);
    assert_eq!(emails(&world, &with("an", UserStatus::Disabled)).await, ["dan"]);
    assert_eq!(emails(&world, &with("@example", UserStatus::Invited)).await, ["ian"]);
    assert_eq!(emails(&world, &with("olga", UserStatus::Any)).await, [""; 0]);
}

async fn who_may_not_see_invitations_is_shown_and_counted_none(store: Store) {
    let world = people(store).await;
    let with = |status| UserFilter { status, with_invitations: false, ..world.users() };
    assert_eq!(emails(&world, &with(UserStatus::Any)).await, ["ada", "dan", "olga"]);
    assert_eq!(emails(&world, &with(UserStatus::Invited)).await, [""; 0]);
}

async fn every_combination_of_filters_is_understood_and_agrees_with_its_total(store: Store) {
    let world = people(store).await;
    let member = Some(world.role("member").id);
    for status in UserStatus::ALL.iter().copied() {
        for search in ["", "a", "@example"] {
            for id in [None, Some(world.owner.account.uuid())] {
                for (role, without_role) in [(None, None), (member, None), (None, member), (member, member)] {
                    let search = search.to_owned();
                    let filter = UserFilter { status, search, id, role, without_role, ..world.users() };
                    every_order_agrees_with_the_total(&world, &filter).await;
                }
            }
        }
    }
}

async fn every_order_agrees_with_the_total(world: &World, filter: &UserFilter) {
    let total = emails(world, filter).await.len();
    for key in [UserKey::Name, UserKey::Activity, UserKey::Joined] {
        for descending in [false, true] {
            let place = match (key, descending) {
                (UserKey::Name, false) => "",
                (UserKey::Name, true) => "\u{10ffff}",
                (_, false) => "-1",
                (_, true) => "9000000000000000000",
            };
            let beyond = Some((place.to_owned(), Uuid::nil()));
            let filter = UserFilter { key, descending, beyond, ..filter.clone() };
            assert_eq!(emails(world, &filter).await.len(), total, "{filter:?}");
        }
    }
}
