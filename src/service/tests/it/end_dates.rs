//! End dates: whoever's membership or role has ended can do nothing by it, from that moment on and without any job.

use domain::{
    access::{Denial, Permit},
    end_date::LocalDay,
    error::{ErrorKind, Problem},
    id::MembershipId,
    invite::{LineEnd, LineState, LineToInvite},
    list::{UserQuery, UserStatus},
    state::MembershipState,
    time::{Day, Span, Timestamp},
    view::InviteOutcome,
};
use service::{
    Caller,
    invitations::{self, InviteMembers, PreviewInvitations},
    members, orgs, undo,
};
use store::{NewMembership, Outcome, PeriodStart};
use testkit::{World, agreed};
use uuid::Uuid;

use crate::short::{NONE, fields, outcome};

/// A member who is an admin, with end dates for both so many minutes from now.
async fn guest(world: &World, member_for: Option<i64>, admin_for: Option<i64>) -> Caller {
    let guest = world.account("Gus Guest", "gus@guests.example").await;
    let account = guest.session().unwrap().account.clone();
    let mut tx = world.service.store().read().await.unwrap();
    let org = tx.find_organization("acme").await.unwrap().unwrap().id;
    let roles = tx.org(org).list_roles().await.unwrap();
    tx.close().await.unwrap();
    let admin: Vec<_> = roles.into_iter().filter(|role| role.key == "admin").collect();
    let (id, now) = (MembershipId::new(Uuid::from_u128(0xe0d)), world.service.now());
    let end = move |minutes: Option<i64>| minutes.map(|minutes| now.plus(Span::minutes(minutes)));
    world
        .service
        .store()
        .write(move |tx| {
            let (account, admin) = (account.clone(), admin.clone());
            Box::pin(async move {
                let permit = Permit::unrestricted(Some(org));
                let mut changes = tx.with(&permit);
                let start = PeriodStart { until: end(member_for), ..PeriodStart::by_hand(now, None) };
                let (name, email) = (&account.name, &account.email);
                changes
                    .insert_membership(&NewMembership { id, account_id: account.id, name, email, start })
                    .await?;
                let start = PeriodStart { until: end(admin_for), ..start };
                changes.update_membership_roles(id, &admin, &start).await?;
                Ok(Outcome::Quiet(()))
            })
        })
        .await
        .unwrap();
    guest
}

/// How many rows the list has with this status.
async fn listed(world: &World, owner: &Caller, status: UserStatus) -> u64 {
    let query = UserQuery { search: "gus".to_owned(), status, ..UserQuery::default() };
    let page = members::list(&world.service, owner, "acme", &query).await.unwrap();
    assert_eq!(page.total, page.rows.len() as u64);
    page.total
}

#[tokio::test]
async fn a_membership_that_has_ended_opens_nothing_and_is_listed_among_the_removed() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let guest = guest(&world, Some(10), None).await;
    let query = UserQuery::default();
    assert!(members::list(&world.service, &guest, "acme", &query).await.is_ok());
    assert_eq!(orgs::home(&world.service, &guest).await.unwrap().len(), 1);
    assert_eq!(listed(&world, &owner, UserStatus::Any).await, 1);
    world.clock.advance(Span::minutes(10));
    let refused = members::list(&world.service, &guest, "acme", &query).await;
    assert_eq!(refused.unwrap_err(), ErrorKind::NotFound);
    assert!(orgs::home(&world.service, &guest).await.unwrap().is_empty());
    assert_eq!(listed(&world, &owner, UserStatus::Any).await, 0);
    assert_eq!(listed(&world, &owner, UserStatus::Removed).await, 1);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_role_that_has_ended_grants_nothing() {
    let world = World::sqlite().await;
    world.set_up().await;
    let guest = guest(&world, None, Some(10)).await;
    let query = UserQuery::default();
    assert!(members::list(&world.service, &guest, "acme", &query).await.is_ok());
    world.clock.advance(Span::minutes(10));
    let refused = members::list(&world.service, &guest, "acme", &query).await;
    let missing = Denial::NoRole;
    assert_eq!(refused.unwrap_err(), ErrorKind::from(missing));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_comes_back_by_undoing_their_removal_has_the_end_date_that_they_had() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    guest(&world, Some(60), None).await;
    let (id, end) = (MembershipId::new(Uuid::from_u128(0xe0d)), world.service.now().plus(Span::minutes(60)));
    let key = agreed::remove(&world.service, &owner, "acme", id).await.unwrap().unwrap();
    undo::undo(&world.service, &owner, "acme", key).await.unwrap();
    let view = members::get(&world.service, &owner, "acme", id).await.unwrap();
    assert_eq!((view.state, view.row.expires_at), (MembershipState::Active, Some(end)));
    assert_eq!(world.violations().await, NONE);
}

/// Invites somebody to be a member until the end of these days: of the membership, and of the invitation.
async fn invite(world: &World, email: &str, until: Option<i64>, expires: Option<i64>) -> InviteOutcome {
    let owner = world.home().owner;
    let roles = vec![world.role("member").await];
    let day = |days: i64| Day::of(world.service.now().plus(Span::days(days))).to_string().parse().unwrap();
    let command = InviteMembers {
        until: until.map(day),
        expires: expires.map(day),
        ..InviteMembers::pasted(email, roles)
    };
    outcome(invitations::invite(&world.service, &owner, "acme", command).await.unwrap().remove(0))
}

