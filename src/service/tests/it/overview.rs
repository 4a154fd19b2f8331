//! The overview: each number is what its list then shows, who gets it, and what it warns of.

use domain::{
    error::ErrorKind,
    landing::LandingPage,
    list::{InvitationQuery, UserQuery, UserStatus},
    state::{InvitationState, MembershipState},
    view::INACTIVE_DAYS,
};
use service::{
    Caller, invitations, members, orgs,
    roles::{self, SetRoleDefaults},
    teams::{self, AddPeople, CreateTeam},
};
use testkit::World;

on_both_databases![
    each_number_is_that_of_its_list,
    the_only_active_owner_is_named_and_two_are_not,
    who_manages_lands_on_it_and_nobody_else_gets_it,
    whoever_may_not_open_it_lands_elsewhere,
];

async fn listed(world: &World, (by, slug): (&Caller, &str), query: UserQuery) -> u64 {
    members::list(&world.service, by, slug, &query).await.unwrap().total
}

async fn invited(world: &World, (by, slug): (&Caller, &str), query: InvitationQuery) -> u64 {
    let found = invitations::overview(&world.service, by, slug, &query).await.unwrap();
    found.page.total
}

async fn each_number_is_that_of_its_list(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (_, bob) = world.enrol(&org, "member").await;
    let off = world.account("Off", "off@example.com").await;
    world.enrol_as(&org, &off, "admin", MembershipState::Disabled).await;
    let command = CreateTeam { name: "Night shift".to_owned(), ..CreateTeam::default() };
    let team = teams::create(service, owner, slug, command).await.unwrap();
    teams::add_people(service, owner, slug, AddPeople { team, people: vec![bob] }).await.unwrap();
    world.invite_by(owner, slug, "ian@example.com", &["member"]).await;
    let joins = world.invite_by(owner, slug, "joan@example.com", &["member"]).await;
    world.join(&joins.token, "Joan").await;
    let owner = &world.days_pass(i64::from(INACTIVE_DAYS) + 1, owner).await;
    let place = (owner, slug);
    world.invite_by(owner, slug, "new@example.com", &["viewer"]).await;
    world.enrol(&org, "member").await;

    let overview = orgs::overview(service, owner, slug).await.unwrap();
    for status in [UserStatus::Active, UserStatus::Disabled] {
        let query = UserQuery { status, ..UserQuery::default() };
        assert_eq!(overview.counts.of(status), listed(&world, place, query).await, "{status:?}");
    }
    let unseen =
        UserQuery { status: UserStatus::Active, inactive_days: Some(INACTIVE_DAYS), ..UserQuery::default() };
    assert_eq!(overview.inactive, listed(&world, place, unseen).await);
    assert!(overview.inactive > 0);
    for (key, _) in &overview.roles {
        let query = UserQuery { role: Some(key.clone()), ..UserQuery::default() };
        let counted = overview.counts.with_role(key).unwrap();
        assert_eq!(counted, listed(&world, place, query).await, "{key}");
    }
    for (id, _) in &overview.teams {
        let query = UserQuery { team: Some(*id), ..UserQuery::default() };
        assert_eq!(overview.counts.in_team(*id), Some(listed(&world, place, query).await));
    }
    assert_eq!((overview.roles.len(), overview.teams.len()), (6, 1));

    let figures = overview.invitations.unwrap();
    let in_state = |state| InvitationQuery { state: Some(state), ..InvitationQuery::default() };
    for (counted, query) in [
        (figures.open, in_state(InvitationState::Pending)),
        (figures.expired, in_state(InvitationState::Expired)),
        (figures.accepted, in_state(InvitationState::Accepted)),
        (figures.expiring, InvitationQuery { is_expiring: true, ..InvitationQuery::default() }),
        (figures.waiting, InvitationQuery { is_waiting: true, ..InvitationQuery::default() }),
    ] {
        assert_eq!(counted, invited(&world, place, query.clone()).await, "{query:?}");
    }
    // Invitations end after seven days here.
    assert_eq!((figures.open, figures.expiring, figures.expired, figures.accepted), (1, 1, 1, 1));
    assert!(figures.median_seconds.is_some());

    let last = overview.months.last().unwrap();
    assert_eq!((last.at, last.active), (overview.now, overview.counts.of(UserStatus::Active)));
    assert_eq!(overview.months.len(), 13);
    assert!(overview.months.iter().is_sorted_by_key(|month| month.at));
    assert_eq!(overview.months[0].active, 0, "nobody was there a year ago");
}

async fn the_only_active_owner_is_named_and_two_are_not(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let overview = async |by: &Caller| orgs::overview(&world.service, by, &org.slug).await.unwrap();
    let sole = overview(&org.owner).await.sole_owner.unwrap();
    let query =
        UserQuery { status: UserStatus::Active, role: Some(sole.role.clone()), ..UserQuery::default() };
    let found = members::list(&world.service, &org.owner, &org.slug, &query).await.unwrap();
    assert_eq!((found.total, found.rows[0].name.clone()), (1, sole.name));
    world.enrol(&org, "owner").await;
    assert_eq!(overview(&org.owner).await.sole_owner, None);
}

async fn who_manages_lands_on_it_and_nobody_else_gets_it(world: World) {
    world.set_up().await;
    for (template, managing, other) in [
        ("standard", "admin", "auditor"),
        ("portal", "admin", "user"),
        ("analytics", "administrator", "viewer"),
        ("config", "admin", "contributor"),
        ("cloud", "owner", "reader"),
        ("workspace", "workspace_admin", "default"),
    ] {
        let org = world.organization_from(template, template).await;
        for (role, may) in [(managing, true), (other, false)] {
            let (caller, _) = world.enrol(&org, role).await;
            let overview = orgs::overview(&world.service, &caller, &org.slug).await;
            let frame = orgs::frame(&world.service, &caller, &org.slug).await.unwrap();
            assert_eq!(frame.may.read_overview, may, "{template}, {role}");
            assert_eq!(overview.is_ok(), may, "{template}, {role}: {overview:?}");
            let landing = orgs::landing(&world.service, &caller, &org.slug).await.unwrap();
            assert_eq!(landing == LandingPage::Overview, may, "{template}, {role}: {landing:?}");
            if !may {
                assert!(matches!(overview, Err(ErrorKind::Denied { .. })), "{template}, {role}");
            }
        }
    }
}

async fn whoever_may_not_open_it_lands_elsewhere(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let defaults =
        SetRoleDefaults { role: org.role("viewer"), default_view: LandingPage::Overview, is_default: false };
    roles::set_defaults(service, &org.owner, slug, defaults).await.unwrap();
    let (viewer, _) = world.enrol(&org, "viewer").await;
    assert_eq!(orgs::landing(service, &viewer, slug).await, Ok(LandingPage::Users));
}
