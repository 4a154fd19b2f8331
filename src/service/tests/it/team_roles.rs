//! Roles that teams give: held while one is in the team, given by nobody who lacks them, and seen for what they are.

use domain::{
    access::{Denial, Via},
    error::{ErrorKind, Problem},
    id::{MembershipId, RoleId, TeamId},
    list::{AuditQuery, UserQuery},
    permission::{GrantSet, Permission, Scope},
    policy::{ManagedBy, Policy, RolesPerMember},
    view::WhyDecision,
};
use futures::future::join;
use service::{
    Caller, audit,
    members::{self, ChangeRoles, WhyQuestion},
    orgs,
    roles::{self, DeleteRole},
    settings::{self, SettingChanges, UpdateSettings},
    teams::{self, AddPeople, CreateTeam, MoveMember, SetTeamRoles},
};
use testkit::{Org, World, agreed};

use crate::{
    roles::{create as create_role, grants, helper},
    short::{NONE, fields, undo_now},
};

on_both_databases![
    whoever_is_in_a_team_holds_its_roles_until_the_first_request_after_leaving_it,
    the_list_of_people_knows_the_roles_that_come_by_teams,
    nobody_puts_people_into_a_team_that_gives_what_they_lack,
    a_role_that_is_deleted_is_replaced_where_teams_give_it,
    of_adding_somebody_and_giving_the_team_a_role_at_once_the_giver_had_it,
    whoever_loses_a_right_while_adding_somebody_gives_nothing_afterwards,
];

async fn organization(world: &World) -> Org {
    world.set_up().await;
    world.organization("Globex").await
}

pub async fn team(world: &World, org: &Org, name: &str, people: &[MembershipId]) -> TeamId {
    let command = CreateTeam { name: name.to_owned(), people: people.to_vec(), ..CreateTeam::default() };
    teams::create(&world.service, &org.owner, &org.slug, command).await.unwrap()
}

pub async fn give(
    world: &World,
    by: &Caller,
    org: &Org,
    team: TeamId,
    roles: &[RoleId],
) -> Result<(), ErrorKind> {
    let command = SetTeamRoles { team, roles: roles.to_vec() };
    teams::set_roles(&world.service, by, &org.slug, command).await
}

pub async fn add(
    world: &World,
    by: &Caller,
    org: &Org,
    team: TeamId,
    member: MembershipId,
) -> Result<(), ErrorKind> {
    let command = AddPeople { team, people: vec![member] };
    teams::add_people(&world.service, by, &org.slug, command).await.map(drop)
}

pub async fn take_out(
    world: &World,
    by: &Caller,
    org: &Org,
    team: TeamId,
    member: MembershipId,
) -> Result<(), ErrorKind> {
    let command = MoveMember { member, from: Some(team), to: None };
    teams::move_member(&world.service, by, &org.slug, command).await
}

pub fn denied(denial: Denial) -> Result<(), ErrorKind> {
    Err(ErrorKind::Denied { denial })
}

/// Whether somebody may read the log: the auditor's right, which an admin lacks.
pub async fn reads_log(world: &World, org: &Org, reader: &Caller) -> bool {
    audit::list(&world.service, reader, &org.slug, &AuditQuery::default()).await.is_ok()
}

