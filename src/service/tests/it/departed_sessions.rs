//! What becomes of the sessions of members who go or are disabled: they end in that organization and go on elsewhere, and
//! whoever comes back signs in again.

use domain::{
    end_date::{EndOf, NewEnd},
    error::ErrorKind,
    id::MembershipId,
    policy::Policy,
    state::{JobQueue, MembershipState},
    time::{Day, Span},
    view::Standing,
};
use service::{
    Caller, invitations,
    members::{self, SetEnd},
    orgs, schedule_deadlines,
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, email, undo_now};

on_both_databases![
    whoever_is_removed_signs_in_again_after_the_removal_is_undone,
    whoever_is_disabled_signs_in_again_once_enabled,
    whoever_leaves_and_joins_again_signs_in_again,
    whoever_moves_away_and_back_signs_in_again,
    whoever_is_disabled_for_their_absence_signs_in_again,
    sessions_of_before_an_end_date_stay_ended_after_joining_again,
    members_of_one_organization_are_signed_out_everywhere,
];

/// Somebody who belongs to two organizations and was in both.
struct Case {
    world: World,
    here: Org,
    elsewhere: Org,
    max: Caller,
    id: MembershipId,
    /// A session of theirs that was used nowhere yet.
    unused: Caller,
}

impl Case {
    async fn new(world: World) -> Self {
        world.set_up().await;
        let here = world.organization("Globex").await;
        Self::in_org(world, here, "member").await
    }

    async fn in_org(world: World, here: Org, role: &str) -> Self {
        let elsewhere = world.organization("Initech").await;
        let (max, id) = world.enrol(&here, role).await;
        world.enrol_as(&elsewhere, &max, "member", MembershipState::Active).await;
        let unused = world.days_pass(0, &max).await;
        let case = Self { world, here, elsewhere, max, id, unused };
        for org in [&case.here, &case.elsewhere] {
            assert_eq!(case.visit(&case.max, org).await, Ok(()));
        }
        assert_eq!(case.counted(&case.here.owner).await, (1, 2), "theirs, and the owner's");
        case
    }

    async fn visit(&self, who: &Caller, org: &Org) -> Result<(), ErrorKind> {
        orgs::frame(&self.world.service, who, &org.slug).await.map(drop)
    }

    /// How many sessions the person's page counts, and how many the plan of deleting the organization does.
    async fn counted(&self, by: &Caller) -> (u64, u64) {
        let (service, slug) = (&self.world.service, self.here.slug.as_str());
        let on_page = members::get(service, by, slug, self.id).await.unwrap().sessions;
        (on_page, orgs::deletion(service, by, slug).await.unwrap().plan.sessions)
    }

    /// They are out of the organization alone, and nothing counts their sessions any more.
    async fn expect_out(&self) {
        assert_eq!(self.visit(&self.max, &self.here).await, Err(ErrorKind::NotFound));
        assert_eq!(self.visit(&self.max, &self.elsewhere).await, Ok(()), "elsewhere it goes on");
        assert_eq!(self.counted(&self.here.owner).await, (0, 1));
    }

    /// The receipt of the removal, leaving or moving names as many sessions as its plan.
    async fn expect_receipt(&self) {
        let slug = self.here.slug.as_str();
        let dossier = members::dossier(&self.world.service, &self.here.owner, slug, self.id).await.unwrap();
        let receipt = &dossier.departures[0].receipt;
        assert_eq!((receipt.departed.plan.sessions, receipt.sessions.len()), (1, 1));
    }

    /// They are back: sessions of before still work elsewhere and not here, a new one does.
    async fn expect_new_sign_in(&self) {
        for session in [&self.max, &self.unused] {
            assert_eq!(self.visit(session, &self.here).await, Err(ErrorKind::SignedOut));
            assert_eq!(self.visit(session, &self.elsewhere).await, Ok(()), "elsewhere it goes on");
        }
        assert_eq!(self.counted(&self.here.owner).await, (0, 1));
        let again = self.world.days_pass(0, &self.max).await;
        assert_eq!(self.visit(&again, &self.here).await, Ok(()));
        assert_eq!(self.counted(&self.here.owner).await, (1, 2));
        assert_eq!(self.world.violations().await, NONE);
    }

    /// They accept an invitation with the session that they have elsewhere.
    async fn join_again(&self, role: &str) {
        let Self { world, here, max, .. } = self;
        let invited = world.invite_by(&here.owner, &here.slug, email(max), &[role]).await;
        invitations::accept(&world.service, max, &invited.token).await.unwrap();
    }
}

async fn whoever_is_removed_signs_in_again_after_the_removal_is_undone(world: World) {
    let case = Case::new(world).await;
    let (service, owner, slug) = (&case.world.service, &case.here.owner, case.here.slug.as_str());
    let undo = agreed::remove(service, owner, slug, case.id).await.unwrap().unwrap();
    case.expect_out().await;
    case.expect_receipt().await;
    undo_now(service, owner, slug, undo).await.unwrap();
    case.expect_new_sign_in().await;
}

async fn whoever_is_disabled_signs_in_again_once_enabled(world: World) {
    let case = Case::new(world).await;
    let (service, owner, slug) = (&case.world.service, &case.here.owner, case.here.slug.as_str());
    agreed::disable(service, owner, slug, case.id).await.unwrap();
    case.expect_out().await;
    members::enable(service, owner, slug, case.id).await.unwrap();
    case.expect_new_sign_in().await;
    let undo = agreed::disable(service, owner, slug, case.id).await.unwrap().unwrap();
    case.expect_out().await;
    undo_now(service, owner, slug, undo).await.unwrap();
    case.expect_new_sign_in().await;
}

