//! Teams in an analytics tenant: one each, managed by owners and administrators, hidden from designers and viewers.

use domain::{
    access::Denial,
    error::ErrorKind,
    id::{MembershipId, TeamId},
    layout::{UserColumn, UserFilter},
    list::{InvitationQuery, UserQuery},
    permission::Permission,
};
use service::{
    Caller,
    invitations::{self, InviteMembers},
    members, orgs,
    teams::{self, AddPeople, CreateTeam, MoveMember},
};
use testkit::{Org, World};

use crate::short::NONE;

async fn tenant(world: &World) -> Org {
    world.set_up().await;
    world.organization_from("Globex", "analytics").await
}

async fn create(world: &World, org: &Org, by: &Caller, name: &str, people: &[MembershipId]) -> TeamId {
    let command = CreateTeam { name: name.to_owned(), people: people.to_vec(), ..CreateTeam::default() };
    teams::create(&world.service, by, &org.slug, command).await.unwrap()
}

async fn teams_of(world: &World, org: &Org, member: MembershipId) -> Vec<String> {
    members::get(&world.service, &org.owner, &org.slug, member).await.unwrap().row.teams
}

#[tokio::test]
async fn f006_f016_f023_analytics_teams_are_a_column_and_a_filter_for_who_may_see_them() {
    let world = World::sqlite().await;
    let org = tenant(&world).await;
    let member = world.enrol(&org, "viewer").await.1;
    let team = create(&world, &org, &org.owner, "Sales", &[member]).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    for (role, sees) in
        [("owner", true), ("administrator", true), ("creator", true), ("designer", false), ("viewer", false)]
    {
        let reader = world.enrol(&org, role).await.0;
        let frame = orgs::frame(service, &reader, slug).await.unwrap();
        assert_eq!(frame.may.read_teams, sees, "{role}");
        assert_eq!(frame.layout.columns.contains(&UserColumn::Team), sees, "{role}");
        assert_eq!(frame.layout.filters.contains(&UserFilter::Team), sees, "{role}");
        assert!(frame.one_team_only, "{role}");
        let listed = teams::list(service, &reader, slug).await;
        assert_eq!(listed.is_ok(), sees, "{role}");
        let query = UserQuery { team: Some(team), ..UserQuery::default() };
        let rows = members::list(service, &reader, slug, &query).await.unwrap().rows;
        let shown: Vec<String> = rows.iter().flat_map(|row| row.teams.clone()).collect();
        let expected: &[&str] = if sees { &["Sales"] } else { &[] };
        assert_eq!(shown, expected, "{role}");
        assert_eq!(rows.len() == 1, sees, "{role}: without the right the filter does nothing");
    }
}

#[tokio::test]
async fn f119_f120_f123_f124_f126_f127_analytics_an_administrator_manages_teams_of_which_a_user_is_in_one() {
    let world = World::sqlite().await;
    let org = tenant(&world).await;
    let administrator = world.enrol(&org, "administrator").await.0;
    let (creator, cleo) = world.enrol(&org, "creator").await;
    let vera = world.enrol(&org, "viewer").await.1;
    let (service, slug) = (&world.service, org.slug.as_str());
    let mark = world.mark().await;
    let sales = create(&world, &org, &administrator, "Sales", &[cleo, vera]).await;
    let finance = create(&world, &org, &administrator, "Finance", &[]).await;
    let page = teams::get(service, &creator, slug, sales, "").await.unwrap();
    assert_eq!((page.people.len(), page.others.len(), page.candidates.len()), (2, 0, 0), "seen, not managed");
    // The drop-down beside a user.
    let command = MoveMember { member: vera, from: Some(sales), to: Some(finance) };
    teams::move_member(service, &administrator, slug, command).await.unwrap();
    assert_eq!(teams_of(&world, &org, vera).await, ["Finance"]);
    // Whoever is added leaves the team before.
    let command = AddPeople { team: finance, people: vec![cleo] };
    assert_eq!(teams::add_people(service, &administrator, slug, command).await, Ok(1));
    assert_eq!(teams_of(&world, &org, cleo).await, ["Finance"]);
    teams::rename(service, &administrator, slug, finance, "Controlling").await.unwrap();
    assert_eq!(teams::delete(service, &administrator, slug, sales).await, Ok("Sales".to_owned()));
    let left = teams::list(service, &administrator, slug).await.unwrap().teams;
    assert_eq!(
        left.iter().map(|team| (team.name.as_str(), team.people)).collect::<Vec<_>>(),
        [("Controlling", 2)]
    );
    assert_eq!(
        world.actions_since(&mark).await,
        [
            "team.created",
            "team.created",
            "team.deleted",
            "team.member_added",
            "team.member_added",
            "team.member_moved",
            "team.member_moved",
            "team.renamed"
        ]
    );
    let command = CreateTeam { name: "Mine".to_owned(), ..CreateTeam::default() };
    let denial = Denial::Missing { permission: Permission::TEAM_CREATE };
    let refused = teams::create(service, &creator, slug, command).await;
    assert_eq!(refused, Err(ErrorKind::Denied { denial }));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn f053_analytics_people_are_invited_into_a_team() {
    let world = World::sqlite().await;
    let org = tenant(&world).await;
    let sales = create(&world, &org, &org.owner, "Sales", &[]).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let command = InviteMembers::pasted("ian@example.com", vec![org.role("viewer")]);
    let command = InviteMembers { team: Some(sales), ..command };
    invitations::invite(service, &org.owner, slug, command).await.unwrap();
    let sent = invitations::overview(service, &org.owner, slug, &InvitationQuery::default()).await.unwrap();
    let ian = world.join(&world.token(sent.page.rows[0].id, 1), "Ian").await;
    let id = orgs::frame(service, &ian, slug).await.unwrap().membership_id;
    assert_eq!(teams_of(&world, &org, id).await, ["Sales"]);
    assert_eq!(world.violations().await, NONE);
}
