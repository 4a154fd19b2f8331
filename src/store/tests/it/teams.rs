//! Teams: unique by name, with people as periods, pictures, and invitations that lead into one.

use domain::{
    error::ErrorKind,
    id::{MembershipId, PictureId, TeamId},
    member::Role,
    state::MembershipState,
    view::TeamBrief,
};
use store::{MemberQuery, NewPicture, OwnInvitations, PeriodStart, PictureOf, Store};

use crate::world::{Invite, T0, TAKEN, World, by_hand, insert_org, t, taken, uuid};

on_both_databases![
    a_team_name_exists_once_in_an_organization_whatever_its_letter_case_until_it_is_deleted,
    a_member_is_put_into_just_these_teams_and_the_periods_before_stay,
    people_are_counted_while_they_are_members,
    a_picture_is_read_in_each_size_and_goes_when_it_is_replaced_or_its_team_is_deleted,
    an_invitation_leads_into_teams_until_they_are_deleted,
    the_list_of_people_is_filtered_by_team,
    a_team_of_another_organization_is_not_found,
    a_role_of_a_team_is_held_while_both_periods_last,
    other_people_in_a_team_make_another_digest_of_it_and_of_the_roles_that_it_gives,
    somebody_leads_a_team_until_they_leave_it,
    a_place_in_a_team_ends_with_what_the_team_gives,
];

async fn insert(world: &World, name: &str) -> Result<TeamId, ErrorKind> {
    let (id, name) = (TeamId::new(uuid()), name.to_owned());
    change!(world.store, [name], Some(world.org), |tx| {
        taken(tx.insert_team(id, &name, T0).await)?;
        id
    })
    .await
}

pub async fn team(world: &World, name: &str) -> TeamId {
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
        let found = read!(store, |tx| tx.find_picture(first, size)).unwrap();
        assert_eq!(found.of, PictureOf::Team(night, "acme".to_owned()));
        assert_eq!(found.image, expected.as_bytes());
    }
    set_picture(&world, night, Some(second)).await;
    assert_eq!(read!(store, |tx| tx.find_picture(first, 0)), None);
    assert_eq!(read!(store, |tx| tx.org(world.org).find_team(night, T0)).unwrap().picture, Some(second));
    set_picture(&world, night, None).await;
    assert_eq!(read!(store, |tx| tx.find_picture(second, 0)), None);
    let third = PictureId::new(uuid());
    set_picture(&world, night, Some(third)).await;
    delete(&world, night, 1).await;
    assert_eq!(read!(store, |tx| tx.find_picture(third, 0)), None);
}