fn end_of(now: Timestamp, days: i64) -> Timestamp {
    Day::of(now.plus(Span::days(days))).end()
}

#[tokio::test]
async fn an_invitation_says_when_the_membership_ends_and_does_not_outlast_it() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let now = world.service.now();
    let invited = invite(&world, "gus@guests.example", Some(3), None).await;
    let InviteOutcome::Invited { id } = invited else { panic!("{invited:?}") };
    let token = world.token(id, 1);
    let open = invitations::open(&world.service, None, &token).await.unwrap();
    assert_eq!((open.member_until, open.expires_at), (Some(end_of(now, 3)), Some(end_of(now, 3))));
    world.deliver().await;
    let text = world.mailbox.sent_to("gus@guests.example").pop().unwrap().text;
    assert!(text.contains("Your access ends on 24 November 2026, 23:59 UTC."), "{text}");
    let gus = world.join(&token, "Gus Guest").await;
    let query = UserQuery::default();
    assert!(members::list(&world.service, &gus, "acme", &query).await.is_ok());
    let query = UserQuery { status: UserStatus::Expiring, ..query };
    let rows = members::list(&world.service, &owner, "acme", &query).await.unwrap().rows;
    assert_eq!(rows.iter().map(|row| row.expires_at).collect::<Vec<_>>(), [Some(end_of(now, 3))]);
    world.clock.set(end_of(now, 3));
    let gus = world.caller_of(&world.sign_in("gus@guests.example").await).await;
    let refused = members::list(&world.service, &gus, "acme", &UserQuery::default()).await;
    assert_eq!(refused.unwrap_err(), ErrorKind::NotFound);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_invitation_expires_on_the_day_that_was_chosen_if_the_settings_do_not_end_it_before() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (owner, now) = (world.home().owner, world.service.now());
    let expiry = async |email: &str, days| {
        let invited = invite(&world, email, None, Some(days)).await;
        let InviteOutcome::Invited { id } = invited else { panic!("{invited:?}") };
        invitations::get(&world.service, &owner, "acme", id).await.unwrap().expires_at
    };
    assert_eq!(expiry("ada@example.com", 2).await, Some(end_of(now, 2)));
    assert_eq!(expiry("eve@example.com", 90).await, Some(now.plus(Span::days(7))), "the settings' week");
}

#[tokio::test]
async fn an_invitation_to_a_membership_that_would_be_over_is_not_sent_again() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = invite(&world, "gus@guests.example", Some(3), None).await;
    let InviteOutcome::Invited { id } = invited else { panic!("{invited:?}") };
    let owner = world.days_pass(5, &owner).await;
    let refused = invitations::resend(&world.service, &owner, "acme", id).await;
    assert_eq!(fields(refused.unwrap_err()), [("until".to_owned(), Problem::EndDate)]);
    assert_eq!(invite(&world, "gus@guests.example", Some(3), None).await, InviteOutcome::Resent { id });
    let until = invitations::open(&world.service, None, &world.token(id, 2)).await.unwrap().member_until;
    assert_eq!(until, Some(end_of(world.service.now(), 3)));
}

#[tokio::test]
async fn a_day_that_is_over_is_refused_by_its_field() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let roles = vec![world.role("member").await];
    let over: LocalDay = "2026-11-20".parse().unwrap();
    for (name, until, expires) in [("until", Some(over), None), ("expires", None, Some(over))] {
        let pasted = InviteMembers::pasted("ada@example.com", roles.clone());
        let command = InviteMembers { until, expires, ..pasted };
        let refused = invitations::invite(&world.service, &owner, "acme", command).await;
        assert_eq!(fields(refused.unwrap_err()), [(name.to_owned(), Problem::EndDate)]);
    }
}

#[tokio::test]
async fn each_line_can_have_an_end_of_its_own_and_others_have_that_of_all() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let now = world.service.now();
    let day = |days: i64| Day::of(now.plus(Span::days(days))).to_string().parse::<LocalDay>().unwrap();
    let line = |text: &str, until| LineToInvite { until, ..LineToInvite::new(text) };
    let lines = vec![
        line("all@example.com", LineEnd::All),
        line("never@example.com", LineEnd::Never),
        line("own@example.com", LineEnd::On(day(9))),
        line("over@example.com", LineEnd::On(day(-2))),
    ];
    let roles = vec![world.role("member").await];
    let preview =
        PreviewInvitations { lines: lines.clone(), roles: roles.clone(), ..PreviewInvitations::default() };
    let sheet = invitations::preview(&world.service, &owner, "acme", preview).await.unwrap();
    let wrong = LineState::Decided(InviteOutcome::WrongEnd);
    let states: Vec<_> = sheet.lines.iter().map(|line| (line.until, line.state.clone())).collect();
    assert_eq!(states[2..], [(LineEnd::On(day(9)), LineState::New), (LineEnd::On(day(-2)), wrong)]);
    let command = InviteMembers { lines, roles, until: Some(day(3)), ..InviteMembers::default() };
    let sent = invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
    let mut ends = Vec::new();
    for line in sent {
        if let LineState::Decided(InviteOutcome::Invited { id }) = line.state {
            let open = invitations::open(&world.service, None, &world.token(id, 1)).await.unwrap();
            ends.push(open.member_until);
        }
    }
    assert_eq!(ends, [Some(end_of(now, 3)), None, Some(end_of(now, 9))]);
    assert_eq!(world.violations().await, NONE);
}
