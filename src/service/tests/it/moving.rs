//! Moving between organizations that share no members (`members.exclusive`), on both databases.

use domain::{
    access::Denial,
    audit::AuditValue,
    consequences::{Departed, Departure},
    error::ErrorKind,
    invite::LineState,
    policy::RemovedAssets,
    state::{InvitationState, MembershipState},
    view::{DepartureView, Obstacle, Standing},
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller, Service,
    assets::{self, CreateAsset},
    invitations::{self, PreviewInvitations},
    members,
    orgs::{self, CreateOrganization},
    teams::{self, CreateTeam},
    templates::ChosenTemplate,
};
use testkit::{Invited, Org, World, agreed};

use crate::{
    races::at_once,
    short::{NONE, email},
};

/// How often each race is run.
const ROUNDS: usize = 40;

on_both_databases![
    whoever_moves_leaves_one_organization_and_joins_the_other_at_once,
    the_organization_that_is_left_keeps_the_plan_and_a_report,
    of_two_owners_who_go_at_once_one_stays,
    whoever_moves_to_two_organizations_at_once_is_in_one,
    two_people_who_change_places_both_arrive,
];

async fn analytics(world: &World) -> (Org, Org) {
    world.set_up().await;
    (
        world.organization_from("Globex", "analytics").await,
        world.organization_from("Initech", "analytics").await,
    )
}

async fn invite(world: &World, to: &Org, person: &Caller) -> Invited {
    world.invite_by(&to.owner, &to.slug, email(person), &["viewer"]).await
}

/// What the page of the invitation shows that the person leaves behind.
async fn shown(service: &Service, person: &Caller, invited: &Invited) -> Vec<DepartureView> {
    let page = invitations::open(service, person.session().ok(), &invited.token).await.unwrap();
    match page.standing {
        Standing::Moving(departures) => departures,
        other => panic!("no choice to move: {other:?}"),
    }
}

async fn move_over(service: &Service, person: &Caller, invited: &Invited) -> Result<(), ErrorKind> {
    let agreed = shown(service, person, invited).await;
    invitations::move_over(service, person, &invited.token, agreed).await.map(drop)
}

async fn organizations(world: &World, person: &Caller) -> Vec<String> {
    let orgs = orgs::home(&world.service, person).await.unwrap();
    orgs.into_iter().map(|org| org.name).collect()
}

async fn whoever_moves_leaves_one_organization_and_joins_the_other_at_once(world: World) {
    let (globex, initech) = analytics(&world).await;
    let (person, _) = world.enrol(&globex, "designer").await;
    let invited = invite(&world, &initech, &person).await;
    let refused = invitations::accept(&world.service, &person, &invited.token).await;
    assert_eq!(refused, Err(ErrorKind::MoveRequired), "accepting alone does not move");
    let mark = world.mark().await;
    move_over(&world.service, &person, &invited).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["invitation.accepted", "member.moved_away"]);
    assert_eq!(organizations(&world, &person).await, ["Initech"]);
    assert!(orgs::frame(&world.service, &person, &initech.slug).await.is_ok(), "the session goes on");
    assert_eq!(orgs::frame(&world.service, &person, &globex.slug).await, Err(ErrorKind::NotFound));
    let mark = world.mark().await;
    let again = invitations::move_over(&world.service, &person, &invited.token, Vec::new()).await;
    assert_eq!(again.map(|org| org.name), Ok("Initech".to_owned()), "twice is harmless");
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert_eq!(world.violations().await, NONE);
}

