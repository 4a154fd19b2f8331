//! Teams: created, renamed and deleted, people in and out, one team each or several, and invitations into a team.

use domain::{
    access::Denial,
    error::{ErrorKind, Problem},
    id::{MembershipId, TeamId},
    list::UserQuery,
    permission::Permission,
    policy::TeamsMode,
};
use service::{
    Caller,
    invitations::{self, InviteMembers},
    members, orgs, picture,
    teams::{self, AddPeople, CreateTeam, MoveMember},
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, a_picture, fields};

on_both_databases![
    a_team_is_created_with_people_and_the_log_tells_each,
    where_a_member_is_in_one_team_a_new_place_ends_the_old_one,
    whoever_accepts_an_invitation_into_a_team_is_in_it,
];

/// An organization in which a member is in as many teams as `mode` says.
async fn organization(world: &World, mode: TeamsMode) -> Org {
    world.set_up().await;
    world.organization_with("Globex", |policy| policy.teams_mode = mode).await
}

async fn create(world: &World, org: &Org, name: &str, people: &[MembershipId]) -> TeamId {
    let command = CreateTeam { name: name.to_owned(), people: people.to_vec(), ..CreateTeam::default() };
    teams::create(&world.service, &org.owner, &org.slug, command).await.unwrap()
}

async fn people(world: &World, org: &Org, team: TeamId) -> Vec<MembershipId> {
    let page = teams::get(&world.service, &org.owner, &org.slug, team, "").await.unwrap();
    page.people.into_iter().map(|person| person.id).collect()
}

async fn teams_of(world: &World, org: &Org, member: MembershipId) -> Vec<String> {
    members::get(&world.service, &org.owner, &org.slug, member).await.unwrap().row.teams
}

async fn change(world: &World, org: &Org, member: MembershipId, from: Option<TeamId>, to: Option<TeamId>) {
    let command = MoveMember { member, from, to };
    teams::move_member(&world.service, &org.owner, &org.slug, command).await.unwrap();
}

