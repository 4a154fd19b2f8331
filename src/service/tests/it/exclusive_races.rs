//! Organizations that share no members, on both databases; on PostgreSQL over two servers: whatever happens at the same moment,
//! nobody comes to belong to two of them unless somebody agreed to it.

use domain::{
    error::ErrorKind, policy::Policy, settings::Section, state::MembershipState, view::SettingEffect,
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller, Service, invitations,
    orgs::{self, DeleteOrganization},
    settings::{self, SettingChanges, SettingsUpdate, UpdateSettings},
};
use testkit::{Org, World};

use crate::{
    races::at_once,
    short::{NONE, email},
};

/// How often each race is run.
const ROUNDS: usize = 40;

on_both_databases![
    whoever_accepts_while_their_organization_is_restored_belongs_to_one_of_both,
    whoever_accepts_while_their_organization_stops_sharing_members_moves_or_is_counted,
    of_two_organizations_that_stop_sharing_members_at_once_one_counts_who_is_in_both,
];

/// What became of a task: whether it was done, or asks first.
type Task = BoxFuture<'static, Result<bool, ErrorKind>>;

fn exclusive(policy: &mut Policy) {
    policy.members_exclusive = true;
}

/// Somebody who accepts an invitation to an organization.
async fn accepting(world: &World, server: &Service, person: &Caller, to: &Org) -> Task {
    let invited = world.invite_by(&to.owner, &to.slug, email(person), &["member"]).await;
    let (server, person) = (server.clone(), person.clone());
    async move { invitations::accept(&server, &person, &invited.token).await.map(|_| true) }.boxed()
}

/// An owner who turns the setting on, and has seen that nobody belongs to another such organization.
async fn turning_on(server: &Service, org: &Org) -> Task {
    let (server, owner, slug) = (server.clone(), org.owner.clone(), org.slug.clone());
    let values = [("members.exclusive".to_owned(), "on".to_owned())].into();
    let changes = SettingChanges { values, ..SettingChanges::default() };
    let confirmed = settings::preview(&server, &owner, &slug, Section::Members, &changes).await.unwrap();
    assert_eq!(confirmed, []);
    let command = UpdateSettings { section: Section::Members, changes, confirmed };
    async move {
        match settings::update(&server, &owner, &slug, command).await? {
            SettingsUpdate::Saved => Ok(true),
            SettingsUpdate::ToConfirm(effects) => {
                assert_eq!(effects, [SettingEffect::MembersElsewhere(1)]);
                Ok(false)
            }
            SettingsUpdate::Unchanged => panic!("nothing was changed"),
        }
    }
    .boxed()
}

/// The organizations of somebody, by their slugs.
async fn homes(world: &World, person: &Caller) -> Vec<String> {
    orgs::home(&world.service, person).await.unwrap().into_iter().map(|org| org.slug).collect()
}

async fn whoever_accepts_while_their_organization_is_restored_belongs_to_one_of_both(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let deleted = world.organization_with("Globex", exclusive).await;
        let other = world.organization_with("Initech", exclusive).await;
        let (person, _) = world.enrol(&deleted, "member").await;
        let agreed = orgs::deletion(&world.service, &deleted.owner, &deleted.slug).await.unwrap().fingerprint;
        let command = DeleteOrganization { name: "Globex".to_owned(), agreed };
        orgs::delete(&world.service, &deleted.owner, &deleted.slug, command).await.unwrap();
        let restoring = {
            let (server, owner, slug) = (servers[1].clone(), deleted.owner.clone(), deleted.slug.clone());
            async move { orgs::restore(&server, &owner, &slug).await.map(|_| true) }.boxed()
        };
        let tasks = vec![accepting(&world, &servers[0], &person, &other).await, restoring];
        let results = at_once(tasks).await;
        let home = match results.as_slice() {
            [Ok(_), Err(ErrorKind::Invalid { .. })] => &other.slug,
            [Err(ErrorKind::MoveRequired), Ok(_)] => &deleted.slug,
            both => panic!("round {round}: {both:?}"),
        };
        assert_eq!(homes(&world, &person).await, [home.as_str()], "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_accepts_while_their_organization_stops_sharing_members_moves_or_is_counted(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let own = world.organization("Globex").await;
        let other = world.organization_with("Initech", exclusive).await;
        let (person, _) = world.enrol(&own, "member").await;
        let tasks =
            vec![accepting(&world, &servers[0], &person, &other).await, turning_on(&servers[1], &own).await];
        let results = at_once(tasks).await;
        let expected = match results.as_slice() {
            // Who turns it on is told of them, and has not agreed to that.
            [Ok(_), Ok(false)] => 2,
            [Err(ErrorKind::MoveRequired), Ok(true)] => 1,
            both => panic!("round {round}: {both:?}"),
        };
        assert_eq!(homes(&world, &person).await.len(), expected, "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn of_two_organizations_that_stop_sharing_members_at_once_one_counts_who_is_in_both(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let (one, other) = (world.organization("Globex").await, world.organization("Initech").await);
        let (person, _) = world.enrol(&one, "member").await;
        world.enrol_as(&other, &person, "member", MembershipState::Active).await;
        let tasks = vec![turning_on(&servers[0], &one).await, turning_on(&servers[1], &other).await];
        let mut results = at_once(tasks).await;
        results.sort_by_key(|result| *result == Ok(true));
        assert_eq!(results, [Ok(false), Ok(true)], "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}
