//! Teams: unique by name, with people as periods, pictures, and invitations that lead into one.

use domain::{
    error::ErrorKind,
    id::{MembershipId, PictureId, TeamId},
    state::MembershipState,
    view::TeamBrief,
};
use store::{MemberQuery, NewPicture, Store};

use crate::world::{Invite, T0, TAKEN, World, by_hand, insert_org, t, taken, uuid};

on_both_databases![
    a_team_name_exists_once_in_an_organization_whatever_its_letter_case_until_it_is_deleted,
    a_member_is_put_into_just_these_teams_and_the_periods_before_stay,
    people_are_counted_while_they_are_members,
    a_picture_is_read_in_each_size_and_goes_when_it_is_replaced_or_its_team_is_deleted,
    an_invitation_leads_into_a_team_until_the_team_is_deleted,
    the_list_of_people_is_filtered_by_team,
    a_team_of_another_organization_is_not_found,
];

async fn insert(world: &World, name: &str) -> Result<TeamId, ErrorKind> {
    let (id, name) = (TeamId::new(uuid()), name.to_owned());
    change!(world.store, [name], Some(world.org), |tx| {
        taken(tx.insert_team(id, &name, T0).await)?;
        id
    })
    .await
}

async fn team(world: &World, name: &str) -> TeamId {
    insert(world, name).await.unwrap()
}

async fn place(world: &World, member: MembershipId, teams: &[TeamId], at: i64) {
    let teams = teams.to_vec();
    change!(world.store, [teams], Some(world.org), |tx| {
        tx.update_member_teams(member, &teams, &by_hand(t(at))).await?;
    })
    .await
    .unwrap();
}

async fn rename(world: &World, id: TeamId, name: &str) -> Result<(), ErrorKind> {
    let name = name.to_owned();
    change!(world.store, [name], Some(world.org), |tx| taken(tx.update_team_name(id, &name).await)?).await
}

async fn delete(world: &World, id: TeamId, at: i64) {
    change!(world.store, [id], Some(world.org), |tx| tx.update_team_deleted(id, t(at)).await?).await.unwrap();
}

async fn names(world: &World) -> Vec<String> {
    let teams: Vec<TeamBrief> = read!(world.store, |tx| tx.org(world.org).list_team_names());
    teams.into_iter().map(|team| team.name).collect()
}

/// The names of the teams that a member is in.
async fn teams_of(world: &World, member: MembershipId, at: i64) -> Vec<String> {
    let teams = read!(world.store, |tx| tx.org(world.org).list_teams_of(member, t(at)));
    teams.into_iter().map(|team| team.name).collect()
}

async fn a_team_name_exists_once_in_an_organization_whatever_its_letter_case_until_it_is_deleted(
    store: Store,
) {
    let world = World::new(store).await;
    let night = team(&world, "Night shift").await;
    let day = team(&world, "Day shift").await;
    assert_eq!(insert(&world, "NIGHT Shift").await, Err(TAKEN));
    assert_eq!(rename(&world, day, "night shift").await, Err(TAKEN));
    rename(&world, day, "Early shift").await.unwrap();
    rename(&world, day, "EARLY shift").await.unwrap();
    assert_eq!(names(&world).await, ["EARLY shift", "Night shift"]);
    delete(&world, night, 1).await;
    assert_eq!(names(&world).await, ["EARLY shift"]);
    team(&world, "Night shift").await;
}

async fn a_member_is_put_into_just_these_teams_and_the_periods_before_stay(store: Store) {
    let world = World::new(store).await;
    let (night, day) = (team(&world, "Night shift").await, team(&world, "Day shift").await);
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    place(&world, ada, &[night], 1).await;
    place(&world, ada, &[night, day], 2).await;
    assert_eq!(teams_of(&world, ada, 2).await, ["Day shift", "Night shift"]);
    place(&world, ada, &[day], 3).await;
    assert_eq!(teams_of(&world, ada, 3).await, ["Day shift"]);
    place(&world, ada, &[], 4).await;
    assert_eq!(teams_of(&world, ada, 4).await, [""; 0]);
    // Coming back begins another period.
    place(&world, ada, &[night], 5).await;
    assert_eq!(teams_of(&world, ada, 5).await, ["Night shift"]);
    assert_eq!(teams_of(&world, ada, 4).await, [""; 0], "it begins later");
}

