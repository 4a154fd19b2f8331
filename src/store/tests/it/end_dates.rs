//! End dates: set on a membership, a role, a place in a team and an invitation, found while they come, and kept as periods.

use domain::{
    end_date::EndOf,
    id::{MembershipId, OrgId, TeamId},
    list::UserStatus,
    state::MembershipState,
    text::SearchQuery,
    time::Timestamp,
};
use store::{EndKind, MemberEnds, MemberQuery, PeriodStart, SoonEnds, Store};

use crate::{
    databases::Address,
    world::{Invite, T0, World, by_hand, insert_org, t, uuid},
};

on_both_databases![
    each_part_of_a_membership_gets_an_end_and_the_history_keeps_the_one_before,
    what_is_over_gets_no_other_end,
    whoever_has_something_that_ends_soon_is_listed_with_what_it_is,
    coming_ends_are_found_page_by_page_with_whoever_set_them,
    an_invitation_says_until_when_the_membership_lasts,
    organizations_are_gone_through_page_by_page,
    the_end_of_a_removed_member_is_known_from_their_last_period,
];

/// Puts a member into a new team.
async fn team(world: &World, member: MembershipId) -> TeamId {
    let id = TeamId::new(uuid());
    change!(world.store, [], Some(world.org), |tx| {
        tx.insert_team(id, "Night shift", T0).await?;
        tx.update_member_teams(member, &[id], &by_hand(T0)).await?;
    })
    .await
    .unwrap();
    id
}

/// Sets an end as the owner.
async fn set(world: &World, member: MembershipId, of: EndOf, at: i64, until: Option<i64>) -> bool {
    let by = PeriodStart { until: until.map(t), ..PeriodStart::by_hand(t(at), Some(world.owner.member)) };
    change!(world.store, [], Some(world.org), |tx| match of {
        EndOf::Membership => tx.update_membership_end(member, &by).await?,
        EndOf::Role(role) => {
            tx.update_role_end(member, role, &by).await?;
            true
        }
        EndOf::Team(team) => {
            tx.update_team_place_end(member, team, &by).await?;
            true
        }
    })
    .await
    .unwrap()
}

async fn ends(world: &World, member: MembershipId) -> MemberEnds {
    read!(world.store, |tx| tx.org(world.org).find_ends(member, t(1)))
}

async fn each_part_of_a_membership_gets_an_end_and_the_history_keeps_the_one_before(address: Address) {
    let world = World::new(address.open().await).await;
    let ada = world.member("Ada", "ada@example.com", &["member", "viewer"]).await.member;
    let (night, viewer) = (team(&world, ada).await, world.role("viewer").id);
    for until in [Some(100), Some(50), None, Some(70)] {
        assert!(set(&world, ada, EndOf::Membership, 1, until).await);
        set(&world, ada, EndOf::Role(viewer), 1, until).await;
        set(&world, ada, EndOf::Team(night), 1, until).await;
        let now = ends(&world, ada).await;
        assert_eq!(now.membership, until.map(t));
        assert_eq!(now.of_role(viewer), Some(until.map(t)));
        assert_eq!(now.of_role(world.role("member").id), Some(None), "the other role has none");
        assert_eq!(now.teams, [(night, "Night shift".to_owned(), until.map(t))]);
    }
    for (table, rows) in [("membership_period", 5), ("role_assignment", 5), ("team_place", 5)] {
        let of_ada = format!("SELECT COUNT(*) FROM {table} WHERE given_by IS NOT NULL OR until IS NOT NULL");
        assert_eq!(address.number(&of_ada).await, rows - 1, "{table}: each end is a period of its own");
    }
    let state_at = async |at| read!(world.store, |tx| tx.org(world.org).find_member(ada, &world.roles, at));
    assert_eq!(state_at(t(69)).await.unwrap().state, MembershipState::Active);
    assert_eq!(state_at(t(70)).await.unwrap().state, MembershipState::Removed);
}