async fn the_organization_that_is_left_keeps_the_plan_and_a_report(world: World) {
    let (globex, initech) = analytics(&world).await;
    let (person, member) = world.enrol(&globex, "administrator").await;
    let (service, slug) = (&world.service, globex.slug.as_str());
    let asset = CreateAsset { kind: "Workbook".to_owned(), name: "Q1".to_owned(), ..CreateAsset::default() };
    assets::create(service, &person, slug, asset).await.unwrap();
    world.invite_by(&person, slug, "new@example.com", &["viewer"]).await;
    let invited = invite(&world, &initech, &person).await;
    move_over(service, &person, &invited).await.unwrap();
    let entry = world.entry(slug, "member.moved_away").await;
    let Some(AuditValue::Departed(departed)) = entry.value_after.as_deref().map(AuditValue::from_json) else {
        panic!("{entry:?}")
    };
    let plan = &departed.plan;
    assert_eq!((plan.departure, plan.owned(), plan.invitations), (Departure::Left, 1, 1));
    assert_eq!((plan.roles.as_slice(), plan.sessions), (&["Administrator".to_owned()][..], 1));
    let seen = members::dossier(service, &globex.owner, slug, member).await.unwrap().departures;
    assert_eq!(seen.iter().map(|past| &past.receipt.departed).collect::<Vec<_>>(), [&*departed]);
    assert_eq!(seen[0].receipt.who, person.session().unwrap().account.name);
    let of = (member, seen[0].id, None);
    let text = members::departure_piece(service, &globex.owner, slug, of).await.unwrap().text;
    assert_eq!(text.lines().count(), 4, "a session, an invitation and an asset: {text}");
    assert!(text.contains("\"Workbook\",\"Q1\",") && text.contains("\"stayed\""), "{text}");
    assert_eq!(world.violations().await, NONE);
}

