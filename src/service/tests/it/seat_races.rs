//! The last seat, taken by several at the same moment, on both databases; on PostgreSQL over two servers. Each round has an
//! organization of its own.

use domain::{
    access::Denial, error::ErrorKind, policy::Policy, settings::Section, state::MembershipState,
    view::InviteOutcome,
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller, Service,
    invitations::{self, InviteMembers},
    members,
    settings::{self, SettingChanges, SettingsUpdate, UpdateSettings},
};
use testkit::{Org, World};

use crate::{
    races::at_once,
    short::{NONE, email, outcome},
};

/// How often each race is run.
const ROUNDS: usize = 60;

on_both_databases![
    of_two_who_accept_at_once_one_gets_the_last_seat,
    of_one_who_accepts_and_one_who_is_enabled_at_once_one_gets_the_last_seat,
    of_two_who_invite_at_once_one_gets_the_last_seat,
    of_two_who_enable_at_once_one_gets_the_last_seat,
    the_limit_that_is_lowered_while_somebody_accepts_holds,
    the_limit_that_is_raised_while_somebody_accepts_lets_them_in_or_not,
];

type Task = BoxFuture<'static, Result<(), ErrorKind>>;

/// An organization with one owner and this limit, where invitations take no seat.
async fn org_of(world: &World, limit: u32) -> Org {
    let change = |policy: &mut Policy| {
        (policy.seats_limit, policy.seats_pending_counts) = (Some(limit), false);
    };
    world.organization_with("Globex", change).await
}

async fn active(world: &World, org: &Org) -> u64 {
    let mut tx = world.service.store().read().await.unwrap();
    let taken = tx.org(org.id).count_seat_use(world.service.now()).await.unwrap();
    tx.close().await.unwrap();
    taken.active
}

/// Somebody who accepts an invitation.
async fn accepting(world: &World, org: &Org, server: &Service) -> Task {
    let person = world.stranger().await;
    let invited = world.invite_by(&org.owner, &org.slug, email(&person), &["member"]).await;
    let server = server.clone();
    async move { invitations::accept(&server, &person, &invited.token).await.map(drop) }.boxed()
}

/// Somebody who is enabled by a caller.
async fn enabling(world: &World, org: &Org, server: &Service, by: &Caller) -> Task {
    let member = world.enrol_as(org, &world.stranger().await, "member", MembershipState::Disabled).await;
    let (server, by, slug) = (server.clone(), by.clone(), org.slug.clone());
    async move { members::enable(&server, &by, &slug, member).await }.boxed()
}

/// Whether one of both succeeded and the other was refused for want of a seat.
fn has_one_winner(results: &[Result<(), ErrorKind>]) -> bool {
    let is_refused = |result: &&Result<(), ErrorKind>| {
        let no_seat = ErrorKind::Denied { denial: Denial::NoSeat };
        matches!(result, Err(error) if *error == no_seat || matches!(error, ErrorKind::NoSeat { .. }))
    };
    results.iter().filter(|result| result.is_ok()).count() == 1
        && results.iter().filter(is_refused).count() == 1
}

