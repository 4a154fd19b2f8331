//! Seats: each way to take one is refused when none is free, and works once there is one; who had a seat keeps it.

use domain::{
    access::Denial,
    bulk::{Bulk, BulkAction, BulkList, RowDone},
    change_plan::ChangePlan,
    consequences::SeatChange,
    error::ErrorKind,
    id::{InvitationId, MembershipId, UndoId},
    invite::LineState,
    list::UserQuery,
    policy::Policy,
    seats::{SeatUse, Seats},
    selection::{RowId, Selection},
    settings::Section,
    state::MembershipState,
    time::Span,
    view::{InviteOutcome, SettingEffect, Standing, UserKind},
};
use service::{
    Caller, bulk,
    invitations::{self, InviteMembers, PreviewInvitations},
    members, orgs,
    settings::{self, SettingChanges, SettingsUpdate, UpdateSettings},
};
use testkit::{Invited, Org, World, agreed};

use crate::short::{NONE, done, email, has_account, outcome, undo_now};

on_both_databases![
    each_way_to_take_a_seat_is_refused_when_none_is_free,
    where_invitations_take_no_seat_joining_does,
    rows_beyond_the_seats_are_named_before_and_after_sending,
];

/// The owner signs in for a year, so that invitations can expire meanwhile.
fn long_sessions(policy: &mut Policy) {
    (policy.sessions_idle_minutes, policy.sessions_absolute_hours) = (10_080, 8_760);
}

async fn set(world: &World, org: &Org, values: &[(&str, &str)]) -> Vec<SettingEffect> {
    let values = values.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    let changes = SettingChanges { values, ..SettingChanges::default() };
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let confirmed = settings::preview(service, owner, slug, Section::License, &changes).await.unwrap();
    let command = UpdateSettings { section: Section::License, changes, confirmed: confirmed.clone() };
    assert_eq!(settings::update(service, owner, slug, command).await, Ok(SettingsUpdate::Saved));
    confirmed
}

async fn invite(world: &World, org: &Org, addresses: &str) -> Vec<InviteOutcome> {
    let role = org.roles.iter().find(|role| role.is_default).unwrap().id;
    let command = InviteMembers::pasted(addresses, vec![role]);
    let lines = invitations::invite(&world.service, &org.owner, &org.slug, command).await.unwrap();
    lines.into_iter().map(outcome).collect()
}

/// The limit and how many seats are taken, as the owner sees it.
async fn taken(world: &World, org: &Org) -> (u32, u64) {
    let frame = orgs::frame(&world.service, &org.owner, &org.slug).await.unwrap();
    frame.seats.map(|Seats { limit, taken, .. }| (limit, taken)).unwrap()
}

async fn invited(world: &World, org: &Org, address: &str) -> Invited {
    world.invite_by(&org.owner, &org.slug, address, &["member"]).await
}

async fn standing(world: &World, session: Option<&Caller>, invited: &Invited) -> Standing {
    let session = session.map(|caller| caller.session().unwrap().clone());
    invitations::open(&world.service, session.as_ref(), &invited.token).await.unwrap().standing
}

fn no_seat<T>(limit: u32) -> Result<T, ErrorKind> {
    Err(ErrorKind::NoSeat { limit, disable: true, cancel: true, raise: true })
}

/// Somebody who has left a trace in each way from which one can come back.
struct Traces {
    disabled: MembershipId,
    removed: (MembershipId, UndoId),
    /// Disabled, by an act that can be undone.
    put_out: UndoId,
    cancelled: UndoId,
    expired: InvitationId,
}

async fn traces(world: &World, org: &Org) -> Traces {
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let expired = invited(world, org, "expired@example.com").await.id;
    world.clock.advance(Span::hours(2));
    let cancelled = invited(world, org, "cancelled@example.com").await.id;
    let cancelled = invitations::cancel(service, owner, slug, cancelled).await.unwrap().unwrap();
    let disabled = world.enrol_as(org, &world.stranger().await, "member", MembershipState::Disabled).await;
    let (_, removed) = world.enrol(org, "member").await;
    let key = agreed::remove(service, owner, slug, removed).await.unwrap().unwrap();
    let (_, put_out) = world.enrol(org, "member").await;
    let put_out = agreed::disable(service, owner, slug, put_out).await.unwrap().unwrap();
    Traces { disabled, removed: (removed, key), put_out, cancelled, expired }
}

