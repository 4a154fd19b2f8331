//! The very moment at which something ends, on both databases: a microsecond before it everything is as ever, and from the
//! moment on nothing is. It may come while somebody is at work, between any two readings of the clock.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use domain::{
    access::Denial,
    end_date::{EndOf, NewEnd},
    error::ErrorKind,
    id::MembershipId,
    state::{InvitationState, MembershipState},
    time::{Day, Span, Timestamp},
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller, Clock, Service, invitations,
    members::{self, SetEnd},
};
use testkit::{Org, World, agreed};

use crate::{
    races::at_once,
    short::{NONE, email, just_before},
};

on_both_databases![
    an_invitation_that_expires_while_it_is_accepted_is_accepted_before_that_or_not_at_all,
    whoever_loses_the_membership_while_at_work_finishes_before_that_or_does_nothing,
    whoever_loses_the_role_while_at_work_finishes_before_that_or_does_nothing,
    the_seat_of_a_membership_that_ends_is_free_from_that_moment_on,
    an_owner_whose_end_comes_lets_no_other_owner_leave,
    of_many_requests_while_the_membership_ends_each_is_done_or_refused,
];

/// A clock at which a moment comes between two readings: the first `before` readings are just before it, all others at it.
struct Crossing {
    moment: Timestamp,
    before: AtomicUsize,
    has_come: AtomicBool,
}

impl Clock for Crossing {
    fn now(&self) -> Timestamp {
        let one_less = |left: usize| left.checked_sub(1);
        if self.before.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
            return just_before(self.moment);
        }
        self.has_come.store(true, Ordering::SeqCst);
        self.moment
    }
}

/// A server at whose clock the moment comes after a number of readings, and the clock.
fn crossing(world: &World, moment: Timestamp, readings: usize) -> (Service, Arc<Crossing>) {
    let clock = Crossing { moment, before: AtomicUsize::new(readings), has_come: AtomicBool::new(false) };
    let clock = Arc::new(clock);
    (world.service_with_clock(Arc::clone(&clock) as _), clock)
}

/// What came before the first reading, and what comes after the last one.
fn check_edges<T>(done: &Result<T, ErrorKind>, readings: usize, clock: &Crossing, ok_before: bool) -> bool {
    let is_over = !clock.has_come.load(Ordering::SeqCst);
    assert!(readings > 0 || done.is_ok() != ok_before, "the moment came first");
    assert!(!is_over || done.is_ok() == ok_before, "the moment did not come");
    is_over
}

/// Lets a membership, or a role in it, end with this day, and answers the moment.
async fn end_today(world: &World, org: &Org, member: MembershipId, of: EndOf) -> Timestamp {
    let day = Day::of(world.service.now());
    let command = SetEnd { member, of, end: NewEnd::On(day.to_string().parse().unwrap()) };
    let set = members::set_end(&world.service, &org.owner, &org.slug, command).await;
    assert_eq!(set, Ok(Some(day.end())));
    day.end()
}

/// Somebody who signs in just before the moment: an earlier session might end before that.
async fn signed_in_just_before(world: &World, moment: Timestamp, who: &Caller) -> Caller {
    world.clock.set(just_before(moment));
    world.days_pass(0, who).await
}

async fn state(world: &World, org: &Org, member: MembershipId) -> MembershipState {
    let owner = world.days_pass(0, &org.owner).await;
    members::get(&world.service, &owner, &org.slug, member).await.unwrap().state
}

async fn an_invitation_that_expires_while_it_is_accepted_is_accepted_before_that_or_not_at_all(world: World) {
    world.set_up().await;
    for readings in 0.. {
        let org =
            world.organization_with("Globex", |policy| policy.invitations_expire_after_hours = Some(1)).await;
        let person = world.stranger().await;
        let invited = world.invite_by(&org.owner, &org.slug, email(&person), &["member"]).await;
        let moment = world.service.now().plus(Span::hours(1));
        let (server, clock) = crossing(&world, moment, readings);
        let accepted = invitations::accept(&server, &person, &invited.token).await;
        let expected = match &accepted {
            Ok(_) => InvitationState::Accepted,
            Err(ErrorKind::InvitationClosed) => InvitationState::Expired,
            Err(other) => panic!("after {readings} readings: {other:?}"),
        };
        world.clock.set(moment);
        let owner = world.days_pass(0, &org.owner).await;
        let found = invitations::get(&world.service, &owner, &org.slug, invited.id).await.unwrap();
        assert_eq!(found.state, expected, "after {readings} readings");
        assert_eq!(world.violations().await, NONE, "after {readings} readings");
        if check_edges(&accepted, readings, &clock, true) {
            break;
        }
    }
}