async fn an_invitation_leads_into_teams_until_they_are_deleted(store: Store) {
    let world = World::new(store.clone()).await;
    let (night, day) = (team(&world, "Night shift").await, team(&world, "Day shift").await);
    let ian = world.invite(&Invite::new("ian@example.com")).await.unwrap();
    let lead = async |teams: &[TeamId]| {
        let teams = teams.to_vec();
        change!(store, [teams], Some(world.org), |tx| tx.update_invitation_teams(ian, &teams).await?)
            .await
            .unwrap();
    };
    let led = async || {
        let found = read!(store, |tx| tx.org(world.org).list_invitation_teams(ian));
        let found: Vec<TeamId> = found.into_iter().map(|team| team.id).collect();
        let open = read!(store, |tx| tx.org(world.org).list_open_invitations_by_email(&["ian@example.com"]));
        assert_eq!(open["ian@example.com"].teams, found);
        let whole = read!(store, |tx| tx.org(world.org).find_invitation(ian)).unwrap();
        let given: Vec<TeamId> = whole.into.iter().map(|into| into.team).collect();
        assert_eq!((&whole.teams, &given), (&found, &found));
        found
    };
    assert_eq!(led().await, []);
    lead(&[day]).await;
    lead(&[night]).await;
    assert_eq!(led().await, [night]);
    assert_eq!(read!(store, |tx| tx.org(world.org).count_invitations_into(night)), 1);
    assert_eq!(read!(store, |tx| tx.org(world.org).count_invitations_into(day)), 0);
    let own = |sent_by, into| Some(OwnInvitations { sent_by, into });
    let nobody = MembershipId::new(uuid());
    for (by, expected) in [
        (None, Some(1)),
        (own(world.owner.member, vec![]), Some(1)),
        (own(nobody, vec![]), None),
        (own(nobody, vec![day]), None),
        (own(nobody, vec![day, night]), Some(1)),
    ] {
        let counts = read!(store, |tx| tx.org(world.org).count_open_invitations_by_team(by.as_ref()));
        assert_eq!(counts.get(&night).copied(), expected);
    }
    lead(&[night, day]).await;
    assert_eq!(led().await, [day, night], "by name");
    for (into, expected) in [(vec![day], None), (vec![day, night], Some(1))] {
        let by = own(nobody, into);
        let counts = read!(store, |tx| tx.org(world.org).count_open_invitations_by_team(by.as_ref()));
        assert_eq!(counts.get(&night).copied(), expected, "own where all its teams are led");
    }
    delete(&world, night, 2).await;
    assert_eq!(led().await, [day]);
    lead(&[]).await;
    assert_eq!(led().await, []);
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
    change!(store, [ian], Some(world.org), |tx| tx.update_invitation_teams(ian, &[night]).await?)
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

async fn roles_given(world: &World, team: TeamId, keys: &[&str], at: i64) {
    let roles: Vec<Role> = keys.iter().map(|key| world.role(key).clone()).collect();
    change!(world.store, [roles], Some(world.org), |tx| tx
        .update_team_roles(team, &roles, &by_hand(t(at)))
        .await?)
    .await
    .unwrap();
}

/// The keys of the roles that a member holds, with those of them that come by teams.
async fn held(world: &World, member: MembershipId, at: i64) -> (Vec<String>, Vec<String>) {
    let roles = world.roles.clone();
    let found = read!(world.store, |tx| tx.org(world.org).find_member(member, &roles, t(at))).unwrap();
    let key = |id| world.roles.iter().find(|role| role.id == id).unwrap().key.clone();
    let given = found.by_team.roles.iter().map(|given| key(given.role)).collect();
    (found.roles.into_iter().map(|role| role.key).collect(), given)
}

async fn a_role_of_a_team_is_held_while_both_periods_last(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["viewer"]).await.member;
    let (night, day) = (team(&world, "Night").await, team(&world, "Day").await);
    roles_given(&world, night, &["auditor", "member"], 10).await;
    let until = PeriodStart { until: Some(t(40)), ..by_hand(t(20)) };
    change!(world.store, [], Some(world.org), |tx| tx.insert_team_place(ada, night, &until).await?)
        .await
        .unwrap();
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let both = (keys(&["auditor", "member", "viewer"]), keys(&["auditor", "member"]));
    let none = (keys(&["viewer"]), keys(&[]));
    for (at, expected) in [(19, &none), (20, &both), (39, &both), (40, &none)] {
        let mut found = held(&world, ada, at).await;
        found.1.sort();
        assert_eq!(found, *expected, "{at}");
    }
    roles_given(&world, night, &["member"], 30).await;
    assert_eq!(held(&world, ada, 30).await, (keys(&["member", "viewer"]), keys(&["member"])));
    // Who held what at a moment is known afterwards.
    let as_of = async |at| {
        let members = read!(world.store, |tx| tx.org(world.org).list_members_as_of(t(at)));
        let mut roles = members.into_iter().find(|member| member.id == ada).unwrap().roles;
        roles.sort_unstable();
        roles
    };
    let ids = |keys: &[&str]| {
        let mut ids: Vec<_> = keys.iter().map(|key| world.role(key).id).collect();
        ids.sort_unstable();
        ids
    };
    for (at, expected) in [
        (19, ids(&["viewer"])),
        (29, ids(&["auditor", "member", "viewer"])),
        (30, ids(&["member", "viewer"])),
        (40, ids(&["viewer"])),
    ] {
        assert_eq!(as_of(at).await, expected, "{at}");
    }
    // A role that several teams give, and that is held besides, is one in lists and numbers.
    roles_given(&world, day, &["viewer", "member"], 31).await;
    place(&world, ada, &[night, day], 31).await;
    let query = MemberQuery { now: t(35), role: Some(world.role("viewer").id), ..world.users() };
    let rows = read!(world.store, |tx| tx.list_users(&query));
    assert_eq!(rows.len(), 1);
    let names: Vec<_> = rows[0].roles.iter().map(|role| role.name.as_str()).collect();
    assert_eq!(names, ["Member", "Viewer"]);
    assert_eq!(rows[0].by_team.iter().map(|given| given.is_direct).collect::<Vec<_>>(), [false, false, true]);
    let count = async |key| {
        let role = world.role(key).id;
        read!(world.store, |tx| tx.org(world.org).count_members_with_role(role, None, t(35)))
    };
    assert_eq!((count("viewer").await, count("member").await, count("auditor").await), (1, 1, 0));
    assert_eq!(read!(world.store, |tx| tx.count_users(&query, None)).count, 1);
    let gifts = read!(world.store, |tx| tx.org(world.org).list_team_roles(&world.roles));
    assert_eq!((gifts.roles(day).len(), gifts.include(world.role("auditor").id)), (2, false));
    delete(&world, day, 36).await;
    let gifts = read!(world.store, |tx| tx.org(world.org).list_team_roles(&world.roles));
    assert_eq!(gifts.roles(day), []);
}

