//! Memberships and roles as periods: judged by the clock, never deleted, and known for every moment of the past.

use domain::{
    id::{MembershipId, TeamId},
    list::UserStatus,
    member::{Member, Role},
    state::MembershipState,
    time::Timestamp,
};
use store::{MemberAsOf, MemberQuery, NewMembership, PeriodStart, RoleChange, Store};

use crate::{
    databases::Address,
    world::{T0, World, by_hand, email, insert_account, t, uuid},
};

on_both_databases![
    a_membership_ends_by_the_clock,
    a_role_ends_by_the_clock,
    an_ended_member_comes_back_with_a_new_period,
    an_end_date_stays_while_the_membership_lasts,
    nothing_is_deleted_and_each_period_says_where_it_comes_from,
    the_past_is_as_it_was_seen_then,
    a_moment_says_whose_roles_it_changed_and_how,
];

use MembershipState::{Active, Disabled, Removed};

/// A member until `until`, with these roles until `roles_until`.
async fn guest(world: &World, keys: &[&str], until: Option<i64>, roles_until: Option<i64>) -> MembershipId {
    let account = insert_account(&world.store, "Gus Guest", "gus@example.com").await.unwrap();
    let id = MembershipId::new(uuid());
    let roles: Vec<Role> = keys.iter().map(|key| world.role(key).clone()).collect();
    change!(world.store, [roles], Some(world.org), |tx| {
        let start = PeriodStart { until: until.map(t), ..by_hand(T0) };
        let new =
            NewMembership { id, account_id: account, name: "Gus Guest", email: "gus@example.com", start };
        tx.insert_membership(&new).await?;
        let start = PeriodStart { until: roles_until.map(t), ..by_hand(T0) };
        tx.update_membership_roles(id, &roles, &start).await?;
    })
    .await
    .unwrap();
    id
}

async fn find(world: &World, id: MembershipId, at: i64) -> Member {
    read!(world.store, |tx| tx.org(world.org).find_member(id, &world.roles, t(at))).unwrap()
}

/// The rows of the list with this status at a moment.
async fn listed(world: &World, status: UserStatus, at: i64) -> usize {
    let query = MemberQuery { status, now: t(at), ..world.users() };
    let rows = read!(world.store, |tx| tx.list_users(&query)).len();
    let total = read!(world.store, |tx| tx.count_users(&query, None));
    assert_eq!((total.count, total.at_least), (u64::try_from(rows).unwrap(), false));
    rows
}

async fn a_membership_ends_by_the_clock(store: Store) {
    let world = World::new(store.clone()).await;
    let id = guest(&world, &["owner"], Some(60), None).await;
    for (at, state, any, removed) in [(59, Active, 2, 0), (60, Removed, 1, 1), (999, Removed, 1, 1)] {
        let found = find(&world, id, at).await;
        let by_account =
            read!(store, |tx| tx.org(world.org).find_member_of(found.account_id, &world.roles, t(at)));
        assert_eq!((found.state, by_account.map(|found| found.state)), (state, Some(state)));
        assert_eq!(listed(&world, UserStatus::Any, at).await, any);
        assert_eq!(listed(&world, UserStatus::Active, at).await, any);
        assert_eq!(listed(&world, UserStatus::Removed, at).await, removed);
        assert_eq!(listed(&world, UserStatus::Disabled, at).await, 0);
        for search in ["gus", "gu", "example.com"] {
            let search = domain::text::SearchQuery::parse(search);
            let query = MemberQuery { search, status: UserStatus::Removed, now: t(at), ..world.users() };
            assert_eq!(read!(store, |tx| tx.list_users(&query)).len(), removed);
        }
        let mut tx = store.read().await.unwrap();
        let is_member = usize::from(state == Active);
        assert_eq!(tx.list_organizations_of(found.account_id, t(at)).await.unwrap().len(), is_member);
        let mut org = tx.org(world.org);
        let owners = 1 + u64::try_from(is_member).unwrap();
        assert_eq!(org.count_active_owners(t(at)).await.unwrap(), owners);
        assert_eq!(org.count_members_by_role(t(at)).await.unwrap()[&world.role("owner").id], owners);
        let key = email("gus@example.com").key();
        let by_email = org.list_members_by_email(&[key.as_str()], t(at)).await.unwrap();
        assert_eq!(by_email[key.as_str()], state);
        let query = MemberQuery { now: t(at), ..world.users() };
        let counts = tx.count_users_by_status(&query).await.unwrap();
        assert_eq!(counts.get(&UserStatus::Removed).copied().unwrap_or_default(), removed as u64);
        assert_eq!(counts[&UserStatus::Active], any as u64);
    }
}