/// An admin disables a member while the admin's membership or role ends.
async fn work_across_the_end(world: &World, end_of: impl Fn(&Org) -> EndOf, refusal: &ErrorKind) {
    world.set_up().await;
    for readings in 0.. {
        let org = world.organization("Globex").await;
        let (admin, admin_id) = world.enrol(&org, "admin").await;
        let (_, member) = world.enrol(&org, "member").await;
        let moment = end_today(world, &org, admin_id, end_of(&org)).await;
        let admin = signed_in_just_before(world, moment, &admin).await;
        let (server, clock) = crossing(world, moment, readings);
        let disabled = agreed::disable(&server, &admin, &org.slug, member).await;
        let expected = match &disabled {
            Ok(_) => MembershipState::Disabled,
            Err(error) if error == refusal => MembershipState::Active,
            Err(other) => panic!("after {readings} readings: {other:?}"),
        };
        world.clock.set(moment);
        assert_eq!(state(world, &org, member).await, expected, "after {readings} readings");
        assert_eq!(world.violations().await, NONE, "after {readings} readings");
        if check_edges(&disabled, readings, &clock, true) {
            break;
        }
    }
}

async fn whoever_loses_the_membership_while_at_work_finishes_before_that_or_does_nothing(world: World) {
    work_across_the_end(&world, |_| EndOf::Membership, &ErrorKind::NotFound).await;
}

async fn whoever_loses_the_role_while_at_work_finishes_before_that_or_does_nothing(world: World) {
    work_across_the_end(&world, |org| EndOf::Role(org.role("admin")), &Denial::NoRole.into()).await;
}

async fn the_seat_of_a_membership_that_ends_is_free_from_that_moment_on(world: World) {
    world.set_up().await;
    for readings in 0.. {
        let org = world
            .organization_with("Globex", |policy| {
                (policy.seats_limit, policy.seats_pending_counts) = (Some(2), false);
            })
            .await;
        let (_, guest) = world.enrol(&org, "member").await;
        let person = world.stranger().await;
        let invited = world.invite_by(&org.owner, &org.slug, email(&person), &["member"]).await;
        let moment = end_today(&world, &org, guest, EndOf::Membership).await;
        let (server, clock) = crossing(&world, moment, readings);
        let accepted = invitations::accept(&server, &person, &invited.token).await.map(drop);
        let is_expected = accepted.is_ok() || accepted == Err(Denial::NoSeat.into());
        assert!(is_expected, "after {readings} readings: {accepted:?}");
        world.clock.set(moment);
        assert_eq!(world.violations().await, NONE, "after {readings} readings");
        if check_edges(&accepted, readings, &clock, false) {
            break;
        }
    }
}

async fn an_owner_whose_end_comes_lets_no_other_owner_leave(world: World) {
    world.set_up().await;
    for readings in 0.. {
        let org = world.organization("Globex").await;
        let (_, second) = world.enrol(&org, "owner").await;
        let moment = end_today(&world, &org, second, EndOf::Membership).await;
        let owner = signed_in_just_before(&world, moment, &org.owner).await;
        let (server, clock) = crossing(&world, moment, readings);
        let left = members::leave(&server, &owner, &org.slug, members::Leave::default()).await;
        assert_eq!(left, Err(ErrorKind::LastOwner), "after {readings} readings");
        world.clock.set(moment);
        assert_eq!(world.violations().await, NONE, "after {readings} readings");
        if !clock.has_come.load(Ordering::SeqCst) {
            break;
        }
    }
}

/// How many requests there are at once.
const CROWD: usize = 16;
/// How often.
const ROUNDS: usize = 10;

async fn of_many_requests_while_the_membership_ends_each_is_done_or_refused(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let org = world.organization("Globex").await;
        let (admin, admin_id) = world.enrol(&org, "admin").await;
        let mut people = Vec::new();
        for _ in 0..CROWD {
            people.push(world.enrol(&org, "member").await.1);
        }
        let moment = end_today(&world, &org, admin_id, EndOf::Membership).await;
        let admin = signed_in_just_before(&world, moment, &admin).await;
        let mut tasks: Vec<BoxFuture<'static, Result<(), ErrorKind>>> = Vec::new();
        for (nth, member) in people.iter().copied().enumerate() {
            let (server, admin, slug) = (servers[nth % 2].clone(), admin.clone(), org.slug.clone());
            let disabling = async move { agreed::disable(&server, &admin, &slug, member).await.map(drop) };
            tasks.push(disabling.boxed());
        }
        let clock = Arc::clone(&world.clock);
        let passing = async move {
            clock.set(moment);
            Ok(())
        };
        tasks.push(passing.boxed());
        let results = at_once(tasks).await;
        for (member, result) in people.iter().zip(&results) {
            let expected = match result {
                Ok(()) => MembershipState::Disabled,
                Err(ErrorKind::NotFound) => MembershipState::Active,
                Err(other) => panic!("round {round}: {other:?}"),
            };
            assert_eq!(state(&world, &org, *member).await, expected, "round {round}");
        }
        let late = agreed::disable(&servers[0], &admin, &org.slug, people[0]).await;
        assert_eq!(late, Err(ErrorKind::NotFound), "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}