async fn whoever_has_something_that_ends_soon_is_listed_with_what_it_is(address: Address) {
    const DAY: i64 = 24 * 60 * 60;
    let world = World::new(address.open().await).await;
    let viewer = world.role("viewer").id;
    let [ada, bob, cleo, dora] = [
        world.member("Ada", "ada@example.com", &["member"]).await.member,
        world.member("Bob", "bob@example.com", &["member", "viewer"]).await.member,
        world.member("Cleo", "cleo@example.com", &["member"]).await.member,
        world.member("Dora", "dora@example.com", &["member", "viewer"]).await.member,
    ];
    let night = team(&world, cleo).await;
    let in_days = |days: i64| Some(days * DAY);
    set(&world, ada, EndOf::Membership, 1, in_days(3)).await;
    set(&world, bob, EndOf::Role(viewer), 1, in_days(2)).await;
    set(&world, cleo, EndOf::Team(night), 1, in_days(1)).await;
    set(&world, dora, EndOf::Role(viewer), 1, in_days(15)).await;

    let of = |soon, search: &str| MemberQuery {
        now: t(2),
        status: UserStatus::Expiring,
        soon,
        search: SearchQuery::parse(search),
        ..world.users()
    };
    let all = SoonEnds::default();
    for (soon, search, names) in [
        (all, "", vec!["Ada", "Bob", "Cleo"]),
        (SoonEnds { roles: false, ..all }, "", vec!["Ada", "Cleo"]),
        (SoonEnds { teams: false, ..all }, "", vec!["Ada", "Bob"]),
        (all, "bo", vec!["Bob"]),
        (SoonEnds { roles: false, ..all }, "bo", vec![]),
        (all, "cleo", vec!["Cleo"]),
        (SoonEnds { teams: false, ..all }, "cleo", vec![]),
        (all, "dora", vec![]),
    ] {
        let query = of(soon, search);
        let listed = read!(world.store, |tx| tx.list_users(&query));
        assert_eq!(listed.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), names, "{query:?}");
        let total = read!(world.store, |tx| tx.count_users(&query, None));
        assert_eq!(total.count, names.len() as u64, "{query:?}");
    }
    let others =
        MemberQuery { org: insert_org(&world.store, "other", "Other").await.unwrap(), ..of(all, "") };
    assert!(read!(world.store, |tx| tx.list_users(&others)).is_empty());

    let ends = read!(world.store, |tx| tx.org(world.org).list_soon_ends(&[ada, bob, cleo, dora], t(2)));
    let ends: Vec<_> = ends.into_iter().map(|end| (end.member, end.of, end.name)).collect();
    let viewer = (bob, EndOf::Role(viewer), world.role("viewer").name.clone());
    assert_eq!(ends, [(cleo, EndOf::Team(night), "Night shift".to_owned()), viewer]);
}

async fn what_is_over_gets_no_other_end(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    assert!(set(&world, ada, EndOf::Membership, 1, Some(10)).await);
    assert!(!set(&world, ada, EndOf::Membership, 10, Some(99)).await, "it ended at that moment");
    assert_eq!(ends(&world, ada).await.membership, Some(t(10)));
    let bob = world.member("Bob", "bob@example.com", &["member"]).await.member;
    let (from, to) = (MembershipState::Active, MembershipState::Removed);
    change!(world.store, [], Some(world.org), |tx| tx
        .update_membership_state(bob, (from, to), &by_hand(t(5)))
        .await?)
    .await
    .unwrap();
    assert!(!set(&world, bob, EndOf::Membership, 6, Some(99)).await);
}

async fn coming(world: &World, kind: EndKind, (now, before): (i64, i64)) -> Vec<(EndOf, Timestamp, String)> {
    let mut found = vec![];
    let mut beyond = 0;
    loop {
        let page = read!(world.store, |tx| tx.list_coming_ends(kind, (t(now), t(before)), beyond, 1));
        let Some(end) = page.into_iter().next() else { return found };
        assert_eq!(end.org, world.org);
        beyond = end.place;
        found.push((end.of, end.until, end.giver.map(|(_, email)| email).unwrap_or_default()));
    }
}