async fn of_two_owners_who_go_at_once_one_stays(world: World) {
    let (_, initech) = analytics(&world).await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let globex = world.organization_from("Globex", "analytics").await;
        let (second, _) = world.enrol(&globex, "owner").await;
        let invited = invite(&world, &initech, &globex.owner).await;
        let agreed = shown(&world.service, &globex.owner, &invited).await;
        let (mover, leaver) = (servers[0].clone(), servers[1].clone());
        let (owner, slug) = (globex.owner.clone(), globex.slug.clone());
        let tasks: Vec<BoxFuture<'static, Result<(), ErrorKind>>> = vec![
            async move { invitations::move_over(&mover, &owner, &invited.token, agreed).await.map(drop) }
                .boxed(),
            async move { agreed::leave(&leaver, &second, &slug).await }.boxed(),
        ];
        let results = at_once(tasks).await;
        let done = results.iter().filter(|result| result.is_ok()).count();
        assert_eq!(done, 1, "round {round}: {results:?}");
        for refusal in results.iter().filter_map(|result| result.as_ref().err()) {
            // What was shown has changed as well: an obstacle more.
            let is_a_rule = matches!(refusal, ErrorKind::LastOwner | ErrorKind::MoveChanged);
            assert!(is_a_rule, "round {round}: {refusal:?}");
        }
    }
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_moves_to_two_organizations_at_once_is_in_one(world: World) {
    let (globex, initech) = analytics(&world).await;
    let umbrella = world.organization_from("Umbrella", "analytics").await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let (person, _) = world.enrol(&globex, "viewer").await;
        let mut tasks: Vec<BoxFuture<'static, Result<(), ErrorKind>>> = Vec::new();
        for (to, server) in [(&initech, &servers[0]), (&umbrella, &servers[1])] {
            let invited = invite(&world, to, &person).await;
            let agreed = shown(&world.service, &person, &invited).await;
            let (server, person) = (server.clone(), person.clone());
            let moving =
                async move { invitations::move_over(&server, &person, &invited.token, agreed).await };
            tasks.push(moving.map(|moved| moved.map(drop)).boxed());
        }
        let results = at_once(tasks).await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "round {round}: {results:?}");
        assert!(results.contains(&Err(ErrorKind::MoveChanged)), "round {round}: {results:?}");
        assert_eq!(organizations(&world, &person).await.len(), 1, "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn two_people_who_change_places_both_arrive(world: World) {
    let (globex, initech) = analytics(&world).await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let mut tasks: Vec<BoxFuture<'static, Result<(), ErrorKind>>> = Vec::new();
        for ((from, to), server) in [(&globex, &initech), (&initech, &globex)].into_iter().zip(&servers) {
            let (person, _) = world.enrol(from, "viewer").await;
            let invited = invite(&world, to, &person).await;
            let server = server.clone();
            tasks.push(async move { move_over(&server, &person, &invited).await }.boxed());
        }
        assert_eq!(at_once(tasks).await, [Ok(()), Ok(())], "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_choice_shows_the_roles_teams_assets_and_invitations_that_stay() {
    let world = World::sqlite().await;
    let (globex, initech) = analytics(&world).await;
    let (person, member) = world.enrol(&globex, "administrator").await;
    let (service, slug) = (&world.service, globex.slug.as_str());
    let team = CreateTeam { name: "Sales".to_owned(), people: vec![member], ..CreateTeam::default() };
    teams::create(service, &globex.owner, slug, team).await.unwrap();
    for name in ["Q1", "Q2"] {
        let asset =
            CreateAsset { kind: "Workbook".to_owned(), name: name.to_owned(), ..CreateAsset::default() };
        assets::create(service, &person, slug, asset).await.unwrap();
    }
    world.invite_by(&person, slug, "new@example.com", &["viewer"]).await;
    let invited = invite(&world, &initech, &person).await;
    let [departure] = shown(service, &person, &invited).await.try_into().unwrap();
    assert_eq!(departure.org.name, "Globex");
    assert_eq!(
        (&departure.plan.roles, &departure.plan.teams),
        (&vec!["Administrator".to_owned()], &vec!["Sales".to_owned()])
    );
    let owned: Vec<_> = departure
        .plan
        .assets
        .iter()
        .map(|owned| (departure.kinds[&owned.kind].as_str(), owned.count))
        .collect();
    assert_eq!(owned, [("Workbook", 2)]);
    assert_eq!((departure.plan.invitations, departure.plan.owners_left), (1, None));
    assert_eq!(departure.obstacles, []);
    let agreed = vec![departure.clone()];
    invitations::move_over(service, &person, &invited.token, agreed).await.unwrap();
    let kept = world.entry(slug, "member.moved_away").await.value_after;
    let departed = Departed { plan: departure.plan, moved: Vec::new() };
    assert_eq!(kept, AuditValue::Departed(Box::new(departed)).to_json(), "the log keeps what was agreed to");
    let left = members::dossier(service, &globex.owner, slug, member).await.unwrap();
    assert_eq!(left.departures.len(), 1, "and the receipt is on the person's page");
}

#[tokio::test]
async fn what_is_in_the_way_is_shown_and_refused() {
    let world = World::sqlite().await;
    world.set_up().await;
    let exclusive = |policy: &mut domain::policy::Policy| policy.members_exclusive = true;
    let to = world.organization_with("Initech", exclusive).await;
    let last = world.organization_with("Last", exclusive).await;
    let closed = world
        .organization_with("Closed", |policy| {
            policy.members_exclusive = true;
            policy.members_leave = domain::policy::Leave::Nobody;
        })
        .await;
    let full = world
        .organization_with("Full", |policy| {
            policy.members_exclusive = true;
            policy.members_removed_assets = RemovedAssets::MustTransfer;
        })
        .await;
    let (held, _) = world.enrol(&closed, "member").await;
    let (owning, _) = world.enrol(&full, "member").await;
    let asset =
        CreateAsset { kind: "Project".to_owned(), name: "Apollo".to_owned(), ..CreateAsset::default() };
    assets::create(&world.service, &owning, &full.slug, asset).await.unwrap();
    let denied = ErrorKind::Denied { denial: Denial::LeavingNotAllowed };
    for (person, obstacle, refusal) in [
        (&last.owner, Obstacle::LastOwner, ErrorKind::LastOwner),
        (&held, Obstacle::NotAllowed, denied),
        (&owning, Obstacle::AssetsOwned, ErrorKind::AssetsOwned { assets: 1 }),
    ] {
        let invited = world.invite_by(&to.owner, &to.slug, email(person), &["viewer"]).await;
        let departures = shown(&world.service, person, &invited).await;
        assert_eq!(departures[0].obstacles, [obstacle]);
        let can_hand_over = departures[0].hand_over.is_some();
        assert_eq!(can_hand_over, obstacle == Obstacle::AssetsOwned, "they are led to their own page");
        let mark = world.mark().await;
        assert_eq!(move_over(&world.service, person, &invited).await, Err(refusal));
        assert_eq!(world.actions_since(&mark).await, NONE, "the inviting organization learns nothing of it");
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn moving_is_refused_once_something_else_would_be_left_behind() {
    let world = World::sqlite().await;
    let (globex, initech) = analytics(&world).await;
    let (person, member) = world.enrol(&globex, "viewer").await;
    let invited = invite(&world, &initech, &person).await;
    let agreed = shown(&world.service, &person, &invited).await;
    let team = CreateTeam { name: "Sales".to_owned(), people: vec![member], ..CreateTeam::default() };
    teams::create(&world.service, &globex.owner, &globex.slug, team).await.unwrap();
    let refused = invitations::move_over(&world.service, &person, &invited.token, agreed).await;
    assert_eq!(refused, Err(ErrorKind::MoveChanged));
    assert_eq!(organizations(&world, &person).await, ["Globex"]);
}

#[tokio::test]
async fn another_session_changes_nothing_of_what_was_agreed_to() {
    let world = World::sqlite().await;
    let (globex, initech) = analytics(&world).await;
    let (person, _) = world.enrol(&globex, "viewer").await;
    let invited = invite(&world, &initech, &person).await;
    let agreed = shown(&world.service, &person, &invited).await;
    let again = world.days_pass(0, &person).await;
    orgs::frame(&world.service, &again, &globex.slug).await.unwrap();
    let now = shown(&world.service, &person, &invited).await;
    assert_eq!((agreed[0].plan.sessions, now[0].plan.sessions), (0, 1));
    invitations::move_over(&world.service, &person, &invited.token, agreed).await.unwrap();
    assert_eq!(organizations(&world, &person).await, ["Initech"]);
}

#[tokio::test]
async fn a_disabled_member_can_move_and_staying_keeps_the_invitation_open() {
    let world = World::sqlite().await;
    let (globex, initech) = analytics(&world).await;
    let home = world.organization("Home").await;
    let (person, _) = world.enrol(&home, "member").await;
    world.enrol_as(&globex, &person, "viewer", MembershipState::Disabled).await;
    let invited = invite(&world, &initech, &person).await;
    shown(&world.service, &person, &invited).await;
    let kept = invitations::get(&world.service, &initech.owner, &initech.slug, invited.id).await.unwrap();
    assert_eq!(kept.state, InvitationState::Pending);
    move_over(&world.service, &person, &invited).await.unwrap();
    assert_eq!(organizations(&world, &person).await, ["Home", "Initech"]);
}

#[tokio::test]
async fn the_inviter_learns_that_somebody_belongs_elsewhere_and_not_where() {
    let world = World::sqlite().await;
    let (globex, initech) = analytics(&world).await;
    let (person, _) = world.enrol(&globex, "viewer").await;
    let shared = world.organization("Home").await;
    let (other, _) = world.enrol(&shared, "member").await;
    let command = PreviewInvitations {
        pasted: [email(&person), "\n", email(&other)].concat(),
        roles: vec![initech.role("viewer")],
        ..PreviewInvitations::default()
    };
    let sheet = invitations::preview(&world.service, &initech.owner, &initech.slug, command).await.unwrap();
    let states: Vec<LineState> = sheet.lines.into_iter().map(|line| line.state).collect();
    assert_eq!(states, [LineState::InAnotherOrganization, LineState::New]);
}

#[tokio::test]
async fn no_other_way_leads_into_a_second_organization() {
    let world = World::sqlite().await;
    let (globex, initech) = analytics(&world).await;
    let (person, member) = world.enrol(&globex, "viewer").await;
    let (service, owner) = (&world.service, &globex.owner);
    let undo = agreed::remove(service, owner, &globex.slug, member).await.unwrap().unwrap();
    let invited = invite(&world, &initech, &person).await;
    invitations::accept(service, &person, &invited.token).await.unwrap();
    let undone = crate::short::undo_now(service, owner, &globex.slug, undo).await.unwrap();
    let refused = Err(ErrorKind::Denied { denial: Denial::BelongsElsewhere });
    assert_eq!(undone.lines[0].outcome, refused, "undoing a removal");
    let third =
        CreateOrganization { name: "Third".to_owned(), template: ChosenTemplate::built_in("analytics") };
    assert_eq!(orgs::create(service, &person, third).await.map(drop), refused.map(drop), "creating one");
    assert_eq!(world.violations().await, NONE);
}