async fn other_people_in_a_team_make_another_digest_of_it_and_of_the_roles_that_it_gives(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["viewer"]).await.member;
    let ben = world.member("Ben", "ben@example.com", &["viewer"]).await.member;
    let (night, day) = (team(&world, "Night").await, team(&world, "Day").await);
    roles_given(&world, night, &["auditor"], 1).await;
    place(&world, ada, &[night], 2).await;
    let role = world.role("auditor").id;
    let read = async |at| {
        let people = read!(world.store, |tx| tx.org(world.org).digest_team_people(night, t(at)));
        let holders = read!(world.store, |tx| tx.org(world.org).digest_role_holders(role, t(at)));
        (people.numbers(), holders.numbers())
    };
    assert_eq!(read(1).await, ([0; 3], [0; 3]), "nobody was in it yet");
    let with_ada = read(3).await;
    place(&world, ben, &[day], 3).await;
    assert_eq!(read(4).await, with_ada, "he is in another team");
    place(&world, ada, &[], 4).await;
    place(&world, ben, &[night], 4).await;
    let with_ben = read(5).await;
    assert_eq!((with_ada.0[0], with_ben.0[0], with_ada.1[0], with_ben.1[0]), (1, 1, 1, 1));
    assert_ne!(with_ben.0, with_ada.0);
    assert_ne!(with_ben.1, with_ada.1);
}

async fn somebody_leads_a_team_until_they_leave_it(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["viewer"]).await.member;
    let night = team(&world, "Night").await;
    place(&world, ada, &[night], 1).await;
    let lead = async |leads| {
        change!(world.store, [], Some(world.org), |tx| tx.update_team_place_leads(ada, night, leads).await?)
            .await
    };
    let leads = async |at| {
        let roles = world.roles.clone();
        let found = read!(world.store, |tx| tx.org(world.org).find_member(ada, &roles, t(at))).unwrap();
        let people = read!(world.store, |tx| tx.org(world.org).list_team_people(night, t(at), 9));
        assert_eq!(people.first().is_some_and(|one| one.leads), found.leads(night));
        found.by_team.leads
    };
    assert_eq!(leads(2).await, []);
    lead(true).await.unwrap();
    assert_eq!(leads(2).await, [night]);
    lead(false).await.unwrap();
    assert_eq!(leads(2).await, []);
    lead(true).await.unwrap();
    place(&world, ada, &[], 3).await;
    assert_eq!(leads(4).await, []);
    assert!(lead(true).await.is_err(), "nobody leads a team that they are not in");
    place(&world, ada, &[night], 5).await;
    assert_eq!(leads(6).await, [], "a new place begins without");
}

async fn a_place_in_a_team_ends_with_what_the_team_gives(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["viewer"]).await.member;
    let (night, day) = (team(&world, "Night").await, team(&world, "Day").await);
    roles_given(&world, night, &["member"], 1).await;
    place(&world, ada, &[night, day], 2).await;
    let given = async |at| held(&world, ada, at).await.1;
    assert_eq!(given(3).await, ["member"]);
    let end = |team| {
        change!(world.store, [], Some(world.org), |tx| tx.update_team_place_ended(ada, team, t(4)).await?)
    };
    end(night).await.unwrap();
    assert_eq!(given(5).await, [""; 0]);
    assert!(end(night).await.is_err(), "she is in it no longer");
    end(day).await.unwrap();
}