async fn each_way_to_take_a_seat_is_refused_when_none_is_free(world: World) {
    world.set_up().await;
    let org = world
        .organization_with("Globex", |policy| {
            long_sessions(policy);
            policy.invitations_expire_after_hours = Some(1);
            policy.seats_limit = Some(5);
        })
        .await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let traces = traces(&world, &org).await;
    assert_eq!(taken(&world, &org).await, (5, 1), "the owner alone");
    assert_eq!(set(&world, &org, &[("seats.limit", "1")]).await, []);
    let undone = async |key| {
        let line = undo_now(service, owner, slug, key).await.unwrap().lines.remove(0);
        line.outcome.map(|done| assert_eq!(done, RowDone::Changed))
    };
    let mark = world.mark().await;
    assert_eq!(invite(&world, &org, "new@example.com").await, [InviteOutcome::NoSeat]);
    assert_eq!(members::enable(service, owner, slug, traces.disabled).await, no_seat(1));
    assert_eq!(invitations::resend(service, owner, slug, traces.expired).await, no_seat(1));
    for key in [traces.removed.1, traces.put_out, traces.cancelled] {
        assert_eq!(undone(key).await, no_seat(1));
    }
    assert_eq!(world.actions_since(&mark).await, NONE, "nothing was changed");
    assert_eq!(taken(&world, &org).await, (1, 1));

    // Each of them takes one seat, and nothing is lost by the refusal.
    set(&world, &org, &[("seats.limit", "7")]).await;
    assert!(matches!(invite(&world, &org, "new@example.com").await[..], [InviteOutcome::Invited { .. }]));
    assert_eq!(members::enable(service, owner, slug, traces.disabled).await, Ok(()));
    assert_eq!(invitations::resend(service, owner, slug, traces.expired).await, Ok(()));
    assert_eq!(taken(&world, &org).await, (7, 4));
    for (taken_then, key) in [(5, traces.removed.1), (6, traces.put_out), (7, traces.cancelled)] {
        assert_eq!(undone(key).await, Ok(()));
        assert_eq!(taken(&world, &org).await, (7, taken_then));
    }
    // Sending an open invitation again and inviting the same address again take none.
    assert_eq!(invitations::resend(service, owner, slug, traces.expired).await, Ok(()));
    assert!(matches!(invite(&world, &org, "new@example.com").await[..], [InviteOutcome::Resent { .. }]));
    assert_eq!(invite(&world, &org, "other@example.com").await, [InviteOutcome::NoSeat]);
    // Whoever leaves makes room.
    agreed::remove(service, owner, slug, traces.removed.0).await.unwrap();
    assert!(matches!(invite(&world, &org, "other@example.com").await[..], [InviteOutcome::Invited { .. }]));
    // So does time.
    world.clock.advance(Span::hours(1));
    assert_eq!(taken(&world, &org).await, (7, 3));
    assert_eq!(world.violations().await, NONE);
}

