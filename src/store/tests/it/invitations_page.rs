//! The Invitations page: every invitation ever made, newest first, in pages both ways, by state and by address.

use domain::{
    id::{InvitationId, MembershipId, TeamId},
    list::InvitationSort,
    state::{Delivery, InvitationState},
    text::{SearchQuery, sort_key},
    time::Timestamp,
};
use store::{InvitationFilter, InviterGap, Store};

use crate::world::{Invite, World, insert_org, t};

on_both_databases![
    pages_both_ways_cover_every_invitation_exactly_once,
    a_row_tells_what_the_page_shows,
    the_state_filter_tells_expired_ones_from_open_ones,
    those_that_end_until_a_moment_are_open_and_found_in_every_order,
    the_search_takes_every_sign_literally,
    every_combination_of_filters_is_understood_and_agrees_with_its_total,
    each_order_is_kept_over_all_pages,
    those_who_wait_are_found_by_their_inviter_and_role,
    the_invitations_of_one_inviter_are_found_alone,
    each_state_is_counted_as_people_see_it,
];

const PAGE: u32 = 10;

type Place = (Timestamp, InvitationId);

fn place((at, id): &Place) -> (String, uuid::Uuid) {
    (at.micros().to_string(), id.uuid())
}

async fn page(world: &World, filter: &InvitationFilter) -> Vec<Place> {
    read!(world.store, |tx| tx.list_invitations(filter))
        .iter()
        .map(|(row, _)| (row.sent_at, row.id))
        .collect()
}

async fn addresses(world: &World, filter: &InvitationFilter) -> Vec<String> {
    let rows = read!(world.store, |tx| tx.list_invitations(filter));
    let total = read!(world.store, |tx| tx.count_invitations(filter));
    assert_eq!(u64::try_from(rows.len()).unwrap(), total);
    rows.into_iter().map(|(row, _)| row.email).collect()
}

async fn pages_both_ways_cover_every_invitation_exactly_once(store: Store) {
    let world = World::new(store.clone()).await;
    let mut expected: Vec<Place> = vec![];
    for n in 0..137 {
        // Four made at each moment, so that the id has to break the tie.
        let at = t(n / 4);
        let id = world.invite(&Invite { at, ..Invite::new(&format!("p{n}@example.com")) }).await.unwrap();
        expected.push((at, id));
    }
    let other = World { org: insert_org(&store, "other", "Other").await.unwrap(), ..world.clone() };
    other.invite(&Invite::new("p1@example.com")).await.unwrap();
    expected.sort_unstable();
    for ascending in [true, false] {
        let mut pages: Vec<Vec<Place>> = vec![];
        let mut filter = InvitationFilter { descending: !ascending, limit: PAGE, ..world.invitations() };
        loop {
            let rows = page(&world, &filter).await;
            let Some(last) = rows.last() else { break };
            filter.beyond = Some(place(last));
            pages.push(rows);
        }
        assert_eq!(pages.len(), 14);
        assert_eq!(pages.concat(), expected);
        for neighbours in pages.windows(2) {
            let back = InvitationFilter {
                descending: ascending,
                beyond: Some(place(&neighbours[1][0])),
                ..filter.clone()
            };
            let mut rows = page(&world, &back).await;
            rows.reverse();
            assert_eq!(rows, neighbours[0]);
        }
        expected.reverse();
    }
    assert_eq!(read!(store, |tx| tx.count_invitations(&world.invitations())), 137);
}