async fn whoever_leaves_and_joins_again_signs_in_again(world: World) {
    let case = Case::new(world).await;
    agreed::leave(&case.world.service, &case.max, &case.here.slug).await.unwrap();
    case.expect_out().await;
    case.expect_receipt().await;
    case.join_again("member").await;
    case.expect_new_sign_in().await;
}

async fn whoever_moves_away_and_back_signs_in_again(world: World) {
    world.set_up().await;
    let here = world.organization_from("Globex", "analytics").await;
    let case = Case::in_org(world, here, "viewer").await;
    let (world, here, max) = (&case.world, &case.here, &case.max);
    let there = world.organization_from("Hooli", "analytics").await;
    let move_to = async |org: &Org| {
        let invited = world.invite_by(&org.owner, &org.slug, email(max), &["viewer"]).await;
        let page = invitations::open(&world.service, max.session().ok(), &invited.token).await.unwrap();
        let Standing::Moving(agreed) = page.standing else { panic!("no choice to move") };
        invitations::move_over(&world.service, max, &invited.token, agreed).await.unwrap();
    };
    move_to(&there).await;
    case.expect_out().await;
    case.expect_receipt().await;
    assert_eq!(case.visit(max, &there).await, Ok(()), "the session goes on where they moved");
    move_to(here).await;
    assert_eq!(case.visit(max, &there).await, Err(ErrorKind::NotFound));
    case.expect_new_sign_in().await;
}

async fn whoever_is_disabled_for_their_absence_signs_in_again(world: World) {
    world.set_up().await;
    let change = |policy: &mut Policy| policy.members_dormant_disable_days = Some(40);
    let here = world.organization_with("Globex", change).await;
    let elsewhere = world.organization("Initech").await;
    let (max, id) = world.enrol(&here, "member").await;
    world.enrol_as(&elsewhere, &max, "member", MembershipState::Active).await;
    // A session that they have, and have not used here for all that time.
    let max = world.days_pass(40, &max).await;
    let owner = world.days_pass(0, &here.owner).await;
    schedule_deadlines(&world.service).await.unwrap();
    world.run_jobs(JobQueue::Upkeep).await;
    let view = members::get(&world.service, &owner, &here.slug, id).await.unwrap();
    assert_eq!(view.state, MembershipState::Disabled);
    members::enable(&world.service, &owner, &here.slug, id).await.unwrap();
    let visit = async |who: &Caller, org: &Org| orgs::frame(&world.service, who, &org.slug).await.map(drop);
    assert_eq!(visit(&max, &here).await, Err(ErrorKind::SignedOut));
    assert_eq!(visit(&max, &elsewhere).await, Ok(()));
    assert_eq!(visit(&world.days_pass(0, &max).await, &here).await, Ok(()));
    assert_eq!(world.violations().await, NONE);
}

async fn sessions_of_before_an_end_date_stay_ended_after_joining_again(world: World) {
    let mut case = Case::new(world).await;
    let today = Day::of(case.world.service.now());
    let end = NewEnd::On(today.to_string().parse().unwrap());
    let command = SetEnd { member: case.id, of: EndOf::Membership, end };
    members::set_end(&case.world.service, &case.here.owner, &case.here.slug, command).await.unwrap();
    // They begin so late that they are still open after the end.
    case.world.clock.set(today.end().minus(Span::minutes(1)));
    case.max = case.world.days_pass(0, &case.max).await;
    case.unused = case.world.days_pass(0, &case.max).await;
    case.here.owner = case.world.days_pass(0, &case.here.owner).await;
    for org in [&case.here, &case.elsewhere] {
        assert_eq!(case.visit(&case.max, org).await, Ok(()));
    }
    assert_eq!(case.counted(&case.here.owner).await, (1, 2));
    case.world.clock.advance(Span::minutes(2));
    case.expect_out().await;
    let later = case.world.days_pass(0, &case.max).await;
    case.join_again("member").await;
    assert_eq!(case.visit(&later, &case.here).await, Ok(()), "it began after the end");
    for session in [&case.max, &case.unused] {
        assert_eq!(case.visit(session, &case.here).await, Err(ErrorKind::SignedOut));
        assert_eq!(case.visit(session, &case.elsewhere).await, Ok(()), "elsewhere it goes on");
    }
    assert_eq!(case.counted(&case.here.owner).await, (1, 2));
    assert_eq!(case.world.violations().await, NONE);
}

async fn members_of_one_organization_are_signed_out_everywhere(world: World) {
    let owner = world.set_up().await.owner;
    world.person("member", "Ada", "ada@example.com").await;
    let session = world.sign_in("ada@example.com").await;
    let id = world.membership(&world.caller_of(&session).await).await;
    agreed::disable(&world.service, &owner, "acme", id).await.unwrap();
    members::enable(&world.service, &owner, "acme", id).await.unwrap();
    assert_eq!(world.caller_by(&session.token).await, None, "enabling brings no session back");
    let again = world.caller_of(&world.sign_in("ada@example.com").await).await;
    assert!(orgs::frame(&world.service, &again, "acme").await.is_ok());
    assert_eq!(world.violations().await, NONE);
}
