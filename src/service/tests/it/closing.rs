//! Closing one's own account: what ends, what is refused, opening it again, and its end.

use domain::{
    audit::AuditValue,
    bulk::{RowDone, UndoOutcome},
    consequences::RestoreObstacle,
    error::{ErrorKind, Problem},
    policy::{Leave, RemovedAccount, RemovedAssets},
    state::{AccountState, MembershipState},
    time::Span,
    view::Obstacle,
};
use service::{
    Caller,
    assets::{self, CreateAsset},
    closing, members, orgs, purge_expired,
    teams::{self, CreateTeam},
    undo,
};
use testkit::{PASSWORD, World, agreed};

use crate::short::{NONE, account, email, fields, secret, undo_now};

async fn close(world: &World, person: &Caller) -> Result<(), ErrorKind> {
    let agreed = closing::consequences(&world.service, person).await.unwrap();
    closing::close_account(&world.service, person, &secret(PASSWORD), agreed).await
}

/// A member of two organizations, with a password.
async fn member_of_two(world: &World) -> (Caller, testkit::Org, testkit::Org) {
    world.set_up().await;
    let globex = world.organization_with("Globex", |policy| policy.members_leave = Leave::Nobody).await;
    let initech = world.organization("Initech").await;
    let (person, _) = world.enrol(&globex, "member").await;
    world.enrol_as(&initech, &person, "admin", MembershipState::Active).await;
    world.reset_password(email(&person)).await;
    (person, globex, initech)
}