async fn whoever_is_in_a_team_holds_its_roles_until_the_first_request_after_leaving_it(world: World) {
    let org = organization(&world).await;
    let (ada, ada_id) = world.enrol(&org, "viewer").await;
    let team = team(&world, &org, "Sales", &[]).await;
    let mark = world.mark().await;
    assert_eq!(give(&world, &org.owner, &org, team, &[org.role("auditor")]).await, Ok(()));
    assert!(!reads_log(&world, &org, &ada).await);
    assert_eq!(add(&world, &org.owner, &org, team, ada_id).await, Ok(()));
    assert!(reads_log(&world, &org, &ada).await, "from the next request on");

    let question = WhyQuestion { member: ada_id, permission: Permission::AUDIT_READ, asset: None };
    let why = members::why(&world.service, &org.owner, &org.slug, &question).await.unwrap();
    let via = Via { role: "Auditor".to_owned(), team: Some("Sales".to_owned()), scope: Scope::All };
    assert_eq!(why.decision, WhyDecision::Granted { via: vec![via], is_own: false });

    assert_eq!(take_out(&world, &org.owner, &org, team, ada_id).await, Ok(()));
    assert!(!reads_log(&world, &org, &ada).await, "on the next request");
    assert_eq!(
        world.actions_since(&mark).await,
        ["team.member_added", "team.member_removed", "team.roles_changed"]
    );
    let given = world.entry(&org.slug, "team.roles_changed").await;
    assert_eq!((given.target.as_deref(), given.target_id), (Some("Sales"), Some(team.to_string())));
    assert_eq!(given.value_before.as_deref(), Some(r#"{"roles":[]}"#));
    assert_eq!(given.value_after.as_deref(), Some(r#"{"roles":["Auditor"]}"#));

    // So do those who are in it when the team stops giving it, and when it is deleted.
    add(&world, &org.owner, &org, team, ada_id).await.unwrap();
    give(&world, &org.owner, &org, team, &[]).await.unwrap();
    assert!(!reads_log(&world, &org, &ada).await);
    give(&world, &org.owner, &org, team, &[org.role("auditor")]).await.unwrap();
    assert!(reads_log(&world, &org, &ada).await);
    teams::delete(&world.service, &org.owner, &org.slug, team).await.unwrap();
    assert!(!reads_log(&world, &org, &ada).await);
    assert_eq!(world.violations().await, NONE);
}

async fn the_list_of_people_knows_the_roles_that_come_by_teams(world: World) {
    let org = organization(&world).await;
    let (_, ada) = world.enrol(&org, "viewer").await;
    let (_, ben) = world.enrol(&org, "auditor").await;
    let sales = team(&world, &org, "Sales", &[ada, ben]).await;
    let night = team(&world, &org, "Night", &[ada]).await;
    for team in [sales, night] {
        give(&world, &org.owner, &org, team, &[org.role("auditor")]).await.unwrap();
    }
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let with = UserQuery { role: Some("auditor".to_owned()), ..UserQuery::default() };
    let overview = members::overview(service, owner, slug, &with).await.unwrap();
    let mut found: Vec<_> = overview.page.rows.iter().map(|row| row.roles.clone()).collect();
    found.sort();
    assert_eq!(found, [vec!["Auditor"], vec!["Auditor", "Viewer"]], "each role once");
    assert_eq!((overview.page.total, overview.counts.with_role("auditor")), (2, Some(2)));
    let without = UserQuery { without_role: Some("auditor".to_owned()), ..UserQuery::default() };
    let page = members::list(service, owner, slug, &without).await.unwrap();
    assert_eq!(page.rows.iter().map(|row| row.is_self).collect::<Vec<_>>(), [true]);
    assert_eq!(page.total, 1);
    let held = orgs::roles(service, owner, slug).await.unwrap();
    assert_eq!(held.iter().find(|role| role.key == "auditor").unwrap().members, 2);

    let view = members::get(service, owner, slug, ada).await.unwrap();
    assert_eq!(view.role_ids, [org.role("viewer")], "what can be taken away there");
    let given: Vec<_> =
        view.by_team.iter().map(|given| (given.role.as_str(), given.team.name.as_str())).collect();
    assert_eq!(given, [("Auditor", "Night"), ("Auditor", "Sales")]);
    assert!(members::get(service, owner, slug, ben).await.unwrap().by_team[0].is_direct);
    let listed = teams::list(service, owner, slug).await.unwrap().teams;
    assert!(listed.iter().all(|team| team.roles == ["Auditor"]));
    assert_eq!(world.violations().await, NONE);
}

async fn nobody_puts_people_into_a_team_that_gives_what_they_lack(world: World) {
    let org = organization(&world).await;
    let (admin, admin_id) = world.enrol(&org, "admin").await;
    let (_, other_id) = world.enrol(&org, "admin").await;
    let (ada, ada_id) = world.enrol(&org, "viewer").await;
    let (auditor, member) = (org.role("auditor"), org.role("member"));
    let sales = team(&world, &org, "Sales", &[]).await;
    let night = team(&world, &org, "Night", &[ada_id]).await;
    let more = || {
        denied(Denial::RoleGrantsMore { role: "Auditor".to_owned(), permission: Permission::AUDIT_EXPORT })
    };
    assert_eq!(give(&world, &admin, &org, sales, &[auditor]).await, more());
    let refused = give(&world, &org.owner, &org, sales, &[org.role("owner")]).await;
    assert_eq!(refused, denied(Denial::TeamOwnerRole));
    give(&world, &org.owner, &org, sales, &[auditor, member]).await.unwrap();
    let before = world.snapshot(&[&org.slug]).await;
    assert_eq!(add(&world, &admin, &org, sales, ada_id).await, more());
    assert_eq!(add(&world, &admin, &org, sales, admin_id).await, more(), "not oneself either");
    let command = MoveMember { member: ada_id, from: Some(night), to: Some(sales) };
    assert_eq!(teams::move_member(&world.service, &admin, &org.slug, command).await, more());
    assert!(!reads_log(&world, &org, &ada).await);
    assert_eq!(world.snapshot(&[&org.slug]).await, before);

    // Taking away takes no more than for a member: by rank, nobody who stands as high.
    assert_eq!(give(&world, &admin, &org, sales, &[member]).await, Ok(()));
    assert_eq!(add(&world, &admin, &org, sales, ada_id).await, Ok(()));
    assert_eq!(add(&world, &admin, &org, sales, other_id).await, denied(Denial::RankNotBelow));
    add(&world, &org.owner, &org, sales, other_id).await.unwrap();
    assert_eq!(take_out(&world, &admin, &org, sales, other_id).await, denied(Denial::RankNotBelow));
    assert_eq!(add(&world, &admin, &org, night, other_id).await, Ok(()), "a team without roles changes none");
    assert_eq!(take_out(&world, &admin, &org, sales, ada_id).await, Ok(()));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn where_owners_alone_change_roles_they_alone_change_them_by_teams() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.members_managed_by = ManagedBy::Owner).await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let (_, ada) = world.enrol(&org, "viewer").await;
    let team = team(&world, &org, "Sales", &[]).await;
    assert_eq!(give(&world, &admin, &org, team, &[org.role("member")]).await, denied(Denial::OwnersOnly));
    assert_eq!(give(&world, &org.owner, &org, team, &[org.role("member")]).await, Ok(()));
    assert_eq!(add(&world, &admin, &org, team, ada).await, denied(Denial::OwnersOnly));
    assert_eq!(add(&world, &org.owner, &org, team, ada).await, Ok(()));
    assert_eq!(take_out(&world, &admin, &org, team, ada).await, denied(Denial::OwnersOnly));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn where_members_have_one_role_teams_give_none() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.roles_per_member = RolesPerMember::One).await;
    let team = team(&world, &org, "Sales", &[]).await;
    let refused = give(&world, &org.owner, &org, team, &[org.role("member")]).await;
    assert_eq!(refused, denied(Denial::TeamRolesOff));
    let page = teams::get(&world.service, &org.owner, &org.slug, team, "").await.unwrap();
    assert_eq!(page.roles, [], "there is nothing to choose");
}

#[tokio::test]
async fn settings_in_which_teams_give_no_roles_are_refused_while_one_does() {
    let world = World::sqlite().await;
    let org = organization(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let team = team(&world, &org, "Sales", &[]).await;
    for (key, value) in [("teams.mode", "off"), ("roles.per_member", "one")] {
        give(&world, owner, &org, team, &[org.role("member")]).await.unwrap();
        let section = Policy::declaration(key).unwrap().offered().unwrap().0;
        let values = [(key.to_owned(), value.to_owned())].into();
        let changes = SettingChanges { values, ..SettingChanges::default() };
        let preview = async || settings::preview(service, owner, slug, section, &changes).await;
        let refused = vec![(key.to_owned(), Problem::TeamsGiveRoles)];
        assert_eq!(preview().await.map_err(fields), Err(refused.clone()), "{key}");
        let command = UpdateSettings { section, changes: changes.clone(), confirmed: Vec::new() };
        let saved = settings::update(service, owner, slug, command).await;
        assert_eq!(saved.map_err(fields), Err(refused), "{key}");
        give(&world, owner, &org, team, &[]).await.unwrap();
        assert_eq!(preview().await, Ok(Vec::new()), "{key}");
    }
}

#[tokio::test]
async fn changing_somebodys_own_roles_leaves_those_of_their_teams() {
    let world = World::sqlite().await;
    let org = organization(&world).await;
    let (ada, ada_id) = world.enrol(&org, "viewer").await;
    let team = team(&world, &org, "Sales", &[ada_id]).await;
    give(&world, &org.owner, &org, team, &[org.role("auditor")]).await.unwrap();
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let change = async |keys: &[&str]| {
        let roles = keys.iter().map(|key| org.role(key)).collect();
        members::change_roles(service, owner, slug, ChangeRoles { member: ada_id, roles }).await
    };
    let mark = world.mark().await;
    assert_eq!(change(&["viewer"]).await, Ok(()));
    assert_eq!(world.actions_since(&mark).await, NONE, "it is what they hold directly");
    assert_eq!(change(&["member"]).await, Ok(()));
    let entry = world.entry(slug, "member.roles_changed").await;
    assert_eq!(entry.value_before.as_deref(), Some(r#"{"roles":["Viewer"]}"#));
    assert!(reads_log(&world, &org, &ada).await);
    assert_eq!(change(&[]).await.map_err(fields), Err(vec![("roles".to_owned(), Problem::NoRole)]));
    // Held directly as well, it outlives the place in the team.
    assert_eq!(change(&["member", "auditor"]).await, Ok(()));
    take_out(&world, owner, &org, team, ada_id).await.unwrap();
    assert!(reads_log(&world, &org, &ada).await);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_is_brought_back_has_the_roles_of_their_teams_from_somebody_who_may_give_them() {
    let world = World::sqlite().await;
    let org = organization(&world).await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let (ada, ada_id) = world.enrol(&org, "viewer").await;
    let team = team(&world, &org, "Sales", &[ada_id]).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let undo = agreed::remove(service, &admin, slug, ada_id).await.unwrap().unwrap();
    give(&world, &org.owner, &org, team, &[org.role("auditor")]).await.unwrap();
    let undone = undo_now(service, &admin, slug, undo).await.unwrap();
    assert_eq!((undone.done, undone.refused), (0, 1), "an admin cannot give what the team gives by now");
    assert!(!reads_log(&world, &org, &ada).await);
    let undone = undo_now(service, &org.owner, slug, undo).await.unwrap();
    assert_eq!((undone.done, undone.refused), (1, 0));
    assert!(reads_log(&world, &org, &ada).await);
    assert_eq!(world.violations().await, NONE);
}

async fn a_role_that_is_deleted_is_replaced_where_teams_give_it(world: World) {
    let org = organization(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let audits = grants(&[("Audit.Log.READ", Scope::All)]);
    let watchers = create_role(&world, owner, &org, helper("Watchers", audits)).await.unwrap();
    let readers = create_role(&world, owner, &org, helper("Readers", GrantSet::default())).await.unwrap();
    let (ada, ada_id) = world.enrol(&org, "viewer").await;
    let sales = team(&world, &org, "Sales", &[ada_id]).await;
    let night = team(&world, &org, "Night", &[]).await;
    give(&world, owner, &org, sales, &[watchers]).await.unwrap();
    give(&world, owner, &org, night, &[watchers, readers]).await.unwrap();
    assert!(reads_log(&world, &org, &ada).await);
    let asked = roles::deletion(service, owner, slug, watchers).await.unwrap();
    assert_eq!((asked.role.members, asked.is_in_use), (1, true));
    assert_eq!(asked.plan.plan.teams, ["Night", "Sales"]);
    let refusal = |key| asked.replacements.iter().find(|role| role.key == key).unwrap().refusal.clone();
    assert_eq!((refusal("owner"), refusal("viewer")), (Some(Denial::TeamOwnerRole), None));
    let delete = async |replacement| {
        roles::delete(service, owner, slug, DeleteRole { role: watchers, replacement, agreed: None }).await
    };
    assert_eq!(delete(Some(org.role("owner"))).await, denied(Denial::TeamOwnerRole));
    assert!(delete(None).await.is_err(), "it is in use");
    assert_eq!(delete(Some(readers)).await, Ok(()));
    assert!(!reads_log(&world, &org, &ada).await);
    for team in [sales, night] {
        let page = teams::get(service, owner, slug, team, "").await.unwrap();
        let given: Vec<_> = page.roles.into_iter().filter(|role| role.is_given).collect();
        assert_eq!(given.iter().map(|role| role.name.as_str()).collect::<Vec<_>>(), ["Readers"]);
    }
    assert_eq!(world.violations().await, NONE);
}

/// The actions of the log from the oldest of the newest `count` on.
async fn newest(world: &World, org: &Org, count: usize) -> Vec<String> {
    let mut events = world.log(&org.slug).await;
    events.truncate(count);
    events.reverse();
    events.into_iter().map(|event| event.action).collect()
}

async fn of_adding_somebody_and_giving_the_team_a_role_at_once_the_giver_had_it(world: World) {
    let org = organization(&world).await;
    let (admin, _) = world.enrol(&org, "admin").await;
    for round in 0..20 {
        let (ada, ada_id) = world.enrol(&org, "viewer").await;
        let team = team(&world, &org, &format!("Team {round}"), &[]).await;
        let auditor = [org.role("auditor")];
        let giving = give(&world, &org.owner, &org, team, &auditor);
        let (given, added) = join(giving, add(&world, &admin, &org, team, ada_id)).await;
        assert_eq!(given, Ok(()), "round {round}");
        // The owner gives the role to whoever is in the team by then; the admin adds nobody to one that gives it.
        match added {
            Ok(()) => {
                let order = newest(&world, &org, 2).await;
                assert_eq!(order, ["team.member_added", "team.roles_changed"], "round {round}");
                assert!(reads_log(&world, &org, &ada).await);
            }
            Err(error) => {
                let ErrorKind::Denied { denial: Denial::RoleGrantsMore { .. } } = error else {
                    panic!("{error:?}")
                };
                assert!(!reads_log(&world, &org, &ada).await);
            }
        }
    }
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_loses_a_right_while_adding_somebody_gives_nothing_afterwards(world: World) {
    let org = organization(&world).await;
    let sales = team(&world, &org, "Sales", &[]).await;
    give(&world, &org.owner, &org, sales, &[org.role("member")]).await.unwrap();
    for round in 0..20 {
        let (admin, admin_id) = world.enrol(&org, "admin").await;
        let (_, ada) = world.enrol(&org, "viewer").await;
        let command = ChangeRoles { member: admin_id, roles: vec![org.role("viewer")] };
        let demoting = members::change_roles(&world.service, &org.owner, &org.slug, command);
        let (demoted, added) = join(demoting, add(&world, &admin, &org, sales, ada)).await;
        assert_eq!(demoted, Ok(()), "round {round}");
        let order = newest(&world, &org, 2).await;
        match added {
            Ok(()) => assert_eq!(order, ["team.member_added", "member.roles_changed"], "round {round}"),
            Err(error) => {
                assert!(matches!(error, ErrorKind::Denied { .. }), "{error:?}");
                assert_ne!(order[0], "team.member_added", "round {round}");
            }
        }
    }
    assert_eq!(world.violations().await, NONE);
}