async fn a_row_tells_what_the_page_shows(store: Store) {
    let world = World::new(store.clone()).await;
    let roles = vec![world.role("viewer").id, world.role("owner").id];
    let message = Some(world.message("ada@example.com", t(1)).await);
    let invite =
        Invite { roles, at: t(1), expires_at: Some(t(9)), message, ..Invite::new("Ada@example.com") };
    let id = world.invite(&invite).await.unwrap();
    world.invite(&Invite::new("bob@example.com")).await.unwrap();
    let rows = read!(store, |tx| tx.list_invitations(&world.invitations()));
    assert_eq!(rows.len(), 2);
    let (row, roles) = &rows[0];
    assert_eq!((row.id, row.email.as_str(), row.state), (id, "Ada@example.com", InvitationState::Pending));
    assert_eq!((row.inviter.as_str(), row.sent_at, row.expires_at), ("Olga Owner", t(1), Some(t(9))));
    assert_eq!(row.delivery, Delivery::Queued);
    let roles: Vec<_> =
        roles.iter().map(|role| (role.id(), role.name.as_str(), role.rank(), role.is_owner)).collect();
    let (owner, viewer) = (world.role("owner"), world.role("viewer"));
    assert_eq!(roles, [(owner.id, "Owner", owner.rank, true), (viewer.id, "Viewer", viewer.rank, false)]);
    assert_eq!((rows[1].0.delivery, rows[1].0.expires_at, rows[1].1.len()), (Delivery::None, None, 0));
}

async fn the_state_filter_tells_expired_ones_from_open_ones(store: Store) {
    use InvitationState::{Accepted, Cancelled, Declined, Expired, Pending};
    let world = World::new(store.clone()).await;
    for (n, (address, end)) in
        [("open", Some(61)), ("endless", None), ("over", Some(60))].into_iter().enumerate()
    {
        let at = t(i64::try_from(n).unwrap());
        let invite = Invite { at, expires_at: end.map(t), ..Invite::new(&format!("{address}@example.com")) };
        world.invite(&invite).await.unwrap();
    }
    for state in [Accepted, Cancelled, Declined] {
        let id = world.invite(&Invite::new(&format!("{}@example.com", state.as_str()))).await.unwrap();
        change!(store, [], Some(world.org), |tx| tx.update_invitation_closed(id, state, t(1), true).await?)
            .await
            .unwrap();
    }
    for (state, expected) in [
        (Some(Pending), &["endless", "open"][..]),
        (Some(Expired), &["over"]),
        (Some(Accepted), &["accepted"]),
        (Some(Cancelled), &["cancelled"]),
        (Some(Declined), &["declined"]),
        (None, &["over", "endless", "declined", "cancelled", "accepted", "open"]),
    ] {
        let filter = InvitationFilter { state, now: t(60), ..world.invitations() };
        let mut found = addresses(&world, &filter).await;
        if state.is_none() {
            found.sort_unstable();
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(found, expected.iter().map(|name| format!("{name}@example.com")).collect::<Vec<_>>());
        } else {
            assert_eq!(
                found,
                expected.iter().map(|name| format!("{name}@example.com")).collect::<Vec<_>>(),
                "{state:?}"
            );
        }
    }
}

async fn those_that_end_until_a_moment_are_open_and_found_in_every_order(store: Store) {
    let world = World::new(store).await;
    for (address, end) in
        [("over", Some(60)), ("soon", Some(61)), ("last", Some(90)), ("later", Some(91)), ("endless", None)]
    {
        let invite = Invite { expires_at: end.map(t), ..Invite::new(&format!("{address}@example.com")) };
        world.invite(&invite).await.unwrap();
    }
    let filter = InvitationFilter {
        state: Some(InvitationState::Pending),
        ends_by: Some(t(90)),
        now: t(60),
        ..world.invitations()
    };
    for sort in InvitationSort::ALL.iter().copied() {
        let filter = InvitationFilter { sort, descending: sort.is_descending(), ..filter.clone() };
        let mut found = addresses(&world, &filter).await;
        found.sort_unstable();
        assert_eq!(found, ["last@example.com", "soon@example.com"], "{sort:?}");
        assert_eq!(read!(world.store, |tx| tx.count_invitations(&filter)), 2);
    }
    let later = InvitationFilter {
        sort: InvitationSort::Expires,
        descending: false,
        beyond: Some((t(61).micros().to_string(), uuid::Uuid::max())),
        ..filter
    };
    let rows = read!(world.store, |tx| tx.list_invitations(&later));
    assert_eq!(rows.iter().map(|(row, _)| row.email.as_str()).collect::<Vec<_>>(), ["last@example.com"]);
}