async fn a_role_ends_by_the_clock(store: Store) {
    let world = World::new(store.clone()).await;
    let id = guest(&world, &["owner", "viewer"], None, Some(60)).await;
    let roles = vec![world.role("owner").clone()];
    change!(store, [roles], Some(world.org), |tx| tx
        .update_membership_roles(id, &roles, &by_hand(t(1)))
        .await?)
    .await
    .unwrap();
    for (at, roles, owners) in [(59, 1, 2), (60, 0, 1)] {
        assert_eq!(find(&world, id, at).await.roles.len(), roles);
        assert_eq!(read!(store, |tx| tx.org(world.org).count_active_owners(t(at))), owners);
        let by_role = read!(store, |tx| tx.org(world.org).count_members_by_role(t(at)));
        assert_eq!(by_role[&world.role("owner").id], owners);
        let owner = Some(world.role("owner").id);
        let all = MemberQuery { now: t(at), ..world.users() };
        let holders = MemberQuery { role: owner, ..all.clone() };
        let others = MemberQuery { without_role: owner, ..all.clone() };
        assert_eq!(read!(store, |tx| tx.list_users(&holders)).len() as u64, owners);
        assert_eq!(read!(store, |tx| tx.count_users(&holders, None)).count, owners);
        assert_eq!(read!(store, |tx| tx.list_users(&others)).len() as u64, 2 - owners);
        assert_eq!(read!(store, |tx| tx.count_users(&others, None)).count, 2 - owners);
        let rows = read!(store, |tx| tx.list_users(&all));
        assert_eq!(rows.iter().map(|row| row.roles.len()).sum::<usize>() as u64, owners);
    }
    let roles = vec![world.role("owner").clone()];
    change!(store, [roles], Some(world.org), |tx| tx
        .update_membership_roles(id, &roles, &by_hand(t(70)))
        .await?)
    .await
    .unwrap();
    assert_eq!(find(&world, id, 70).await.roles.len(), 1, "a role that has ended is given again");
}

async fn an_ended_member_comes_back_with_a_new_period(store: Store) {
    let world = World::new(store.clone()).await;
    let id = guest(&world, &["member"], Some(60), None).await;
    let inviter = world.owner.member;
    let rejoin = async |at: i64| {
        change!(store, [], Some(world.org), |tx| tx
            .update_membership_rejoined(id, &PeriodStart::by_hand(t(at), Some(inviter)))
            .await?)
        .await
    };
    assert!(rejoin(59).await.is_err(), "they are a member");
    rejoin(60).await.unwrap();
    assert_eq!(find(&world, id, 9_999).await.state, Active);
    let details = read!(store, |tx| tx.org(world.org).get_member_details(id));
    assert_eq!((details.joined_at, details.invited_by.map(|(by, _)| by)), (t(60), Some(inviter)));
}

async fn an_end_date_stays_while_the_membership_lasts(store: Store) {
    let world = World::new(store.clone()).await;
    let id = guest(&world, &["member"], Some(60), None).await;
    let step = async |from, to, at: i64| {
        change!(store, [], Some(world.org), |tx| tx
            .update_membership_state(id, (from, to), &by_hand(t(at)))
            .await?)
        .await
        .unwrap()
    };
    assert!(step(Active, Disabled, 10).await);
    assert!(step(Disabled, Active, 20).await);
    assert_eq!((find(&world, id, 59).await.state, find(&world, id, 60).await.state), (Active, Removed));
    assert!(!step(Active, Disabled, 61).await, "they are no member any more");
    assert!(step(Removed, Active, 62).await);
    assert_eq!(find(&world, id, 9_999).await.state, Active);
}

async fn nothing_is_deleted_and_each_period_says_where_it_comes_from(address: Address) {
    let store = address.open().await;
    let world = World::new(store.clone()).await;
    let id = guest(&world, &["member"], None, None).await;
    let (giver, wanted) = (Some(world.owner.member), vec![world.role("admin").clone()]);
    change!(store, [wanted], Some(world.org), |tx| {
        let start = PeriodStart::by_hand(t(5), giver);
        tx.update_membership_roles(id, &wanted, &start).await?;
        assert!(tx.update_membership_state(id, (Active, Removed), &start).await?);
    })
    .await
    .unwrap();
    for (sql, number) in [
        ("SELECT COUNT(*) FROM membership_period", 2),
        ("SELECT COUNT(*) FROM membership_period WHERE ended_at IS NULL", 1),
        ("SELECT COUNT(*) FROM role_assignment", 3),
        ("SELECT COUNT(*) FROM role_assignment WHERE ended_at IS NULL", 2),
        ("SELECT COUNT(*) FROM role_assignment WHERE given_by IS NOT NULL AND source = 'by_hand'", 1),
    ] {
        assert_eq!(address.number(sql).await, number, "{sql}");
    }
}

/// A small generator of the same numbers each time (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}

