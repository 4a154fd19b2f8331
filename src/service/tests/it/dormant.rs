//! Members who have not been there for long: warned once, disabled later, never owners, and whoever comes back stays.

use domain::{
    audit::AuditValue,
    consequences::Departure,
    error::Problem,
    list::{UserQuery, UserStatus},
    settings::Section,
    state::JobQueue,
    time::Span,
    view::SettingEffect,
};
use service::{
    Caller, Service,
    assets::{self, CreateAsset, TransferAssets},
    members,
    orgs::{self, DeleteOrganization},
    schedule_deadlines,
    settings::{self, SettingChanges},
    undo,
};
use testkit::{Org, World};

use crate::short::{NONE, email, fields, undo_now};

on_both_databases![whoever_stays_away_is_warned_once_and_disabled_later, two_servers_disable_somebody_once,];

async fn organization(world: &World, warn: Option<u32>, disable: Option<u32>) -> Org {
    world.set_up().await;
    world.deliver().await;
    let change = |policy: &mut domain::policy::Policy| {
        (policy.members_dormant_warn_days, policy.members_dormant_disable_days) = (warn, disable);
    };
    world.organization_with("Globex", change).await
}

async fn run(world: &World, service: &Service) {
    schedule_deadlines(service).await.unwrap();
    world.run_jobs(JobQueue::Upkeep).await;
}

async fn told(world: &World, to: &str) -> Vec<String> {
    let before = world.mailbox.sent_to(to).len();
    run(world, &world.service).await;
    world.deliver().await;
    world.mailbox.sent_to(to).into_iter().skip(before).map(|mail| mail.subject).collect()
}

async fn disabled(world: &World, owner: &Caller, org: &Org) -> u64 {
    let query = UserQuery { status: UserStatus::Disabled, ..UserQuery::default() };
    members::list(&world.service, owner, &org.slug, &query).await.unwrap().total
}

async fn whoever_stays_away_is_warned_once_and_disabled_later(world: World) {
    let org = organization(&world, Some(30), Some(40)).await;
    let (away, _) = world.enrol(&org, "member").await;
    let (back, _) = world.enrol(&org, "admin").await;
    let thing = CreateAsset { kind: "Project".into(), name: "Apollo".into(), ..CreateAsset::default() };
    let thing = assets::create(&world.service, &org.owner, &org.slug, thing).await.unwrap();
    let give = TransferAssets { assets: vec![thing], owner: email(&away).to_owned() };
    assets::transfer(&world.service, &org.owner, &org.slug, give).await.unwrap();
    world.clock.advance(Span::days(29));
    assert_eq!(told(&world, email(&away)).await, NONE);
    world.clock.advance(Span::days(1));
    assert_eq!(told(&world, email(&away)).await, ["Your access to Globex will be disabled soon"]);
    world.clock.advance(Span::days(1));
    assert_eq!(told(&world, email(&away)).await, NONE, "once");
    let back = world.days_pass(0, &back).await;
    members::list(&world.service, &back, &org.slug, &UserQuery::default()).await.unwrap();
    world.clock.advance(Span::days(9));
    assert_eq!(told(&world, email(&away)).await, ["Your access to Globex was disabled"]);
    let owner = world.days_pass(0, &org.owner).await;
    assert_eq!(disabled(&world, &owner, &org).await, 1, "neither the owner nor who came back");
    let entry = world.entry(&org.slug, "member.disabled").await;
    assert_eq!((entry.who.as_str(), entry.door.as_str()), ("Rolecall", "system"));
    let Some(AuditValue::Departed(departed)) = entry.value_after.as_deref().map(AuditValue::from_json) else {
        panic!("{entry:?}")
    };
    assert_eq!((departed.plan.departure, departed.moved.len()), (Departure::Disabled, 0));
    assert_eq!((departed.plan.roles.as_slice(), departed.plan.owned()), (&["Member".to_owned()][..], 1));
    let undone = undo::list(&world.service, &owner, &org.slug, None).await.unwrap().rows.remove(0);
    assert_eq!((undone.who.as_str(), undone.is_own, undone.open), ("Rolecall", false, 1));
    undo_now(&world.service, &owner, &org.slug, undone.id).await.unwrap();
    world.clock.advance(Span::hours(1));
    assert_eq!(
        told(&world, email(&away)).await,
        ["Your access to Globex is enabled again"],
        "whoever is enabled again has the whole time before them"
    );
    let owner = world.days_pass(0, &owner).await;
    assert_eq!(disabled(&world, &owner, &org).await, 0);
    assert_eq!(world.violations().await, NONE);
}