async fn where_invitations_take_no_seat_joining_does(world: World) {
    world.set_up().await;
    let org = world
        .organization_with("Globex", |policy| {
            policy.seats_pending_counts = false;
            policy.seats_limit = Some(2);
        })
        .await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (ada, bob) = (world.stranger().await, world.stranger().await);
    let for_ada = invited(&world, &org, email(&ada)).await;
    let for_bob = invited(&world, &org, email(&bob)).await;
    let for_new = invited(&world, &org, "new@example.com").await;
    assert_eq!(standing(&world, Some(&bob), &for_bob).await, Standing::Ready);
    assert!(invitations::accept(service, &ada, &for_ada.token).await.is_ok());

    let mark = world.mark().await;
    for reader in [Some(&bob), None] {
        assert_eq!(standing(&world, reader, &for_bob).await, Standing::NoSeat);
    }
    assert_eq!(standing(&world, None, &for_new).await, Standing::NoSeat);
    let refused = invitations::accept(service, &bob, &for_bob.token).await.map(drop);
    assert_eq!(refused, Err(Denial::NoSeat.into()));
    let form = World::form(&for_new.token, "Nora New");
    let refused = invitations::join(service, world.origin(), form.clone()).await.map(drop);
    assert_eq!(refused, Err(Denial::NoSeat.into()));
    // The administrators read in the log who could not come in, and no account was left behind.
    assert_eq!(world.actions_since(&mark).await, NONE, "nothing has changed");
    assert!(!has_account(&world, "new@example.com").await);
    let denials = world.denials(slug).await;
    assert!(denials.iter().all(|entry| entry.value_after.as_deref().unwrap().contains("no_seat")));

    // The invitation is still good.
    let query = UserQuery { search: email(&ada).to_owned(), ..UserQuery::default() };
    let UserKind::Member { id, .. } =
        members::list(service, owner, slug, &query).await.unwrap().rows.remove(0).kind
    else {
        panic!("no member")
    };
    agreed::disable(service, owner, slug, id).await.unwrap();
    assert!(invitations::join(service, world.origin(), form).await.is_ok());
    assert_eq!(
        members::enable(service, owner, slug, id).await,
        Err(ErrorKind::NoSeat { limit: 2, disable: true, cancel: false, raise: true })
    );
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_is_invited_to_a_seat_gets_it_even_if_there_are_fewer_by_then() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.seats_limit = Some(3)).await;
    let (ada, bob) = (world.stranger().await, world.stranger().await);
    let for_ada = invited(&world, &org, email(&ada)).await;
    invited(&world, &org, email(&bob)).await;
    assert_eq!(invite(&world, &org, "eve@example.com").await, [InviteOutcome::NoSeat]);
    let effects = set(&world, &org, &[("seats.limit", "1")]).await;
    assert_eq!(effects, [SettingEffect::SeatsExceeded { taken: 3, limit: 1 }]);
    assert_eq!(standing(&world, Some(&ada), &for_ada).await, Standing::Ready);
    assert!(invitations::accept(&world.service, &ada, &for_ada.token).await.is_ok());
    assert_eq!(taken(&world, &org).await, (1, 3), "it had the seat before");
    assert_eq!(world.violations().await, NONE);
}

async fn rows_beyond_the_seats_are_named_before_and_after_sending(world: World) {
    world.set_up().await;
    let org = world
        .organization_with("Globex", |policy| {
            long_sessions(policy);
            policy.invitations_expire_after_hours = Some(1);
            policy.seats_limit = Some(4);
        })
        .await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    invited(&world, &org, "expired@example.com").await;
    world.clock.advance(Span::hours(2));
    invited(&world, &org, "open@example.com").await;
    let pasted = "a@example.com\ncarol@\nexpired@example.com\nopen@example.com\nb@example.com\nc@example.com";
    let roles = vec![org.role("member")];
    let preview = PreviewInvitations { pasted: pasted.to_owned(), roles, ..PreviewInvitations::default() };
    let before = world.snapshot(&[slug]).await;
    let sheet = invitations::preview(service, owner, slug, preview).await.unwrap();
    assert_eq!(world.snapshot(&[slug]).await, before);
    let seats = sheet.seats.unwrap();
    assert_eq!((seats.limit, seats.taken, seats.left()), (4, 2, 2));
    let beyond = LineState::Decided(InviteOutcome::NoSeat);
    let states: Vec<_> = sheet.lines.iter().map(|line| line.state.clone()).collect();
    assert_eq!(states[0], LineState::New);
    assert!(matches!(states[1], LineState::Decided(InviteOutcome::NotAnAddress { .. })));
    assert!(
        matches!(states[2], LineState::AlreadyInvited { is_expired: true, .. }),
        "it takes the last seat"
    );
    assert!(matches!(states[3], LineState::AlreadyInvited { is_expired: false, .. }), "it has one");
    assert_eq!(states[4..], [beyond.clone(), beyond]);

    let outcomes = invite(&world, &org, pasted).await;
    assert!(matches!(
        outcomes[..],
        [
            InviteOutcome::Invited { .. },
            InviteOutcome::NotAnAddress { .. },
            InviteOutcome::Resent { .. },
            InviteOutcome::Resent { .. },
            InviteOutcome::NoSeat,
            InviteOutcome::NoSeat,
        ]
    ));
    assert_eq!(taken(&world, &org).await, (4, 4));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_bulk_action_fills_the_seats_row_by_row_as_its_preview_says() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.seats_limit = Some(3)).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let mut rows = Vec::new();
    for _ in 0..4 {
        let person = world.stranger().await;
        let id = world.enrol_as(&org, &person, "member", MembershipState::Disabled).await;
        rows.push(RowId::Member(id));
    }
    let list = BulkList::Users(UserQuery::default());
    let bulk = Bulk { list, selection: Selection::of(rows), action: BulkAction::Enable };
    let preview = bulk::preview(service, owner, slug, &bulk).await.unwrap();
    assert_eq!((preview.can, preview.refused.len()), (2, 1));
    assert_eq!((Err::<(), _>(preview.refused[0].reason.clone()), preview.refused[0].count), (no_seat(3), 2));
    let result = done(bulk::act(service, owner, slug, &bulk, (None, None)).await);
    assert_eq!((result.done, result.refused), (2, 2));
    let refusals = result.lines.iter().filter_map(|line| line.outcome.as_ref().err());
    assert!(refusals.into_iter().all(|reason| Err::<(), _>(reason.clone()) == no_seat(3)));
    assert_eq!(taken(&world, &org).await, (3, 3));
}

