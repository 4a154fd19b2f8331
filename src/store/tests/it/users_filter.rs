//! The filters of the Users page: status, role, one person; and that every combination is a statement which both
//! databases understand and which agrees with its total.

use domain::{
    list::{UserKey, UserStatus},
    state::MembershipState,
    text::SearchQuery,
};
use store::{MemberQuery, OwnInvitations, Store, Total};
use uuid::Uuid;

use crate::world::{Invite, T0, World, by_hand, insert_org, t, uuid};

on_both_databases![
    a_status_shows_its_members_and_open_invitations,
    a_role_shows_who_holds_it_and_whose_invitation_would_give_it,
    without_a_role_are_those_who_hold_others_or_none,
    a_person_is_shown_by_the_id_of_membership_account_or_invitation,
    one_of_several_roles_shows_who_holds_any,
    who_was_not_seen_since_a_moment_joined_before_it_and_is_no_invitation,
    rows_are_shown_by_their_ids,
    filters_narrow_each_other,
    who_may_not_see_invitations_is_shown_and_counted_none,
    who_sees_only_their_own_is_shown_and_counted_nothing_else,
    each_status_and_role_has_as_many_rows_as_are_counted,
    every_combination_of_filters_is_understood_and_agrees_with_its_total,
];

async fn emails(world: &World, filter: &MemberQuery) -> Vec<String> {
    let rows = read!(world.store, |tx| tx.list_users(filter));
    assert_eq!(
        read!(world.store, |tx| tx.count_users(filter, None)).count,
        u64::try_from(rows.len()).unwrap()
    );
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
        change!(world.store, [], Some(world.org), |tx| tx
            .update_membership_state(id, (from, to), &by_hand(T0))
            .await?)
        .await
        .unwrap();
    }
    let roles = |key| vec![world.role(key).id];
    world.invite(&Invite { roles: roles("member"), ..Invite::new("ian@example.com") }).await.unwrap();
    let expired =
        Invite { roles: roles("viewer"), expires_at: Some(t(-1)), ..Invite::new("ina@example.com") };
    world.invite(&expired).await.unwrap();
    let cora = world.invite(&Invite::new("cora@example.com")).await.unwrap();
    let cancelled = domain::state::InvitationState::Cancelled;
    change!(world.store, [], Some(world.org), |tx| tx
        .update_invitation_closed(cora, cancelled, t(1), false)
        .await?)
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
        assert_eq!(emails(&world, &MemberQuery { status, ..world.users() }).await, expected, "{status:?}");
    }
    let elsewhere = insert_org(&world.store, "other", "Other").await.unwrap();
    assert!(emails(&world, &MemberQuery { org: elsewhere, ..world.users() }).await.is_empty());
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
        assert_eq!(emails(&world, &MemberQuery { role, ..world.users() }).await, expected, "{key}");
    }
    let role = Some(domain::id::RoleId::new(uuid()));
    assert!(emails(&world, &MemberQuery { role, ..world.users() }).await.is_empty());
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
        assert_eq!(emails(&world, &MemberQuery { without_role, ..world.users() }).await, expected, "{key}");
    }
    let (role, without_role) = (Some(world.role("member").id), Some(world.role("admin").id));
    assert_eq!(emails(&world, &MemberQuery { role, without_role, ..world.users() }).await, ["dan", "ian"]);
    let without_role = role;
    assert!(emails(&world, &MemberQuery { role, without_role, ..world.users() }).await.is_empty());
}

async fn a_person_is_shown_by_the_id_of_membership_account_or_invitation(store: Store) {
    let world = people(store).await;
    let ian = read!(world.store, |tx| tx.org(world.org).find_open_invitation("ian@example.com")).unwrap().id;
    for (id, expected) in [
        (world.owner.member.uuid(), &["olga"][..]),
        (world.owner.account.uuid(), &["olga"]),
        (ian.uuid(), &["ian"]),
        (world.org.uuid(), &[]),
        (Uuid::nil(), &[]),
    ] {
        assert_eq!(emails(&world, &MemberQuery { id: Some(id), ..world.users() }).await, expected);
    }
}

async fn one_of_several_roles_shows_who_holds_any(store: Store) {
    let world = people(store).await;
    let with = |keys: &[&str]| MemberQuery {
        any_role: keys.iter().map(|key| world.role(key).id).collect(),
        ..world.users()
    };
    assert_eq!(emails(&world, &with(&["owner", "admin"])).await, ["ada", "olga"]);
    assert_eq!(emails(&world, &with(&["admin", "member", "viewer"])).await, ["ada", "dan", "ian", "ina"]);
    let active = MemberQuery { status: UserStatus::Active, ..with(&["member"]) };
    assert_eq!(emails(&world, &active).await, ["ada"]);
    every_order_agrees_with_the_total(&world, &with(&["admin", "member"])).await;
}

async fn who_was_not_seen_since_a_moment_joined_before_it_and_is_no_invitation(store: Store) {
    let world = people(store).await;
    let unseen = |at| MemberQuery { unseen_since: Some(at), ..world.users() };
    assert_eq!(emails(&world, &unseen(t(-1))).await, [""; 0], "they joined later");
    assert_eq!(emails(&world, &unseen(T0)).await, ["ada", "dan", "olga"]);
    let active = MemberQuery { status: UserStatus::Active, ..unseen(T0) };
    assert_eq!(emails(&world, &active).await, ["ada", "olga"]);
    every_order_agrees_with_the_total(&world, &unseen(T0)).await;
}

