//! Updates: who hears of what, what ends a subscription, and that nothing is missed.

use std::time::Duration;

use domain::{
    error::ErrorKind,
    permission::{GrantSet, Scope},
    topic::{Topic, Topics},
};
use service::{
    Caller, Service, accounts, members,
    members::ChangeRoles,
    picture::Upload,
    sessions,
    settings::{self, RenameOrganization},
    teams::{self, CreateTeam},
    updates::{self, Subscription, Update},
};
use testkit::{Org, World, agreed};
use tokio::time::timeout;

use crate::roles::{create, grants, helper};

on_both_databases![
    a_change_is_told_to_those_who_may_know_of_it_and_to_no_other_organization,
    what_one_may_do_is_told_to_oneself,
    it_ends_with_the_membership_and_with_the_session,
    what_happened_meanwhile_is_told_at_once,
    ones_own_changes_are_told_apart,
    a_new_name_is_told_where_it_is_shown,
    a_change_on_one_server_is_told_on_the_other,
    an_account_has_a_limited_number_of_them,
];

async fn subscribe(service: &Service, caller: &Caller, slug: &str) -> Subscription {
    updates::subscribe(service, caller, slug, None).await.unwrap()
}

/// The next update. `None` is the end.
async fn next(subscription: &mut Subscription) -> Option<Update> {
    timeout(Duration::from_mins(1), subscription.next()).await.expect("an update or the end")
}

/// Hears of everything until a number of the ledger. What happens at once may be one update or several.
async fn topics_until(subscription: &mut Subscription, sequence: u64) -> Topics {
    let mut topics = Topics::NONE;
    loop {
        let update = next(subscription).await.expect("an update");
        topics = topics.with(update.topics);
        if update.sequence >= sequence {
            return topics;
        }
    }
}

async fn sequence(world: &World, org: &Org) -> u64 {
    let mut tx = world.service.store().read().await.unwrap();
    tx.org(org.id).last_sequence().await.unwrap()
}

async fn invite(world: &World, org: &Org, email: &str) {
    world.invite_by(&org.owner, &org.slug, email, &["viewer"]).await;
}

async fn create_team(world: &World, by: &Caller, org: &Org, name: &str) {
    teams::create(&world.service, by, &org.slug, team(name)).await.unwrap();
}

fn team(name: &str) -> CreateTeam {
    let picture = Upload { bytes: Vec::new(), crop: None };
    CreateTeam { name: name.to_owned(), people: Vec::new(), picture }
}

async fn a_change_is_told_to_those_who_may_know_of_it_and_to_no_other_organization(world: World) {
    world.set_up().await;
    let (acme, globex) = (world.organization("Globe").await, world.organization("Globex").await);
    let reads_teams = helper("Coach", grants(&[("User.Team.READ", Scope::All)]));
    let (coach, coach_id) = world.enrol(&acme, "viewer").await;
    let role = create(&world, &acme.owner, &acme, reads_teams).await.unwrap();
    let command = ChangeRoles { member: coach_id, roles: vec![role] };
    members::change_roles(&world.service, &acme.owner, &acme.slug, command).await.unwrap();
    let (admin, _) = world.enrol(&acme, "admin").await;
    let (mut of_admin, mut of_coach, mut elsewhere) = (
        subscribe(&world.service, &admin, &acme.slug).await,
        subscribe(&world.service, &coach, &acme.slug).await,
        subscribe(&world.service, &globex.owner, &globex.slug).await,
    );

    invite(&world, &acme, "ida@example.com").await;
    create_team(&world, &acme.owner, &acme, "Night shift").await;
    let last = sequence(&world, &acme).await;
    let heard = topics_until(&mut of_admin, last).await;
    for topic in [Topic::Invitations, Topic::People, Topic::Teams] {
        assert!(heard.contains(topic), "{topic:?}");
    }
    assert!(!heard.contains(Topic::Access), "the admin may do what they could before");
    let heard = topics_until(&mut of_coach, last).await;
    assert_eq!(heard, Topics::of(&[Topic::Teams]), "nothing of invitations, people and the log");

    // Of all this the other organization hears nothing: the first it hears of is its own.
    invite(&world, &globex, "gus@example.com").await;
    let update = next(&mut elsewhere).await.unwrap();
    assert_eq!(update.sequence, sequence(&world, &globex).await);
    assert!(update.topics.contains(Topic::Invitations));
    let stranger = updates::subscribe(&world.service, &globex.owner, &acme.slug, None).await;
    assert_eq!(stranger.err(), Some(ErrorKind::NotFound));
}

async fn what_one_may_do_is_told_to_oneself(world: World) {
    world.set_up().await;
    let org = world.organization("Globe").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let nothing = create(&world, owner, &org, helper("Guest", GrantSet::default())).await.unwrap();
    let (guest, id) = world.enrol(&org, "viewer").await;
    let give = async |role| {
        let command = ChangeRoles { member: id, roles: vec![role] };
        members::change_roles(service, owner, slug, command).await.unwrap();
    };
    give(nothing).await;
    let mut subscription = subscribe(service, &guest, slug).await;
    give(org.role("admin")).await;
    let update = next(&mut subscription).await.unwrap();
    assert!(
        update.topics.contains(Topic::Access) && update.topics.contains(Topic::Invitations),
        "{update:?}"
    );
    give(nothing).await;
    let update = next(&mut subscription).await.unwrap();
    assert_eq!(update.topics, Topics::of(&[Topic::Access]), "there is nothing else they may know of now");
    let command = RenameOrganization { name: "Globe Trotters".to_owned(), slug: slug.to_owned() };
    settings::rename_organization(service, owner, slug, command).await.unwrap();
    assert!(next(&mut subscription).await.unwrap().topics.contains(Topic::Access), "a name is everybody's");
}