/// Every member of the organization with state and roles, by the finder that the checks use.
async fn snapshot(world: &World, ids: &[MembershipId], now: Timestamp) -> Vec<MemberAsOf> {
    let mut members = vec![];
    let mut tx = world.store.read().await.unwrap();
    for id in ids {
        let found = tx.org(world.org).find_member(*id, &world.roles, now).await.unwrap().unwrap();
        if found.state == Removed {
            continue;
        }
        let mut roles: Vec<_> = found.roles.iter().map(|role| role.id).collect();
        roles.sort_unstable();
        members.push(MemberAsOf { id: *id, state: found.state, roles });
    }
    members
}

/// Random histories of five people, several changes at some moments and none at others, with and without end dates.
async fn the_past_is_as_it_was_seen_then(store: Store) {
    let world = World::new(store.clone()).await;
    let mut ids = vec![world.owner.member];
    for n in 0..4 {
        let name = format!("Person {n}");
        ids.push(world.member(&name, &format!("p{n}@example.com"), &["member"]).await.member);
    }
    for seed in 0..6 {
        let mut random = Random(seed);
        let begin = i64::try_from(seed).unwrap() * 1_000;
        let mut seen = vec![];
        for at in begin..begin + 40 {
            for _ in 0..random.below(3) {
                let id = ids[usize::try_from(random.below(5)).unwrap()];
                let until =
                    (random.below(3) == 0).then(|| t(at + 1 + i64::try_from(random.below(20)).unwrap()));
                let start = PeriodStart { until, ..by_hand(t(at)) };
                let (kind, bits) = (random.below(5), random.below(16));
                let to = [Active, Disabled, Removed][usize::try_from(random.below(3)).unwrap()];
                let from = find(&world, id, at).await.state;
                let roles: Vec<Role> = world
                    .roles
                    .iter()
                    .enumerate()
                    .filter(|(n, _)| bits >> n & 1 == 1)
                    .map(|(_, role)| role.clone())
                    .collect();
                change!(store, [roles], Some(world.org), |tx| {
                    if kind < 3 {
                        tx.update_membership_roles(id, &roles, &start).await?;
                    } else if from != to {
                        assert!(tx.update_membership_state(id, (from, to), &start).await?);
                    }
                })
                .await
                .unwrap();
            }
            seen.push((t(at), snapshot(&world, &ids, t(at)).await));
        }
        for (at, expected) in seen {
            let known = read!(store, |tx| tx.org(world.org).list_members_as_of(at));
            assert_eq!(known, expected, "seed {seed} at {at:?}");
        }
    }
    let before = read!(store, |tx| tx.org(world.org).list_members_as_of(t(-1)));
    assert_eq!(before, [], "nobody was a member before");
}

async fn a_moment_says_whose_roles_it_changed_and_how(address: Address) {
    let world = World::new(address.open().await).await;
    let ada = guest(&world, &["admin", "viewer"], None, None).await;
    let bob = world.member("Bob", "bob@example.com", &["viewer"]).await.member;
    let cleo = world.member("Cleo", "cleo@example.com", &["member"]).await.member;
    let night = TeamId::new(uuid());
    let roles = |keys: &[&str]| keys.iter().map(|key| world.role(key).clone()).collect::<Vec<Role>>();
    let [only_viewer, given, none] = [roles(&["viewer"]), roles(&["member", "viewer"]), roles(&[])];
    change!(world.store, [only_viewer, given, none], Some(world.org), |tx| {
        tx.insert_team(night, "Night shift", t(1)).await?;
        for member in [bob, cleo] {
            tx.update_member_teams(member, &[night], &by_hand(t(1))).await?;
        }
        tx.update_membership_roles(ada, &only_viewer, &by_hand(t(2))).await?;
        tx.update_team_roles(night, &given, &by_hand(t(3))).await?;
        tx.update_team_roles(night, &none, &by_hand(t(4))).await?;
    })
    .await
    .unwrap();
    let name = |key: &str| world.role(key).name.clone();
    let names = |keys: &[&str]| keys.iter().map(|key| name(key)).collect::<Vec<String>>();
    let change = |before: &[&str], after: &[&str]| RoleChange { before: names(before), after: names(after) };
    for (at, expected) in [
        (1, vec![]),
        (2, vec![(ada, change(&["admin", "viewer"], &["viewer"]))]),
        // What somebody holds already does not change.
        (
            3,
            vec![
                (bob, change(&["viewer"], &["member", "viewer"])),
                (cleo, change(&["member"], &["member", "viewer"])),
            ],
        ),
        (
            4,
            vec![
                (bob, change(&["member", "viewer"], &["viewer"])),
                (cleo, change(&["member", "viewer"], &["member"])),
            ],
        ),
        (5, vec![]),
    ] {
        let found = read!(world.store, |tx| tx.org(world.org).list_role_changes(&[ada, bob, cleo], t(at)));
        assert_eq!(found, expected.into_iter().collect(), "{at}");
    }
    assert!(read!(world.store, |tx| tx.org(world.org).list_role_changes(&[], t(2))).is_empty());
}