async fn people_are_counted_while_they_are_members(store: Store) {
    let world = World::new(store.clone()).await;
    let night = team(&world, "Night shift").await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    let ben = world.member("Ben", "ben@example.com", &["member"]).await.member;
    for member in [ada, ben] {
        place(&world, member, &[night], 1).await;
    }
    let count = async |at| {
        let listed = read!(store, |tx| tx.org(world.org).list_teams(t(at)));
        let found = read!(store, |tx| tx.org(world.org).find_team(night, t(at))).unwrap();
        let by_team = read!(store, |tx| tx.org(world.org).count_members_by_team(t(at)));
        let people = read!(store, |tx| tx.org(world.org).list_team_people(night, t(at), 10));
        assert_eq!(listed[0].people, found.people);
        assert_eq!(by_team.get(&night).copied().unwrap_or_default(), found.people);
        assert_eq!(u64::try_from(people.len()).unwrap(), found.people);
        people.into_iter().map(|person| person.name).collect::<Vec<_>>()
    };
    assert_eq!(count(0).await, [""; 0]);
    assert_eq!(count(1).await, ["Ada", "Ben"]);
    let states = (MembershipState::Active, MembershipState::Removed);
    change!(store, [ada], Some(world.org), |tx| {
        tx.update_membership_state(ada, states, &by_hand(t(2))).await?;
    })
    .await
    .unwrap();
    assert_eq!(count(2).await, ["Ben"]);
    let one = read!(store, |tx| tx.org(world.org).list_team_people(night, t(1), 1));
    assert_eq!(one.len(), 1);
    delete(&world, night, 3).await;
    assert_eq!(teams_of(&world, ben, 3).await, [""; 0]);
}

async fn set_picture(world: &World, id: TeamId, picture: Option<PictureId>) {
    change!(world.store, [id], Some(world.org), |tx| {
        let new = picture.map(|id| NewPicture { id, sizes: [b"small", b"medium", b"large"], at: T0 });
        tx.update_team_picture(id, new.as_ref()).await?;
    })
    .await
    .unwrap();
}

async fn a_picture_is_read_in_each_size_and_goes_when_it_is_replaced_or_its_team_is_deleted(store: Store) {
    let world = World::new(store.clone()).await;
    let night = team(&world, "Night shift").await;
    let (first, second) = (PictureId::new(uuid()), PictureId::new(uuid()));
    set_picture(&world, night, Some(first)).await;
    for (size, expected) in [(0, "small"), (1, "medium"), (2, "large")] {
        let found = read!(store, |tx| tx.find_team_picture(first, size)).unwrap();
        assert_eq!(found, ("acme".to_owned(), expected.as_bytes().to_vec()));
    }
    set_picture(&world, night, Some(second)).await;
    assert_eq!(read!(store, |tx| tx.find_team_picture(first, 0)), None);
    assert_eq!(read!(store, |tx| tx.org(world.org).find_team(night, T0)).unwrap().picture, Some(second));
    set_picture(&world, night, None).await;
    assert_eq!(read!(store, |tx| tx.find_team_picture(second, 0)), None);
    let third = PictureId::new(uuid());
    set_picture(&world, night, Some(third)).await;
    delete(&world, night, 1).await;
    assert_eq!(read!(store, |tx| tx.find_team_picture(third, 0)), None);
}