async fn of_two_who_accept_at_once_one_gets_the_last_seat(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let org = org_of(&world, 2).await;
        let tasks =
            vec![accepting(&world, &org, &servers[0]).await, accepting(&world, &org, &servers[1]).await];
        let results = at_once(tasks).await;
        assert!(has_one_winner(&results), "round {round}: {results:?}");
        assert_eq!(active(&world, &org).await, 2, "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn of_one_who_accepts_and_one_who_is_enabled_at_once_one_gets_the_last_seat(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let org = org_of(&world, 2).await;
        let tasks = vec![
            accepting(&world, &org, &servers[0]).await,
            enabling(&world, &org, &servers[1], &org.owner).await,
        ];
        let results = at_once(tasks).await;
        assert!(has_one_winner(&results), "round {round}: {results:?}");
        assert_eq!(active(&world, &org).await, 2, "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn of_two_who_invite_at_once_one_gets_the_last_seat(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let org = world.organization_with("Globex", |policy| policy.seats_limit = Some(3)).await;
        let (admin, _) = world.enrol(&org, "admin").await;
        let tasks = [(&servers[0], &org.owner, "a"), (&servers[1], &admin, "b")]
            .into_iter()
            .map(|(server, by, name)| {
                let (server, by, slug) = (server.clone(), by.clone(), org.slug.clone());
                let address = format!("{name}{round}@example.com");
                let command = InviteMembers::pasted(&address, vec![org.role("member")]);
                async move { invitations::invite(&server, &by, &slug, command).await.unwrap() }.boxed()
            })
            .collect();
        let mut outcomes: Vec<_> = at_once(tasks).await.into_iter().flatten().map(outcome).collect();
        outcomes.sort_by_key(|outcome| *outcome == InviteOutcome::NoSeat);
        assert!(
            matches!(outcomes[..], [InviteOutcome::Invited { .. }, InviteOutcome::NoSeat]),
            "round {round}: {outcomes:?}"
        );
    }
    assert_eq!(world.violations().await, NONE);
}

async fn of_two_who_enable_at_once_one_gets_the_last_seat(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let org = org_of(&world, 3).await;
        let (admin, _) = world.enrol(&org, "admin").await;
        let tasks = vec![
            enabling(&world, &org, &servers[0], &org.owner).await,
            enabling(&world, &org, &servers[1], &admin).await,
        ];
        let results = at_once(tasks).await;
        assert!(has_one_winner(&results), "round {round}: {results:?}");
        assert_eq!(active(&world, &org).await, 3, "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

/// What became of the limit, and of who accepted.
#[derive(Debug)]
enum Done {
    Limit(Result<SettingsUpdate, ErrorKind>),
    Accepted(Result<(), ErrorKind>),
}

/// Sets the limit while somebody accepts.
async fn limit_against_accept(world: &World, servers: &[Service; 2], org: &Org, limit: &str) -> [Done; 2] {
    let accept = accepting(world, org, &servers[0]).await;
    let (server, owner, slug) = (servers[1].clone(), org.owner.clone(), org.slug.clone());
    let values = [("seats.limit".to_owned(), limit.to_owned())].into();
    let changes = SettingChanges { values, ..SettingChanges::default() };
    // What was seen before anybody accepted.
    let confirmed = settings::preview(&server, &owner, &slug, Section::License, &changes).await.unwrap();
    let command = UpdateSettings { section: Section::License, changes, confirmed };
    let tasks = vec![
        async move { Done::Limit(settings::update(&server, &owner, &slug, command).await) }.boxed(),
        async move { Done::Accepted(accept.await) }.boxed(),
    ];
    let mut done = at_once(tasks).await.into_iter();
    [done.next().unwrap(), done.next().unwrap()]
}

async fn the_limit_that_is_lowered_while_somebody_accepts_holds(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let org = org_of(&world, 2).await;
        // One invitation is left without a seat by it, which was confirmed.
        match limit_against_accept(&world, &servers, &org, "1").await {
            [Done::Limit(Ok(SettingsUpdate::Saved)), Done::Accepted(Err(refused))] => {
                assert_eq!(refused, Denial::NoSeat.into(), "round {round}");
                assert_eq!(active(&world, &org).await, 1, "round {round}");
            }
            // They came first: the present effect is another one than was confirmed.
            [Done::Limit(Ok(SettingsUpdate::ToConfirm(_))), Done::Accepted(Ok(()))] => {
                assert_eq!(active(&world, &org).await, 2, "round {round}");
            }
            other => panic!("round {round}: {other:?}"),
        }
    }
    assert_eq!(world.violations().await, NONE);
}

async fn the_limit_that_is_raised_while_somebody_accepts_lets_them_in_or_not(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let org = org_of(&world, 1).await;
        match limit_against_accept(&world, &servers, &org, "2").await {
            [Done::Limit(Ok(SettingsUpdate::Saved)), Done::Accepted(accepted)] => {
                let expected = if accepted.is_ok() { 2 } else { 1 };
                assert!(accepted.is_ok() || accepted == Err(Denial::NoSeat.into()), "round {round}");
                assert_eq!(active(&world, &org).await, expected, "round {round}");
            }
            other => panic!("round {round}: {other:?}"),
        }
    }
    assert_eq!(world.violations().await, NONE);
}