async fn it_ends_with_the_membership_and_with_the_session(world: World) {
    world.set_up().await;
    let org = world.organization("Globe").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (ada, ada_id) = world.enrol(&org, "member").await;
    let mut subscription = subscribe(service, &ada, slug).await;
    agreed::disable(service, owner, slug, ada_id).await.unwrap();
    assert_eq!(next(&mut subscription).await, None, "disabled");
    assert!(updates::subscribe(service, &ada, slug, None).await.is_err());

    let (bob, bob_id) = world.enrol(&org, "member").await;
    let mut subscription = subscribe(service, &bob, slug).await;
    agreed::remove(service, owner, slug, bob_id).await.unwrap();
    assert_eq!(next(&mut subscription).await, None, "removed");

    let (cleo, cleo_id) = world.enrol(&org, "member").await;
    let mut subscription = subscribe(service, &cleo, slug).await;
    members::end_sessions(service, owner, slug, cleo_id).await.unwrap();
    assert_eq!(next(&mut subscription).await, None, "signed out by an admin");

    let (dan, _) = world.enrol(&org, "member").await;
    let mut subscription = subscribe(service, &dan, slug).await;
    sessions::sign_out(service, &dan).await.unwrap();
    assert_eq!(next(&mut subscription).await, None, "signed out in another window");
}

async fn what_happened_meanwhile_is_told_at_once(world: World) {
    world.set_up().await;
    let org = world.organization("Globe").await;
    let before = sequence(&world, &org).await;
    invite(&world, &org, "ida@example.com").await;
    let now = sequence(&world, &org).await;
    let mut missed = updates::subscribe(&world.service, &org.owner, &org.slug, Some(before)).await.unwrap();
    let update = next(&mut missed).await.unwrap();
    assert_eq!((update.sequence, update.is_own), (now, false));
    for topic in [Topic::Access, Topic::People, Topic::Invitations, Topic::Roles, Topic::Teams, Topic::Audit]
    {
        assert!(update.topics.contains(topic), "{topic:?}");
    }

    let mut current = updates::subscribe(&world.service, &org.owner, &org.slug, Some(now)).await.unwrap();
    create_team(&world, &org.owner, &org, "Night shift").await;
    let update = next(&mut current).await.unwrap();
    assert_eq!(update.sequence, now + 1);
    assert!(!update.topics.contains(Topic::Invitations), "what was known is not told again");
}

async fn ones_own_changes_are_told_apart(world: World) {
    world.set_up().await;
    let org = world.organization("Globe").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let mut subscription = subscribe(&world.service, &admin, &org.slug).await;
    create_team(&world, &admin, &org, "Night shift").await;
    assert!(next(&mut subscription).await.unwrap().is_own);
    create_team(&world, &org.owner, &org, "Day shift").await;
    assert!(!next(&mut subscription).await.unwrap().is_own);
}

async fn a_new_name_is_told_where_it_is_shown(world: World) {
    world.set_up().await;
    let (acme, globex) = (world.organization("Globe").await, world.organization("Globex").await);
    let (ada, _) = world.enrol(&acme, "member").await;
    let (mut here, mut elsewhere) = (
        subscribe(&world.service, &acme.owner, &acme.slug).await,
        subscribe(&world.service, &globex.owner, &globex.slug).await,
    );
    accounts::rename(&world.service, &ada, "Ada Lovelace").await.unwrap();
    let update = next(&mut here).await.unwrap();
    assert!(update.topics.contains(Topic::People) && !update.topics.contains(Topic::Roles), "{update:?}");
    create_team(&world, &globex.owner, &globex, "Night shift").await;
    let update = next(&mut elsewhere).await.unwrap();
    assert!(update.topics.contains(Topic::Teams), "she is no member there: {update:?}");
}

async fn a_change_on_one_server_is_told_on_the_other(world: World) {
    world.set_up().await;
    let org = world.organization("Globe").await;
    let [one, other] = world.two_servers().await;
    let (admin, id) = world.enrol(&org, "admin").await;
    let mut subscription = subscribe(&other, &admin, &org.slug).await;
    teams::create(&one, &org.owner, &org.slug, team("Night shift")).await.unwrap();
    assert!(next(&mut subscription).await.unwrap().topics.contains(Topic::Teams));
    agreed::disable(&one, &org.owner, &org.slug, id).await.unwrap();
    assert_eq!(next(&mut subscription).await, None);
    drop(subscription);
    other.store().close().await;
}

async fn an_account_has_a_limited_number_of_them(world: World) {
    world.set_up().await;
    let org = world.organization("Globe").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let mut open = Vec::new();
    let refused = loop {
        match updates::subscribe(&world.service, &org.owner, &org.slug, None).await {
            Ok(subscription) => open.push(subscription),
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, ErrorKind::RateLimited { .. }), "{refused:?}");
    assert!(updates::subscribe(&world.service, &admin, &org.slug, None).await.is_ok(), "others still can");
    open.pop();
    assert!(updates::subscribe(&world.service, &org.owner, &org.slug, None).await.is_ok());
}