async fn rows_are_shown_by_their_ids(store: Store) {
    let world = people(store).await;
    let ian = read!(world.store, |tx| tx.org(world.org).find_open_invitation("ian@example.com")).unwrap().id;
    let rows = vec![world.owner.member.uuid(), ian.uuid(), uuid()];
    assert_eq!(emails(&world, &MemberQuery { rows: rows.clone(), ..world.users() }).await, ["ian", "olga"]);
    let elsewhere = insert_org(&world.store, "other", "Other").await.unwrap();
    assert!(emails(&world, &MemberQuery { rows, org: elsewhere, ..world.users() }).await.is_empty());
}

async fn filters_narrow_each_other(store: Store) {
    let world = people(store).await;
    let role = Some(world.role("member").id);
    let with = |search: &str, status| MemberQuery {
        role,
        status,
        search: SearchQuery::parse(search),
        ..world.users()
    };
    assert_eq!(emails(&world, &with("example", UserStatus::Any)).await, ["ada", "dan", "ian"]);
    assert_eq!(emails(&world, &with("example", UserStatus::Disabled)).await, ["dan"]);
    assert_eq!(emails(&world, &with("@example", UserStatus::Invited)).await, ["ian"]);
    assert_eq!(emails(&world, &with("olga", UserStatus::Any)).await, [""; 0]);
}

async fn who_may_not_see_invitations_is_shown_and_counted_none(store: Store) {
    let world = people(store).await;
    let with = |status| MemberQuery { status, with_invitations: false, ..world.users() };
    assert_eq!(emails(&world, &with(UserStatus::Any)).await, ["ada", "dan", "olga"]);
    assert_eq!(emails(&world, &with(UserStatus::Invited)).await, [""; 0]);
}

async fn who_sees_only_their_own_is_shown_and_counted_nothing_else(store: Store) {
    let world = people(store).await;
    let ada = world.member("Eva", "eva@example.com", &["admin"]).await;
    let hers = World { owner: ada.clone(), ..world.clone() };
    let roles = vec![world.role("member").id];
    hers.invite(&Invite { roles, ..Invite::new("new@example.com") }).await.unwrap();
    let sent = OwnInvitations { sent_by: ada.member, into: Vec::new() };
    let own =
        MemberQuery { only_member: Some(ada.member), own_invitations: Some(sent.clone()), ..world.users() };
    assert_eq!(emails(&world, &own).await, ["eva", "new"]);
    let invited = MemberQuery { status: UserStatus::Invited, ..own.clone() };
    assert_eq!(emails(&world, &invited).await, ["new"]);
    let search = MemberQuery { search: SearchQuery::parse("example"), ..own.clone() };
    assert_eq!(emails(&world, &search).await, ["eva", "new"]);
    let counts = read!(world.store, |tx| tx.count_users_by_status(&own));
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(UserStatus::Active, 1), (UserStatus::Invited, 1)]);
    let by_role = async |own: Option<&OwnInvitations>| {
        let own = own.cloned();
        read!(world.store, |tx| tx.org(world.org).count_open_invitations_by_role(own.as_ref()))
    };
    let member = world.role("member").id;
    assert_eq!((by_role(Some(&sent)).await[&member], by_role(None).await[&member]), (1, 2));
}

async fn each_status_and_role_has_as_many_rows_as_are_counted(store: Store) {
    let world = people(store).await;
    let counts = read!(world.store, |tx| tx.count_users_by_status(&world.users()));
    let expected = [
        (UserStatus::Active, 2),
        (UserStatus::Disabled, 1),
        (UserStatus::Removed, 1),
        (UserStatus::Invited, 2),
    ];
    assert_eq!(counts, expected.into());
    let by_role = read!(world.store, |tx| tx.org(world.org).count_members_by_role(T0));
    let expected = [("owner", 1), ("admin", 1), ("member", 2)];
    assert_eq!(by_role, expected.map(|(key, people)| (world.role(key).id, people)).into());
    let capped = async |cap| read!(world.store, |tx| tx.count_users(&world.users(), cap));
    assert_eq!(capped(Some(4)).await, Total { count: 4, at_least: true });
    assert_eq!(capped(Some(5)).await, Total { count: 5, at_least: false });
    for (role, without_role) in [(Some("member"), None), (None, Some("owner"))] {
        let id = |key: Option<&str>| key.map(|key| world.role(key).id);
        let query = MemberQuery { role: id(role), without_role: id(without_role), ..world.users() };
        let all = read!(world.store, |tx| tx.count_users(&query, None)).count;
        let total = read!(world.store, |tx| tx.count_users(&query, Some(2)));
        assert_eq!((total, all > 2), (Total { count: 2, at_least: true }, true));
    }
}

async fn every_combination_of_filters_is_understood_and_agrees_with_its_total(store: Store) {
    let world = people(store).await;
    let member = Some(world.role("member").id);
    for status in UserStatus::ALL.iter().copied() {
        for search in ["", "a", "@example"] {
            for id in [None, Some(world.owner.account.uuid())] {
                for (role, without_role) in [(None, None), (member, None), (None, member), (member, member)] {
                    let search = SearchQuery::parse(search);
                    let filter = MemberQuery { status, search, id, role, without_role, ..world.users() };
                    every_order_agrees_with_the_total(&world, &filter).await;
                }
            }
        }
    }
}

async fn every_order_agrees_with_the_total(world: &World, filter: &MemberQuery) {
    let total = emails(world, filter).await.len();
    for key in [UserKey::Name, UserKey::Activity, UserKey::Joined] {
        for descending in [false, true] {
            let place = match (key, descending) {
                (UserKey::Name, false) => "",
                (UserKey::Name, true) => "ffffffff",
                (_, false) => "-1",
                (_, true) => "9000000000000000000",
            };
            let beyond = Some((place.to_owned(), Uuid::nil()));
            let filter = MemberQuery { key, descending, beyond, ..filter.clone() };
            assert_eq!(emails(world, &filter).await.len(), total, "{filter:?}");
        }
    }
}