#[tokio::test]
async fn approving_an_invitation_takes_no_seat_that_it_does_not_have() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.seats_limit = Some(3)).await;
    let (admin, admin_id) = world.enrol(&org, "admin").await;
    let waiting = world.invite_by(&admin, &org.slug, "ada@example.com", &["member"]).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    agreed::remove(service, owner, slug, admin_id).await.unwrap();
    invited(&world, &org, "bob@example.com").await;
    assert_eq!(taken(&world, &org).await, (3, 3));
    assert_eq!(standing(&world, None, &waiting).await, Standing::NotPermitted);
    assert_eq!(invitations::approve(service, owner, slug, waiting.id).await, Ok(()));
    assert_eq!(taken(&world, &org).await, (3, 3));
    assert!(invitations::join(service, world.origin(), World::form(&waiting.token, "Ada")).await.is_ok());
    assert_eq!(taken(&world, &org).await, (3, 3));
}

#[tokio::test]
async fn f081_workspace_a_disabled_user_still_counts_against_the_limit() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Globex", "workspace").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    set(&world, &org, &[("seats.limit", "2")]).await;
    let (_, dan) = world.enrol(&org, "default").await;
    let eve = world.stranger().await;
    // Invitations take no seat here.
    let for_eve = world.invite_by(owner, slug, email(&eve), &["default"]).await;
    agreed::disable(service, owner, slug, dan).await.unwrap();
    assert_eq!(taken(&world, &org).await, (2, 2));
    let refused = invitations::accept(service, &eve, &for_eve.token).await.map(drop);
    assert_eq!(refused, Err(Denial::NoSeat.into()));
    assert_eq!(standing(&world, Some(&eve), &for_eve).await, Standing::NoSeat);
    // The seat is still his.
    assert_eq!(members::enable(service, owner, slug, dan).await, Ok(()));
    agreed::disable(service, owner, slug, dan).await.unwrap();
    agreed::remove(service, owner, slug, dan).await.unwrap();
    assert_eq!(taken(&world, &org).await, (2, 1));
    assert!(invitations::accept(service, &eve, &for_eve.token).await.is_ok());
    assert_eq!(taken(&world, &org).await, (2, 2));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn f132_analytics_owners_and_administrators_manage_the_license_and_the_others_do_not() {
    let world = World::sqlite().await;
    world.set_up().await;
    for (role, may) in
        [("owner", true), ("administrator", true), ("creator", false), ("designer", false), ("viewer", false)]
    {
        let org = world.organization_from("Globex", "analytics").await;
        let (person, _) = world.enrol(&org, role).await;
        let slug = org.slug.as_str();
        let values = [("seats.limit".to_owned(), "2".to_owned())].into();
        let changes = SettingChanges { values, ..SettingChanges::default() };
        let command = UpdateSettings { section: Section::License, changes, confirmed: Vec::new() };
        let saved = settings::update(&world.service, &person, slug, command).await;
        let view = settings::get(&world.service, &person, slug, Some(Section::License)).await;
        let frame = orgs::frame(&world.service, &person, slug).await.unwrap();
        assert_eq!(frame.may.change_license, may, "{role}");
        if may {
            assert_eq!(saved, Ok(SettingsUpdate::Saved), "{role}");
            let in_use = view.unwrap().seats.unwrap();
            assert_eq!(in_use.present, SeatUse { active: 2, ..SeatUse::default() });
            assert_eq!(in_use.rules.limit, Some(2));
            assert_eq!(invite(&world, &org, "a@example.com").await, [InviteOutcome::NoSeat]);
        } else {
            assert_eq!(saved.unwrap_err().code(), "access.denied", "{role}");
            assert_eq!(view.unwrap_err().code(), "access.denied", "{role}");
            assert_eq!(frame.seats, None, "{role}: there is no limit");
        }
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn what_other_seats_mean_is_said_before_they_are_saved() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.seats_limit = Some(5)).await;
    for _ in 0..2 {
        world.enrol_as(&org, &world.stranger().await, "member", MembershipState::Disabled).await;
    }
    for address in ["a@example.com", "b@example.com"] {
        invited(&world, &org, address).await;
    }
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let effects = async |values: &[(&str, &str)]| {
        let values = values.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        let changes = SettingChanges { values, ..SettingChanges::default() };
        settings::preview(service, owner, slug, Section::License, &changes).await.unwrap()
    };
    let exceeded = |taken, limit| SettingEffect::SeatsExceeded { taken, limit };
    assert_eq!(effects(&[("seats.limit", "3")]).await, [], "three are taken");
    assert_eq!(effects(&[("seats.limit", "2")]).await, [exceeded(3, 2)]);
    assert_eq!(effects(&[("seats.disabled_counts", "on")]).await, []);
    let both = [("seats.disabled_counts", "on"), ("seats.limit", "4")];
    assert_eq!(effects(&both).await, [exceeded(5, 4)]);
    let off = [("seats.pending_counts", "off"), ("seats.limit", "2")];
    assert_eq!(effects(&off).await, [SettingEffect::InvitationsWithoutSeat(1)]);
    assert_eq!(effects(&[("seats.limit", "")]).await, []);
    let values = both.map(|(key, text)| (key.to_owned(), text.to_owned())).into();
    let changes = SettingChanges { values, ..SettingChanges::default() };
    let command = UpdateSettings { section: Section::License, changes, confirmed: vec![exceeded(5, 4)] };
    assert_eq!(settings::update(service, owner, slug, command).await, Ok(SettingsUpdate::Saved));
    let kept = ChangePlan::from_json(&world.entry(slug, "settings.changed").await.plan.unwrap());
    let seats = Some(SeatChange { limit: 4, before: 3, after: 5 });
    let expected = ChangePlan { settings: vec![exceeded(5, 4)], seats, ..ChangePlan::default() };
    assert_eq!(kept, expected, "the log keeps the seats before and after");
}

#[tokio::test]
async fn the_counter_is_for_those_who_see_members_or_invite_and_only_where_there_is_a_limit() {
    let world = World::sqlite().await;
    world.set_up().await;
    for (template, role, sees) in [
        ("analytics", "viewer", true),
        ("workspace", "workspace_admin", true),
        ("workspace", "default", false),
        ("standard", "owner", true),
    ] {
        let org = world.organization_from("Globex", template).await;
        let (person, _) = world.enrol(&org, role).await;
        let seats = async || orgs::frame(&world.service, &person, &org.slug).await.unwrap().seats;
        assert_eq!(seats().await, None, "{template}: no limit");
        set(&world, &org, &[("seats.limit", "10")]).await;
        let expected = sees.then_some((10, 2));
        assert_eq!(seats().await.map(|seats| (seats.limit, seats.taken)), expected, "{template} {role}");
    }
}