#[tokio::test]
async fn closing_ends_every_membership_and_session_wherever_leaving_is_not_allowed_too() {
    let world = World::sqlite().await;
    let (person, globex, initech) = member_of_two(&world).await;
    let shown = closing::consequences(&world.service, &person).await.unwrap();
    let mut names: Vec<&str> = shown.iter().map(|left| left.org.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Globex", "Initech"]);
    assert!(shown.iter().all(|left| left.obstacles.is_empty()));
    let wrong =
        closing::close_account(&world.service, &person, &secret("wrong"), shown.clone()).await.unwrap_err();
    assert_eq!(fields(wrong), [("current".to_owned(), Problem::PasswordWrong)]);
    let unseen = closing::close_account(&world.service, &person, &secret(PASSWORD), Vec::new()).await;
    assert_eq!(unseen, Err(ErrorKind::ConsequencesChanged));
    // Sessions come and go without changing what was agreed to; the rest does not.
    let session = world.sign_in(email(&person)).await;
    let member = orgs::frame(&world.service, &person, &globex.slug).await.unwrap().membership_id;
    let team = CreateTeam { name: "Night shift".to_owned(), people: vec![member], ..CreateTeam::default() };
    teams::create(&world.service, &globex.owner, &globex.slug, team).await.unwrap();
    let stale = closing::close_account(&world.service, &person, &secret(PASSWORD), shown).await;
    assert_eq!(stale, Err(ErrorKind::ConsequencesChanged));
    let mark = world.mark().await;
    let shown = closing::consequences(&world.service, &person).await.unwrap();
    closing::close_account(&world.service, &person, &secret(PASSWORD), shown.clone()).await.unwrap();
    let mut actions = world.actions_since(&mark).await;
    actions.sort();
    assert_eq!(actions, ["account.closed", "member.left", "member.left"]);
    assert_eq!(world.caller_by(&session.token).await, None);
    for org in [&globex, &initech] {
        assert_eq!(orgs::frame(&world.service, &person, &org.slug).await, Err(ErrorKind::NotFound));
        let plan = shown.iter().find(|left| left.org.slug == org.slug).unwrap().plan.agreed();
        let kept = world.entry(&org.slug, "member.left").await.value_after.unwrap();
        let AuditValue::Departed(departed) = AuditValue::from_json(&kept) else { panic!("{kept}") };
        assert_eq!(departed.plan.agreed(), plan, "the log keeps what was agreed to");
    }
    let left = members::dossier(&world.service, &globex.owner, &globex.slug, member).await.unwrap();
    assert_eq!(left.departures.len(), 1, "the receipt is on the person's page");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_last_owner_and_who_has_to_hand_over_assets_cannot_close_yet() {
    let world = World::sqlite().await;
    world.set_up().await;
    let must = |policy: &mut domain::policy::Policy| {
        policy.members_removed_assets = RemovedAssets::MustTransfer;
    };
    let org = world.organization_with("Globex", must).await;
    let (member, _) = world.enrol(&org, "member").await;
    let asset =
        CreateAsset { kind: "Project".to_owned(), name: "Apollo".to_owned(), ..CreateAsset::default() };
    assets::create(&world.service, &member, &org.slug, asset).await.unwrap();
    for (person, obstacle, refusal) in [
        (&org.owner, Obstacle::LastOwner, ErrorKind::LastOwner),
        (&member, Obstacle::AssetsOwned, ErrorKind::AssetsOwned { assets: 1 }),
    ] {
        world.reset_password(email(person)).await;
        let shown = closing::consequences(&world.service, person).await.unwrap();
        assert_eq!(shown[0].obstacles, [obstacle]);
        assert_eq!(close(&world, person).await, Err(refusal));
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn signing_in_opens_a_closed_account_again_without_its_memberships() {
    let world = World::sqlite().await;
    let (person, _, _) = member_of_two(&world).await;
    close(&world, &person).await.unwrap();
    let refused = world.try_sign_in(email(&person), "wrong password").await.unwrap_err();
    assert_eq!(refused, ErrorKind::SignInRefused);
    world.clock.advance(Span::days(29));
    let mark = world.mark().await;
    let session = world.sign_in(email(&person)).await;
    assert_eq!(world.actions_since(&mark).await, ["account.reopened", "session.signed_in"]);
    let back = world.caller_of(&session).await;
    assert!(orgs::home(&world.service, &back).await.unwrap().is_empty());
    world.clock.advance(Span::days(2));
    purge_expired(&world.service).await.unwrap();
    world.sign_in(email(&person)).await;
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn after_thirty_days_nothing_is_left_of_the_person_and_the_address_is_free() {
    let world = World::sqlite().await;
    let (person, globex, _) = member_of_two(&world).await;
    let frame = orgs::frame(&world.service, &person, &globex.slug).await.unwrap();
    close(&world, &person).await.unwrap();
    let owner = world.days_pass(30, &globex.owner).await;
    let refused = world.try_sign_in(email(&person), PASSWORD).await.unwrap_err();
    assert_eq!(refused, ErrorKind::SignInRefused, "the time is over at once");
    let mark = world.mark().await;
    purge_expired(&world.service).await.unwrap();
    purge_expired(&world.service).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["account.erased"]);
    let view = members::get(&world.service, &owner, &globex.slug, frame.membership_id).await.unwrap();
    assert_eq!(view.row.name, "Closed account");
    assert!(view.row.email.ends_with("@closed.invalid"), "{}", view.row.email);
    let invited = world.invite_by(&owner, &globex.slug, email(&person), &["viewer"]).await;
    world.join(&invited.token, "Somebody New").await;
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn undoing_a_removal_does_not_open_an_account_that_its_owner_closed_since() {
    let world = World::sqlite().await;
    let (person, _, initech) = member_of_two(&world).await;
    let id = orgs::frame(&world.service, &person, &initech.slug).await.unwrap().membership_id;
    let removed = agreed::remove(&world.service, &initech.owner, &initech.slug, id).await.unwrap().unwrap();
    close(&world, &person).await.unwrap();
    let restore = async || {
        let outcome = undo::undo(&world.service, &initech.owner, &initech.slug, removed).await.unwrap();
        let UndoOutcome::Done(undone) = outcome else { panic!("{outcome:?}") };
        undone.lines[0].outcome.clone()
    };
    let obstacle = RestoreObstacle::AccountClosed;
    assert_eq!(restore().await, Err(ErrorKind::CannotRestore { obstacle }));
    world.sign_in(email(&person)).await;
    assert_eq!(restore().await, Ok(RowDone::Changed));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn undoing_a_removal_does_not_open_an_account_that_was_erased_since() {
    let world = World::sqlite().await;
    world.set_up().await;
    let closes = |policy: &mut domain::policy::Policy| {
        (policy.members_removed_account, policy.members_undo_days) = (RemovedAccount::CloseIfLast, 90);
    };
    let org = world.organization_with("Globex", closes).await;
    let other = world.organization("Initech").await;
    let (person, id) = world.enrol(&org, "member").await;
    let removed = agreed::remove(&world.service, &org.owner, &org.slug, id).await.unwrap().unwrap();
    // An invitation opens the account again, and its owner closes it.
    let invited = world.invite_by(&other.owner, &other.slug, email(&person), &["member"]).await;
    let back = world.join(&invited.token, "Mona").await;
    close(&world, &back).await.unwrap();
    let owner = world.days_pass(30, &org.owner).await;
    purge_expired(&world.service).await.unwrap();
    let undone = undo_now(&world.service, &owner, &org.slug, removed).await.unwrap();
    let obstacle = RestoreObstacle::AccountClosed;
    assert_eq!(undone.lines[0].outcome, Err(ErrorKind::CannotRestore { obstacle }));
    let account = account(&world, person.session().unwrap().account.id).await;
    assert_eq!((account.state, account.name.as_str()), (AccountState::Closed, "Closed account"));
    let member = members::get(&world.service, &owner, &org.slug, id).await.unwrap();
    assert_eq!(member.state, MembershipState::Removed);
    assert_eq!(world.violations().await, NONE);
}
