//! A table of people can name several teams for each of them, where people can be in several.

use domain::{
    id::InvitationId,
    import::{ImportView, RowProblem},
    list::UserQuery,
    policy::TeamsMode,
    secret::Secret,
    selection::Selection,
    settings::Section,
    state::JobQueue,
    view::{InviteOutcome, UserKind},
};
use service::{
    Caller,
    imports::{self, UploadTable},
    members::{self, UsersExport},
    orgs,
    settings::{self, SettingChanges, UpdateSettings},
    teams::{self, CreateTeam},
};
use testkit::{Org, World};

use crate::{
    imports::{begin, view},
    short::NONE,
};

on_both_databases![
    an_invitation_leads_into_each_team_that_its_row_names,
    an_exported_list_is_imported_with_its_teams,
];

/// An organization with three teams.
async fn organization(world: &World, mode: TeamsMode) -> Org {
    let org = world.organization_with("Globex", |policy| policy.teams_mode = mode).await;
    for name in ["Night", "Day", "R&D; Labs"] {
        let command = CreateTeam { name: name.to_owned(), ..CreateTeam::default() };
        teams::create(&world.service, &org.owner, &org.slug, command).await.unwrap();
    }
    org
}

/// Imports a table as the owner.
async fn import(world: &World, org: &Org, text: String) -> ImportView {
    let table = UploadTable { text, ..UploadTable::default() };
    let id = imports::upload(&world.service, &org.owner, &org.slug, table).await.unwrap();
    begin(world, org, &org.owner, id).await;
    world.run_jobs(JobQueue::Bulk).await;
    view(world, org, &org.owner, id).await
}

fn problems(done: &ImportView) -> Vec<(&str, RowProblem)> {
    let problem = |problem: &Option<RowProblem>| problem.clone();
    done.lines.iter().filter_map(|line| Some((line.email.as_str(), problem(&line.problem)?))).collect()
}

fn unknown(team: &str) -> RowProblem {
    RowProblem::Invitation(InviteOutcome::UnknownTeam { name: Some(team.to_owned()) })
}

/// The only row of the list of users for an address: the invitation, if it is one, and the teams.
async fn row(world: &World, org: &Org, address: &str) -> (Option<InvitationId>, Vec<String>) {
    let query = UserQuery { search: address.to_owned(), ..UserQuery::default() };
    let mut rows = members::list(&world.service, &org.owner, &org.slug, &query).await.unwrap().rows;
    assert_eq!(rows.len(), 1, "{address}");
    let row = rows.remove(0);
    let invitation = match row.kind {
        UserKind::Invitation { id, .. } => Some(id),
        UserKind::Member { .. } => None,
    };
    (invitation, row.teams)
}

async fn token(world: &World, org: &Org, address: &str) -> Secret {
    world.token(row(world, org, address).await.0.unwrap(), 1)
}

/// The teams of whoever accepts the invitation of a link.
async fn teams_after_joining(world: &World, org: &Org, token: &Secret) -> Vec<String> {
    let person: Caller = world.join(token, "Ian").await;
    let id = orgs::frame(&world.service, &person, &org.slug).await.unwrap().membership_id;
    members::get(&world.service, &org.owner, &org.slug, id).await.unwrap().row.teams
}

async fn an_invitation_leads_into_each_team_that_its_row_names(world: World) {
    world.set_up().await;
    let org = organization(&world, TeamsMode::Many).await;
    let table = "email;role;teams\n\
                 ian@x.example;Member;\"Night; day;Night\"\n\
                 labs@x.example;Member;\"R&D; Labs\"\n\
                 eve@x.example;Member;Night\n\
                 uma@x.example;Member;-\n\
                 lost@x.example;Member;\"Night; Nowhere\"\n";
    let done = import(&world, &org, table.to_owned()).await;
    assert_eq!((done.counts.invited, problems(&done)), (4, vec![("lost@x.example", unknown("Nowhere"))]));
    for (address, expected) in [
        ("ian@x.example", ["Day", "Night"].as_slice()),
        ("labs@x.example", &["R&D; Labs"]),
        ("eve@x.example", &["Night"]),
        ("uma@x.example", &[]),
    ] {
        assert_eq!(row(&world, &org, address).await.1, expected, "{address}");
    }
    let ian = token(&world, &org, "ian@x.example").await;
    assert_eq!(teams_after_joining(&world, &org, &ian).await, ["Day", "Night"]);
    assert_eq!(world.violations().await, NONE);
}

async fn an_exported_list_is_imported_with_its_teams(world: World) {
    world.set_up().await;
    let (from, to) =
        (organization(&world, TeamsMode::Many).await, organization(&world, TeamsMode::Many).await);
    let table = "email;role;team\nian@x.example;\"Member; Viewer\";\"Night; Day\"\n";
    import(&world, &from, table.to_owned()).await;
    let query = UserQuery { search: "ian@x.example".to_owned(), ..UserQuery::default() };
    let export = UsersExport { query, selection: Selection::default() };
    members::begin_export(&world.service, &from.owner, &from.slug, export.clone()).await.unwrap();
    let piece = members::export_piece(&world.service, &from.owner, &from.slug, &export, None).await.unwrap();
    assert!(piece.text.contains("Day; Night"), "{}", piece.text);
    let done = import(&world, &to, piece.text).await;
    assert_eq!((done.counts.invited, problems(&done)), (1, vec![]));
    assert_eq!(row(&world, &to, "ian@x.example").await.1, ["Day", "Night"]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn where_people_are_in_one_team_a_row_that_names_two_fails_and_says_so() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = organization(&world, TeamsMode::One).await;
    let table = "email;role;teams\n\
                 ian@x.example;Member;\"Night; Day\"\n\
                 labs@x.example;Member;\"R&D; Labs\"\n\
                 lost@x.example;Member;Nowhere\n";
    let done = import(&world, &org, table.to_owned()).await;
    assert_eq!(done.counts.invited, 1);
    let expected = [("ian@x.example", RowProblem::SeveralTeams), ("lost@x.example", unknown("Nowhere"))];
    assert_eq!(problems(&done), expected);
    assert_eq!(row(&world, &org, "labs@x.example").await.1, ["R&D; Labs"]);
}

#[tokio::test]
async fn an_invitation_into_several_teams_leads_into_the_first_where_one_is_allowed_since() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = organization(&world, TeamsMode::Many).await;
    import(&world, &org, "email;role;teams\nian@x.example;Member;\"Night; Day\"\n".to_owned()).await;
    let ian = token(&world, &org, "ian@x.example").await;
    let changes = SettingChanges {
        values: [("teams.mode".to_owned(), "one".to_owned())].into(),
        ..SettingChanges::default()
    };
    let command = UpdateSettings { section: Section::Teams, changes, confirmed: Vec::new() };
    settings::update(&world.service, &org.owner, &org.slug, command).await.unwrap();
    assert_eq!(teams_after_joining(&world, &org, &ian).await, ["Day"]);
    assert_eq!(world.violations().await, NONE);
}