async fn the_search_takes_every_sign_literally(store: Store) {
    let world = World::new(store).await;
    let all =
        ["a_b@example.com", "a%b@example.com", "axb@example.com", "o'neil@example.com", "Zoë@exämple.com"];
    for address in all {
        world.invite(&Invite::new(address)).await.unwrap();
    }
    for (search, expected) in [
        ("a_b", &["a_b@example.com"][..]),
        ("%b@", &["a%b@example.com"]),
        ("%", &[]),
        ("o'n", &["o'neil@example.com"]),
        ("ZOË", &["Zoë@exämple.com"]),
        ("zo", &["Zoë@exämple.com"]),
        ("oë", &[]),
        ("\\", &all),
        ("exa", &all),
    ] {
        let filter = InvitationFilter { search: SearchQuery::parse(search), ..world.invitations() };
        let mut found = addresses(&world, &filter).await;
        found.reverse();
        assert_eq!(found, expected, "{search:?}");
    }
}

async fn every_combination_of_filters_is_understood_and_agrees_with_its_total(store: Store) {
    let world = World::new(store).await;
    world.invite(&Invite::new("ada@example.com")).await.unwrap();
    let states = InvitationState::ALL.iter().copied().map(Some).chain([None]);
    for state in states {
        for search in ["", "a", "ada@"] {
            for ascending in [true, false] {
                let search = SearchQuery::parse(search);
                let filter =
                    InvitationFilter { state, search, descending: !ascending, ..world.invitations() };
                let rows = addresses(&world, &filter).await;
                assert_eq!(rows.len(), usize::from(matches!(state, None | Some(InvitationState::Pending))));
                let beyond = if ascending { t(1) } else { t(-1) };
                let filter = InvitationFilter {
                    beyond: Some((beyond.micros().to_string(), crate::world::uuid())),
                    ..filter
                };
                assert!(page(&world, &filter).await.is_empty());
            }
        }
    }
}

async fn each_order_is_kept_over_all_pages(store: Store) {
    let world = World::new(store).await;
    for n in 0..25_i64 {
        let address = format!("p{}@example.com", (n * 7) % 25);
        // Every fifth never runs out.
        let expires_at = (n % 5 != 0).then(|| t(1_000 + (n * 11) % 25));
        let id = world.invite(&Invite { at: t(n / 3), expires_at, ..Invite::new(&address) }).await.unwrap();
        // Half of them were answered, in every way.
        let answer = match n % 6 {
            0 => InvitationState::Accepted,
            2 => InvitationState::Cancelled,
            4 => InvitationState::Declined,
            _ => continue,
        };
        change!(world.store, [], Some(world.org), |tx| tx
            .update_invitation_closed(id, answer, t(1), true)
            .await?)
        .await
        .unwrap();
    }
    let every_state = [None].into_iter().chain(InvitationState::ALL.iter().copied().map(Some));
    for (sort, state) in
        every_state.flat_map(|state| InvitationSort::ALL.iter().map(move |sort| (sort, state)))
    {
        let descending = sort.is_descending();
        // In the midst of the ends.
        let now = t(1_012);
        let mut filter =
            InvitationFilter { sort: *sort, descending, state, now, limit: PAGE, ..world.invitations() };
        let total = read!(world.store, |tx| tx.count_invitations(&filter));
        assert!(total > 2, "{state:?}");
        let mut keys = vec![];
        loop {
            let rows = read!(world.store, |tx| tx.list_invitations(&filter));
            let Some((last, _)) = rows.last() else { break };
            filter.beyond = Some(last.place.clone());
            keys.extend(rows.into_iter().map(|(row, _)| {
                let never = i64::MAX;
                let moment = match sort {
                    InvitationSort::Sent | InvitationSort::SentDesc => row.sent_at.micros(),
                    _ => row.expires_at.map_or(never, Timestamp::micros),
                };
                if sort.is_by_email() { (0, row.email) } else { (moment, String::new()) }
            }));
        }
        let mut expected = keys.clone();
        expected.sort_by_key(|(moment, email)| (*moment, sort_key(email)));
        if descending {
            expected.reverse();
        }
        assert_eq!((keys.len() as u64, keys), (total, expected), "{sort:?}, {state:?}");
        assert!(state.is_some() || total == 25);
    }
}