async fn an_invitation_leads_into_a_team_until_the_team_is_deleted(store: Store) {
    let world = World::new(store.clone()).await;
    let (night, day) = (team(&world, "Night shift").await, team(&world, "Day shift").await);
    let ian = world.invite(&Invite::new("ian@example.com")).await.unwrap();
    let lead = async |team: Option<TeamId>| {
        change!(store, [team], Some(world.org), |tx| tx.update_invitation_team(ian, team).await?)
            .await
            .unwrap();
    };
    let led = async || {
        let found = read!(store, |tx| tx.org(world.org).find_invitation_team(ian));
        let open = read!(store, |tx| tx.org(world.org).list_open_invitations_by_email(&["ian@example.com"]));
        assert_eq!(open["ian@example.com"].team, found.as_ref().map(|team| team.id));
        found.map(|team| team.id)
    };
    assert_eq!(led().await, None);
    lead(Some(day)).await;
    lead(Some(night)).await;
    assert_eq!(led().await, Some(night));
    assert_eq!(read!(store, |tx| tx.org(world.org).count_invitations_into(night)), 1);
    assert_eq!(read!(store, |tx| tx.org(world.org).count_invitations_into(day)), 0);
    for (by, expected) in
        [(None, Some(1)), (Some(world.owner.member), Some(1)), (Some(MembershipId::new(uuid())), None)]
    {
        let counts = read!(store, |tx| tx.org(world.org).count_open_invitations_by_team(by));
        assert_eq!(counts.get(&night).copied(), expected);
    }
    delete(&world, night, 1).await;
    assert_eq!(led().await, None);
    lead(Some(day)).await;
    lead(None).await;
    assert_eq!(led().await, None);
}

async fn the_list_of_people_is_filtered_by_team(store: Store) {
    let world = World::new(store.clone()).await;
    let (night, empty) = (team(&world, "Night shift").await, team(&world, "Empty").await);
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    let ben = world.member("Ben", "ben@example.com", &["viewer"]).await.member;
    for member in [ada, ben] {
        place(&world, member, &[night], 1).await;
    }
    let ian = world.invite(&Invite::new("ian@example.com")).await.unwrap();
    change!(store, [ian], Some(world.org), |tx| tx.update_invitation_team(ian, Some(night)).await?)
        .await
        .unwrap();
    let found = async |query: MemberQuery| {
        let rows = read!(store, |tx| tx.list_users(&query));
        let total = read!(store, |tx| tx.count_users(&query, None));
        assert_eq!(total.count, u64::try_from(rows.len()).unwrap());
        assert!(rows.iter().all(|row| row.teams.iter().any(|team| team.name == "Night shift")), "{rows:?}");
        rows.into_iter().map(|row| row.email).collect::<Vec<_>>()
    };
    let in_team = |team, at| MemberQuery { team: Some(team), now: t(at), ..world.users() };
    assert_eq!(found(in_team(night, 1)).await, ["ada@example.com", "ben@example.com", "ian@example.com"]);
    assert_eq!(found(in_team(night, 0)).await, ["ian@example.com"], "judged by the clock");
    assert_eq!(found(in_team(empty, 1)).await, [""; 0]);
    let role = Some(world.role("viewer").id);
    assert_eq!(found(MemberQuery { role, ..in_team(night, 1) }).await, ["ben@example.com"]);
    let search = domain::text::SearchQuery::parse("ada");
    assert_eq!(found(MemberQuery { search, ..in_team(night, 1) }).await, ["ada@example.com"]);
    place(&world, ben, &[], 2).await;
    assert_eq!(found(in_team(night, 2)).await, ["ada@example.com", "ian@example.com"]);
}

async fn a_team_of_another_organization_is_not_found(store: Store) {
    let world = World::new(store.clone()).await;
    let night = team(&world, "Night shift").await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    place(&world, ada, &[night], 1).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert_eq!(read!(store, |tx| tx.org(other).find_team(night, t(1))), None);
    assert_eq!(read!(store, |tx| tx.org(other).list_teams(t(1))), []);
    assert_eq!(read!(store, |tx| tx.org(other).list_team_people(night, t(1), 9)), []);
    assert_eq!(read!(store, |tx| tx.org(other).list_teams_of(ada, t(1))).len(), 0);
    let teams = vec![night];
    let placed = change!(store, [teams], Some(other), |tx| {
        tx.update_member_teams(ada, &teams, &by_hand(t(2))).await?;
    })
    .await;
    assert_eq!(placed, Err(ErrorKind::Internal), "a mistake in the program");
}
