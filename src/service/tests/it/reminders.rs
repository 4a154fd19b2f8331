//! Reminders of end dates: seven days and one day before, once each, to the person and to whoever set the date.

use domain::{
    end_date::{EndOf, NewEnd},
    id::MembershipId,
    state::JobQueue,
    time::{Day, Span, Timestamp},
};
use service::{
    Caller, Service,
    members::{self, SetEnd},
    schedule_deadlines,
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, email};

on_both_databases![reminders_are_sent_seven_days_and_one_day_before_and_once_each];

async fn run(world: &World, service: &Service) {
    schedule_deadlines(service).await.unwrap();
    world.run_jobs(JobQueue::Upkeep).await;
}

/// The subjects of what was sent to somebody at the next look of the server.
async fn told(world: &World, to: &str) -> Vec<String> {
    let before = world.mailbox.sent_to(to).len();
    run(world, &world.service).await;
    world.deliver().await;
    world.mailbox.sent_to(to).into_iter().skip(before).map(|mail| mail.subject).collect()
}

struct Case {
    world: World,
    org: Org,
    admin: Caller,
    admin_id: MembershipId,
    guest: Caller,
    guest_id: MembershipId,
}

impl Case {
    async fn new(world: World) -> Self {
        world.set_up().await;
        world.deliver().await;
        let org = world.organization("Globex").await;
        let (admin, admin_id) = world.enrol(&org, "admin").await;
        let (guest, guest_id) = world.enrol(&org, "member").await;
        Self { world, org, admin, admin_id, guest, guest_id }
    }

    /// An end for the guest so many days from now, set by the admin.
    async fn end_in(&self, of: EndOf, days: i64) -> Timestamp {
        let day = Day::of(self.world.service.now().plus(Span::days(days)));
        let end = NewEnd::On(day.to_string().parse().unwrap());
        let command = SetEnd { member: self.guest_id, of, end };
        let set = members::set_end(&self.world.service, &self.admin, &self.org.slug, command).await;
        set.unwrap().unwrap()
    }

    /// So long before an end.
    fn go(&self, end: Timestamp, before: Span) {
        self.world.clock.set(end.minus(before));
    }
}

const SOON: [&str; 1] = ["Access to Globex ends soon"];

async fn reminders_are_sent_seven_days_and_one_day_before_and_once_each(world: World) {
    let case = Case::new(world).await;
    let end = case.end_in(EndOf::Membership, 20).await;
    assert_eq!(told(&case.world, email(&case.guest)).await, NONE);
    for days in [7, 1] {
        case.go(end, Span::minutes(days * 24 * 60 + 1));
        assert_eq!(told(&case.world, email(&case.guest)).await, NONE, "a minute too early, {days}");
        case.go(end, Span::days(days));
        assert_eq!(told(&case.world, email(&case.guest)).await, SOON, "{days}");
        assert_eq!(case.world.mailbox.sent_to(email(&case.admin)).len(), if days == 7 { 1 } else { 2 });
        let other = case.world.second_server().await;
        case.world.clock.advance(Span::hours(2));
        run(&case.world, &other).await;
        assert_eq!(told(&case.world, email(&case.guest)).await, NONE, "once each");
    }
    assert_eq!(case.world.mailbox.sent_to(email(&case.org.owner)).len(), 0, "the admin is still there");
    assert_eq!(case.world.violations().await, NONE);
}

#[tokio::test]
async fn where_who_set_the_date_is_gone_the_owners_are_told() {
    let case = Case::new(World::sqlite().await).await;
    let role = EndOf::Role(case.org.role("member"));
    let end = case.end_in(role, 6).await;
    agreed::remove(&case.world.service, &case.org.owner, &case.org.slug, case.admin_id).await.unwrap();
    case.go(end, Span::days(5));
    assert_eq!(told(&case.world, email(&case.org.owner)).await, ["A role in Globex ends soon"]);
    let text = case.world.mailbox.sent_to(email(&case.org.owner)).pop().unwrap().text;
    assert!(text.contains("The role Member of") && text.contains(&case.guest_id.to_string()), "{text}");
    let text = case.world.mailbox.sent_to(email(&case.guest)).pop().unwrap().text;
    assert!(text.contains("Your role Member in Globex ends on"), "{text}");
    assert!(text.contains(email(&case.org.owner)), "{text}");
}

#[tokio::test]
async fn an_end_that_was_put_off_before_its_reminder_was_sent_is_not_reminded_of() {
    let case = Case::new(World::sqlite().await).await;
    case.end_in(EndOf::Membership, 3).await;
    run(&case.world, &case.world.service).await;
    let never = SetEnd { member: case.guest_id, of: EndOf::Membership, end: NewEnd::Never };
    members::set_end(&case.world.service, &case.admin, &case.org.slug, never).await.unwrap();
    case.world.deliver().await;
    assert_eq!(case.world.mailbox.sent_to(email(&case.guest)).len(), 0);
}