async fn two_servers_disable_somebody_once(world: World) {
    let org = organization(&world, None, Some(30)).await;
    let (away, _) = world.enrol(&org, "member").await;
    world.clock.advance(Span::days(31));
    let [one, other] = world.two_servers().await;
    let mark = world.mark().await;
    tokio::join!(run(&world, &one), run(&world, &other));
    world.clock.advance(Span::hours(1));
    run(&world, &other).await;
    assert_eq!(world.actions_since(&mark).await, ["member.disabled"]);
    world.deliver().await;
    assert_eq!(world.mailbox.sent_to(email(&away)).len(), 1);
}

#[tokio::test]
async fn the_time_for_which_the_organization_was_deleted_is_no_absence() {
    let world = World::sqlite().await;
    let org = organization(&world, None, Some(10)).await;
    world.enrol(&org, "member").await;
    let agreed = orgs::deletion(&world.service, &org.owner, &org.slug).await.unwrap().fingerprint;
    let command = DeleteOrganization { name: "Globex".to_owned(), agreed };
    orgs::delete(&world.service, &org.owner, &org.slug, command).await.unwrap();
    let owner = world.days_pass(11, &org.owner).await;
    orgs::restore(&world.service, &owner, &org.slug).await.unwrap();
    run(&world, &world.service).await;
    assert_eq!(disabled(&world, &owner, &org).await, 0);
    let owner = world.days_pass(10, &owner).await;
    run(&world, &world.service).await;
    assert_eq!(disabled(&world, &owner, &org).await, 1, "from then on it counts");
}

#[tokio::test]
async fn nobody_is_warned_or_disabled_where_the_settings_do_not_say_so() {
    let world = World::sqlite().await;
    let org = organization(&world, None, None).await;
    let (away, _) = world.enrol(&org, "member").await;
    world.clock.advance(Span::days(3_000));
    assert_eq!(told(&world, email(&away)).await, NONE);
    assert_eq!(disabled(&world, &world.days_pass(0, &org.owner).await, &org).await, 0);
}

#[tokio::test]
async fn the_settings_say_whom_they_would_concern_today_and_warn_before_they_disable() {
    let world = World::sqlite().await;
    let org = organization(&world, None, None).await;
    world.enrol(&org, "member").await;
    world.clock.advance(Span::days(20));
    world.enrol(&org, "member").await;
    world.enrol(&org, "admin").await;
    world.clock.advance(Span::days(20));
    let owner = world.days_pass(0, &org.owner).await;
    let preview = async |warn: &str, disable: &str| {
        let values = [("members.dormant_warn_days", warn), ("members.dormant_disable_days", disable)];
        let values = values.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let changes = SettingChanges { values, ..SettingChanges::default() };
        settings::preview(&world.service, &owner, &org.slug, Section::Members, &changes).await
    };
    let effects = preview("15", "30").await.unwrap();
    assert_eq!(effects, [SettingEffect::DormantWarned(2), SettingEffect::DormantDisabled(1)]);
    assert_eq!(preview("15", "").await.unwrap(), [SettingEffect::DormantWarned(3)]);
    assert!(preview("50", "60").await.unwrap().is_empty());
    let refused = fields(preview("30", "30").await.unwrap_err());
    assert_eq!(refused, [("members.dormant_disable_days".to_owned(), Problem::DormantOrder)]);
}