async fn a_team_is_created_with_people_and_the_log_tells_each(world: World) {
    let org = organization(&world, TeamsMode::Many).await;
    let (ada, ben) = (world.enrol(&org, "member").await.1, world.enrol(&org, "viewer").await.1);
    let mark = world.mark().await;
    let team = create(&world, &org, "  Night   shift ", &[ada, ben]).await;
    assert_eq!(world.actions_since(&mark).await, ["team.created", "team.member_added", "team.member_added"]);
    let created = world.entry(&org.slug, "team.created").await;
    assert_eq!((created.target.as_deref(), created.target_id), (Some("Night shift"), Some(team.to_string())));
    let added = world.entry(&org.slug, "team.member_added").await;
    assert_eq!(added.value_after.as_deref(), Some(r#"{"teams":["Night shift"]}"#));
    let (mut found, mut expected) = (people(&world, &org, team).await, [ada, ben]);
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    let page = teams::list(&world.service, &org.owner, &org.slug).await.unwrap();
    assert_eq!((page.teams.len(), page.teams[0].people), (1, 2));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_name_is_unique_without_case_and_needed() {
    let world = World::sqlite().await;
    let org = organization(&world, TeamsMode::Many).await;
    let night = create(&world, &org, "Night shift", &[]).await;
    let day = create(&world, &org, "Day shift", &[]).await;
    let (service, owner, slug) = (&world.service, &org.owner, &org.slug);
    let again = CreateTeam { name: "NIGHT SHIFT".to_owned(), ..CreateTeam::default() };
    let refused = teams::create(service, owner, slug, again).await.unwrap_err();
    assert_eq!(fields(refused), [("name".to_owned(), Problem::TeamNameTaken)]);
    let refused = teams::rename(service, owner, slug, day, "night shift").await.unwrap_err();
    assert_eq!(fields(refused), [("name".to_owned(), Problem::TeamNameTaken)]);
    let refused = teams::rename(service, owner, slug, day, " ").await.unwrap_err();
    assert_eq!(fields(refused), [("name".to_owned(), Problem::Required)]);
    teams::delete(service, owner, slug, night).await.unwrap();
    teams::rename(service, owner, slug, day, "night shift").await.unwrap();
    let renamed = world.entry(slug, "team.renamed").await;
    assert_eq!(renamed.value_before.as_deref(), Some(r#"{"name":"Day shift"}"#));
    assert_eq!(renamed.value_after.as_deref(), Some(r#"{"name":"night shift"}"#));
    let mark = world.mark().await;
    teams::rename(service, owner, slug, day, "night shift").await.unwrap();
    assert_eq!(world.actions_since(&mark).await, NONE, "the name it has already is no change");
}

async fn where_a_member_is_in_one_team_a_new_place_ends_the_old_one(world: World) {
    let org = organization(&world, TeamsMode::One).await;
    let ada = world.enrol(&org, "member").await.1;
    let night = create(&world, &org, "Night shift", &[ada]).await;
    let day = create(&world, &org, "Day shift", &[]).await;
    let mark = world.mark().await;
    // The drop-down on the person's page, then the one beside the people of the team.
    change(&world, &org, ada, None, Some(day)).await;
    assert_eq!(teams_of(&world, &org, ada).await, ["Day shift"]);
    change(&world, &org, ada, Some(day), Some(night)).await;
    assert_eq!(teams_of(&world, &org, ada).await, ["Night shift"]);
    let command = AddPeople { team: day, people: vec![ada] };
    assert_eq!(teams::add_people(&world.service, &org.owner, &org.slug, command.clone()).await, Ok(1));
    assert_eq!(teams::add_people(&world.service, &org.owner, &org.slug, command).await, Ok(0));
    assert_eq!(teams_of(&world, &org, ada).await, ["Day shift"]);
    assert_eq!(
        world.actions_since(&mark).await,
        ["team.member_moved", "team.member_moved", "team.member_moved"]
    );
    let moved = world.entry(&org.slug, "team.member_moved").await;
    assert_eq!(moved.value_before.as_deref(), Some(r#"{"teams":["Night shift"]}"#));
    assert_eq!(moved.value_after.as_deref(), Some(r#"{"teams":["Day shift"]}"#));
    change(&world, &org, ada, None, None).await;
    assert_eq!(teams_of(&world, &org, ada).await, NONE);
    assert_eq!(world.entry(&org.slug, "team.member_removed").await.target_id, Some(ada.to_string()));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn where_a_member_is_in_several_teams_each_is_joined_and_left_by_itself() {
    let world = World::sqlite().await;
    let org = organization(&world, TeamsMode::Many).await;
    let ada = world.enrol(&org, "member").await.1;
    let night = create(&world, &org, "Night shift", &[ada]).await;
    let day = create(&world, &org, "Day shift", &[ada]).await;
    let late = create(&world, &org, "Late shift", &[]).await;
    assert_eq!(teams_of(&world, &org, ada).await, ["Day shift", "Night shift"]);
    change(&world, &org, ada, Some(day), Some(late)).await;
    assert_eq!(teams_of(&world, &org, ada).await, ["Late shift", "Night shift"]);
    change(&world, &org, ada, Some(night), None).await;
    change(&world, &org, ada, None, None).await;
    assert_eq!(teams_of(&world, &org, ada).await, ["Late shift"]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn moves_of_one_member_at_once_leave_them_in_one_team() {
    let world = World::sqlite().await;
    let org = organization(&world, TeamsMode::One).await;
    let ada = world.enrol(&org, "member").await.1;
    let (night, day) = (create(&world, &org, "Night", &[]).await, create(&world, &org, "Day", &[]).await);
    let moved = |to| {
        let command = MoveMember { member: ada, from: None, to: Some(to) };
        teams::move_member(&world.service, &org.owner, &org.slug, command)
    };
    let (one, other, third) = futures::join!(moved(night), moved(day), moved(night));
    assert_eq!((one, other, third), (Ok(()), Ok(()), Ok(())));
    assert_eq!(teams_of(&world, &org, ada).await.len(), 1);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_deleted_team_leaves_its_people_and_no_invitation_leads_into_it() {
    let world = World::sqlite().await;
    let org = organization(&world, TeamsMode::Many).await;
    let ada = world.enrol(&org, "member").await.1;
    let team = create(&world, &org, "Night shift", &[ada]).await;
    let (service, owner, slug) = (&world.service, &org.owner, &org.slug);
    teams::set_picture(service, owner, slug, team, a_picture()).await.unwrap();
    invite_into(&world, &org, "ian@example.com", team).await;
    let page = teams::get(service, owner, slug, team, "").await.unwrap();
    assert_eq!((page.team.people, page.invitations), (1, 1), "what the question says");
    let mark = world.mark().await;
    assert_eq!(teams::delete(service, owner, slug, team).await, Ok("Night shift".to_owned()));
    assert_eq!(world.actions_since(&mark).await, ["team.deleted"]);
    let deleted = world.entry(slug, "team.deleted").await;
    assert_eq!(deleted.value_before.as_deref(), Some(r#"{"people":1}"#));
    assert_eq!(teams_of(&world, &org, ada).await, NONE);
    assert_eq!(teams::get(service, owner, slug, team, "").await, Err(ErrorKind::NotFound));
    assert_eq!(teams::delete(service, owner, slug, team).await, Err(ErrorKind::NotFound));
    let gone = page.team.picture.unwrap();
    assert_eq!(picture::get(service, owner, gone, 32).await, Err(ErrorKind::NotFound));
    assert_eq!(world.violations().await, NONE);
}

async fn invite_into(world: &World, org: &Org, email: &str, team: TeamId) {
    let command = InviteMembers::pasted(email, vec![org.role("member")]);
    let command = InviteMembers { team: Some(team), ..command };
    invitations::invite(&world.service, &org.owner, &org.slug, command).await.unwrap();
}

/// The token of the newest invitation of an address.
async fn token(world: &World, org: &Org, sendings: i64) -> domain::secret::Secret {
    let query = domain::list::InvitationQuery::default();
    let overview = invitations::overview(&world.service, &org.owner, &org.slug, &query).await.unwrap();
    world.token(overview.page.rows[0].id, sendings)
}

async fn whoever_accepts_an_invitation_into_a_team_is_in_it(world: World) {
    let org = organization(&world, TeamsMode::One).await;
    let (night, day) = (create(&world, &org, "Night", &[]).await, create(&world, &org, "Day", &[]).await);
    invite_into(&world, &org, "ian@example.com", night).await;
    // Inviting again with another team changes it.
    invite_into(&world, &org, "ian@example.com", day).await;
    let query = UserQuery { team: Some(day), ..UserQuery::default() };
    let rows = members::list(&world.service, &org.owner, &org.slug, &query).await.unwrap().rows;
    assert_eq!(
        (rows[0].email.as_str(), rows[0].teams.as_slice()),
        ("ian@example.com", ["Day".to_owned()].as_slice())
    );
    let ian = world.join(&token(&world, &org, 2).await, "Ian").await;
    let id = orgs::frame(&world.service, &ian, &org.slug).await.unwrap().membership_id;
    assert_eq!(people(&world, &org, day).await, [id]);
    assert_eq!(people(&world, &org, night).await, []);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_inviter_who_lost_the_right_to_change_teams_gives_no_place() {
    let world = World::sqlite().await;
    let org = organization(&world, TeamsMode::Many).await;
    let team = create(&world, &org, "Night shift", &[]).await;
    invite_into(&world, &org, "ian@example.com", team).await;
    let token = token(&world, &org, 1).await;
    teams::delete(&world.service, &org.owner, &org.slug, team).await.unwrap();
    let ian = world.join(&token, "Ian").await;
    let id = orgs::frame(&world.service, &ian, &org.slug).await.unwrap().membership_id;
    assert_eq!(teams_of(&world, &org, id).await, NONE);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn only_who_may_change_teams_invites_into_one() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world
        .organization_with_roles("Globex", |roles| {
            let admin = roles.iter_mut().find(|role| role.key == "admin").unwrap();
            let kept = admin.grants.iter().filter(|(permission, _)| *permission != &Permission::TEAM_UPDATE);
            admin.grants = kept.map(|(permission, scope)| (permission.clone(), scope)).collect();
        })
        .await;
    let team = create(&world, &org, "Night shift", &[]).await;
    let admin = world.enrol(&org, "admin").await.0;
    let command = InviteMembers::pasted("ian@example.com", vec![org.role("viewer")]);
    let command = InviteMembers { team: Some(team), ..command };
    let refused = invitations::invite(&world.service, &admin, &org.slug, command).await.unwrap_err();
    let denial = Denial::Missing { permission: Permission::TEAM_UPDATE };
    assert_eq!(refused, ErrorKind::Denied { denial });
    assert!(orgs::frame(&world.service, &admin, &org.slug).await.unwrap().teams.is_empty());
}

/// Everything about teams that the shell, the list and a person's page say to somebody.
async fn seen(world: &World, org: &Org, reader: &Caller, member: MembershipId) -> (bool, Vec<String>, bool) {
    let service = &world.service;
    let frame = orgs::frame(service, reader, &org.slug).await.unwrap();
    let overview = members::overview(service, reader, &org.slug, &UserQuery::default()).await.unwrap();
    let dossier = members::dossier(service, reader, &org.slug, member).await.unwrap();
    let shown = overview.page.rows.iter().flat_map(|row| row.teams.clone()).collect();
    assert_eq!(overview.counts.by_team.is_some(), !overview.teams.is_empty());
    (frame.may.read_teams, shown, dossier.teams.is_some())
}

#[tokio::test]
async fn teams_are_seen_by_who_may_see_them_alone_and_by_nobody_where_there_are_none() {
    let world = World::sqlite().await;
    let org = organization(&world, TeamsMode::Many).await;
    let (viewer, ada) = world.enrol(&org, "viewer").await;
    let member = world.enrol(&org, "member").await.0;
    create(&world, &org, "Night shift", &[ada]).await;
    for reader in [&org.owner, &member] {
        assert_eq!(seen(&world, &org, reader, ada).await, (true, vec!["Night shift".to_owned()], true));
    }
    assert_eq!(seen(&world, &org, &viewer, ada).await, (false, vec![], false));
    // Filtering would tell, too.
    let other = create(&world, &org, "Empty", &[]).await;
    let query = UserQuery { team: Some(other), ..UserQuery::default() };
    assert_eq!(members::list(&world.service, &org.owner, &org.slug, &query).await.unwrap().rows, []);
    assert_eq!(members::list(&world.service, &viewer, &org.slug, &query).await.unwrap().rows.len(), 3);

    let off = world.organization_with("Initech", |policy| policy.teams_mode = TeamsMode::Off).await;
    let listed = teams::list(&world.service, &off.owner, &off.slug).await;
    assert_eq!(listed, Err(ErrorKind::NotFound));
    let command = CreateTeam { name: "Night shift".to_owned(), ..CreateTeam::default() };
    let created = teams::create(&world.service, &off.owner, &off.slug, command).await;
    assert_eq!(created, Err(ErrorKind::NotFound));
    assert_eq!(seen(&world, &off, &off.owner, off.owner_id).await, (false, vec![], false));
}

#[tokio::test]
async fn people_are_filtered_and_counted_by_team() {
    let world = World::sqlite().await;
    let org = organization(&world, TeamsMode::Many).await;
    let (ada, ben) = (world.enrol(&org, "member").await.1, world.enrol(&org, "member").await.1);
    let night = create(&world, &org, "Night shift", &[ada, ben]).await;
    let day = create(&world, &org, "Day shift", &[ada]).await;
    let query = UserQuery { team: Some(night), ..UserQuery::default() };
    let overview = members::overview(&world.service, &org.owner, &org.slug, &query).await.unwrap();
    assert_eq!((overview.page.total, overview.page.rows.len()), (2, 2));
    assert_eq!(overview.teams, [(day, "Day shift".to_owned()), (night, "Night shift".to_owned())]);
    assert_eq!((overview.counts.in_team(night), overview.counts.in_team(day)), (Some(2), Some(1)));
}

#[tokio::test]
async fn a_removed_member_keeps_no_place_in_the_list_and_gets_it_back_with_the_undo() {
    let world = World::sqlite().await;
    let org = organization(&world, TeamsMode::Many).await;
    let ada = world.enrol(&org, "member").await.1;
    let team = create(&world, &org, "Night shift", &[ada]).await;
    let (service, owner, slug) = (&world.service, &org.owner, &org.slug);
    let undo = agreed::remove(service, owner, slug, ada).await.unwrap().unwrap();
    assert_eq!(people(&world, &org, team).await, []);
    let command = MoveMember { member: ada, from: None, to: Some(team) };
    assert_eq!(teams::move_member(service, owner, slug, command).await, Err(ErrorKind::MemberState));
    let command = AddPeople { team, people: vec![ada] };
    let refused = teams::add_people(service, owner, slug, command).await.unwrap_err();
    assert_eq!(fields(refused), [("people".to_owned(), Problem::UnknownPerson)]);
    crate::short::undo_now(service, owner, slug, undo).await.unwrap();
    assert_eq!(people(&world, &org, team).await, [ada]);
}

#[tokio::test]
async fn a_picture_is_for_who_may_see_the_team_and_each_upload_has_another_address() {
    let world = World::sqlite().await;
    let org = organization(&world, TeamsMode::Many).await;
    let other = world.organization("Initech").await;
    let team = create(&world, &org, "Night shift", &[]).await;
    let (member, viewer) = (world.enrol(&org, "member").await.0, world.enrol(&org, "viewer").await.0);
    let (service, owner, slug) = (&world.service, &org.owner, &org.slug);
    let mark = world.mark().await;
    teams::set_picture(service, owner, slug, team, a_picture()).await.unwrap();
    let shown = |page: domain::view::TeamPage| page.team.picture;
    let first = shown(teams::get(service, owner, slug, team, "").await.unwrap()).unwrap();
    for size in [32, 96, 256] {
        let file = picture::get(service, &member, first, size).await.unwrap();
        assert!(file.starts_with(b"\x89PNG"));
    }
    for (reader, size) in [(&viewer, 32), (&other.owner, 32), (&member, 33)] {
        assert_eq!(picture::get(service, reader, first, size).await, Err(ErrorKind::NotFound));
    }
    teams::set_picture(service, owner, slug, team, a_picture()).await.unwrap();
    let second = shown(teams::get(service, owner, slug, team, "").await.unwrap()).unwrap();
    assert_ne!(first, second);
    assert_eq!(picture::get(service, &member, first, 32).await, Err(ErrorKind::NotFound));
    teams::remove_picture(service, owner, slug, team).await.unwrap();
    teams::remove_picture(service, owner, slug, team).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["team.picture_changed"; 3]);
    assert_eq!(shown(teams::get(service, owner, slug, team, "").await.unwrap()), None);
}

#[tokio::test]
async fn a_file_that_is_no_picture_creates_no_team() {
    let world = World::sqlite().await;
    let org = organization(&world, TeamsMode::Many).await;
    let picture = service::picture::Upload { bytes: b"<svg onload='alert(1)'/>".to_vec(), crop: None };
    let command = CreateTeam { name: "Night shift".to_owned(), people: vec![], picture };
    let refused = teams::create(&world.service, &org.owner, &org.slug, command).await.unwrap_err();
    let error = domain::error::PictureError::Kind;
    assert_eq!(fields(refused), [("picture".to_owned(), Problem::Picture { error })]);
    assert_eq!(teams::list(&world.service, &org.owner, &org.slug).await.unwrap().teams, []);
}