async fn those_who_wait_are_found_by_their_inviter_and_role(store: Store) {
    let world = World::new(store).await;
    let (viewer, owner) = (world.role("viewer").id, world.role("owner").id);
    let one = Invite { roles: vec![viewer], ..Invite::new("viewer@example.com") };
    let other = Invite { roles: vec![viewer, owner], ..Invite::new("owner@example.com") };
    world.invite(&one).await.unwrap();
    world.invite(&other).await.unwrap();
    let by = world.owner.member;
    let role = InviterGap::Role;
    for (pairs, expected) in [
        (vec![], 0),
        (vec![(by, role(owner))], 1),
        (vec![(by, role(viewer))], 2),
        (vec![(by, InviterGap::Everything)], 2),
        (vec![(by, InviterGap::OutsideTeams)], 2),
        (vec![(by, InviterGap::Team(TeamId::new(crate::world::uuid())))], 0),
    ] {
        let filter = InvitationFilter { waiting: Some(pairs), ..world.invitations() };
        assert_eq!(addresses(&world, &filter).await.len(), expected);
    }
    let inviters = read!(world.store, |tx| tx.org(world.org).list_open_inviters());
    assert_eq!(inviters, [by]);
}

async fn the_invitations_of_one_inviter_are_found_alone(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["admin"]).await;
    world.invite(&Invite::new("by-olga@example.com")).await.unwrap();
    let hers = World { owner: ada.clone(), ..world.clone() };
    for n in 0..3 {
        hers.invite(&Invite { at: t(n), ..Invite::new(&format!("p{n}@example.com")) }).await.unwrap();
    }
    let filter = InvitationFilter { by: Some(ada.member), ..world.invitations() };
    assert_eq!(addresses(&world, &filter).await, ["p2@example.com", "p1@example.com", "p0@example.com"]);
    let first = InvitationFilter { search: SearchQuery::parse("p1"), ..filter.clone() };
    assert_eq!(addresses(&world, &first).await, ["p1@example.com"]);
    let beyond = page(&world, &filter).await.first().map(place);
    assert_eq!(page(&world, &InvitationFilter { beyond, ..filter }).await.len(), 2);
    let nobody =
        InvitationFilter { by: Some(MembershipId::new(crate::world::uuid())), ..world.invitations() };
    assert!(addresses(&world, &nobody).await.is_empty());
}

async fn each_state_is_counted_as_people_see_it(store: Store) {
    use InvitationState::{Accepted, Cancelled, Declined, Expired, Pending};
    let world = World::new(store.clone()).await;
    let org = world.org;
    assert!(read!(store, |tx| tx.org(org).count_invitations_by_state(None, t(0))).is_empty());
    let other = World { org: insert_org(&store, "other", "Other").await.unwrap(), ..world.clone() };
    other.invite(&Invite::new("elsewhere@example.com")).await.unwrap();
    for (address, end) in [("endless", None), ("later", Some(61)), ("over", Some(60)), ("past", Some(2))] {
        let invite = Invite { expires_at: end.map(t), ..Invite::new(&format!("{address}@example.com")) };
        world.invite(&invite).await.unwrap();
    }
    for (state, number) in [(Accepted, 3), (Cancelled, 2), (Declined, 1)] {
        for n in 0..number {
            // An end that has passed changes nothing for what was answered before.
            let address = format!("{}{n}@example.com", state.as_str());
            let invite = Invite { expires_at: Some(t(9)), ..Invite::new(&address) };
            let id = world.invite(&invite).await.unwrap();
            change!(store, [], Some(world.org), |tx| tx
                .update_invitation_closed(id, state, t(1), true)
                .await?)
            .await
            .unwrap();
        }
    }
    let counts = read!(store, |tx| tx.org(org).count_invitations_by_state(None, t(60)));
    let expected = [(Pending, 2), (Expired, 2), (Accepted, 3), (Cancelled, 2), (Declined, 1)];
    assert_eq!(counts, expected.into());
    for (state, number) in expected {
        let filter = InvitationFilter { state: Some(state), now: t(60), ..world.invitations() };
        assert_eq!(read!(store, |tx| tx.count_invitations(&filter)), number, "{state:?}");
    }
}