async fn coming_ends_are_found_page_by_page_with_whoever_set_them(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member", "viewer"]).await.member;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await.member;
    let (night, viewer) = (team(&world, ada).await, world.role("viewer").id);
    let olga = || "olga@example.com".to_owned();
    set(&world, bob, EndOf::Membership, 1, Some(60)).await;
    set(&world, ada, EndOf::Membership, 1, Some(80)).await;
    set(&world, ada, EndOf::Role(viewer), 1, Some(50)).await;
    set(&world, ada, EndOf::Team(night), 1, Some(90)).await;
    let of = EndOf::Membership;
    assert_eq!(coming(&world, EndKind::Memberships, (2, 80)).await.len(), 2);
    assert_eq!(coming(&world, EndKind::Memberships, (2, 79)).await, [(of, t(60), olga())]);
    assert_eq!(coming(&world, EndKind::Memberships, (60, 80)).await, [(of, t(80), olga())], "one is over");
    assert_eq!(coming(&world, EndKind::Roles, (2, 99)).await, [(EndOf::Role(viewer), t(50), olga())]);
    assert_eq!(coming(&world, EndKind::Teams, (2, 99)).await, [], "it ends with the membership");
    assert!(set(&world, ada, of, 3, None).await);
    assert_eq!(coming(&world, EndKind::Teams, (4, 99)).await, [(EndOf::Team(night), t(90), olga())]);
    let (owner, from, to) = (world.owner.member, MembershipState::Active, MembershipState::Disabled);
    change!(store, [], Some(world.org), |tx| tx
        .update_membership_state(owner, (from, to), &by_hand(t(5)))
        .await?)
    .await
    .unwrap();
    let found = coming(&world, EndKind::Roles, (6, 99)).await;
    assert_eq!(found, [(EndOf::Role(viewer), t(50), String::new())], "whoever is disabled is told nothing");
    change!(store, [], Some(world.org), |tx| tx
        .update_membership_state(ada, (from, to), &by_hand(t(5)))
        .await?)
    .await
    .unwrap();
    assert_eq!(coming(&world, EndKind::Roles, (6, 99)).await, [], "only of active members");
}

async fn an_invitation_says_until_when_the_membership_lasts(store: Store) {
    let world = World::new(store.clone()).await;
    let id = world.invite(&Invite::new("ada@example.com")).await.unwrap();
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let set = async |org: OrgId, until: Option<i64>| {
        let until = until.map(t);
        change!(store, [], Some(org), |tx| tx.update_invitation_member_end(id, until).await?).await
    };
    for until in [None, Some(50), Some(70), None] {
        set(world.org, until).await.unwrap();
        assert_eq!(read!(store, |tx| tx.find_invited_until(id)), until.map(t));
    }
    assert!(set(other, Some(60)).await.is_err(), "it is another organization's");
    assert_eq!(read!(store, |tx| tx.find_invited_until(id)), None);
}

async fn organizations_are_gone_through_page_by_page(store: Store) {
    let mut expected = vec![];
    for n in 0..5 {
        expected.push(insert_org(&store, &format!("org{n}"), "Org").await.unwrap());
    }
    expected.sort_unstable();
    let (mut found, mut beyond) = (vec![], None);
    loop {
        let page = read!(store, |tx| tx.list_organization_ids(beyond, 2));
        let Some(last) = page.last() else { break };
        beyond = Some(*last);
        found.extend(page);
    }
    assert_eq!(found, expected);
}

async fn the_end_of_a_removed_member_is_known_from_their_last_period(store: Store) {
    use MembershipState::{Active, Disabled, Removed};
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await.member;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let former = async |org, id| read!(store, |tx| tx.org(org).find_former_end(id));
    let move_to = async |id, states, at, until: Option<i64>| {
        let start = PeriodStart { until: until.map(t), ..by_hand(t(at)) };
        let moved =
            change!(store, [], Some(world.org), |tx| tx.update_membership_state(id, states, &start).await?);
        assert_eq!(moved.await, Ok(true));
    };
    assert_eq!(former(world.org, ada).await, None, "there is none yet");
    for until in [50, 70] {
        assert!(set(&world, ada, EndOf::Membership, 1, Some(until)).await);
        assert_eq!(former(world.org, ada).await, Some(t(until)));
    }
    move_to(ada, (Active, Disabled), 2, None).await;
    move_to(ada, (Disabled, Removed), 3, None).await;
    assert_eq!(ends(&world, ada).await.membership, None, "it is gone from the membership");
    assert_eq!(former(world.org, ada).await, Some(t(70)));
    assert_eq!(former(other, ada).await, None, "it is another organization's");
    assert_eq!(former(world.org, MembershipId::new(uuid())).await, None);
    assert_eq!(former(world.org, bob).await, None, "it is somebody else's");

    move_to(ada, (Removed, Active), 4, Some(90)).await;
    assert_eq!(former(world.org, ada).await, Some(t(90)));
    assert!(set(&world, ada, EndOf::Membership, 5, None).await);
    move_to(ada, (Active, Removed), 6, None).await;
    assert_eq!(former(world.org, ada).await, None, "only the last period counts");
}
