//! Switches that are refused: what is in the way is shown with its reason, and only owners switch.

use domain::{
    access::Denial,
    error::ErrorKind,
    permission::{GrantSet, Permission, Scope},
    review::{DecidedGrants, Decision},
    template::RoleFate,
    view::SwitchProblem,
};
use service::{
    assets::{self, CreateAsset},
    reviews::{self, EndReview},
    templates::{self, SwitchTemplate, TemplateSwitched},
};
use testkit::World;

use super::{agree, becomes, fates, give, plan, register, switch, to};
use crate::{
    reviews::Case,
    roles::{create, grants, helper},
    short::{NONE, organization},
};

#[tokio::test]
async fn what_is_in_the_way_is_shown_with_its_reason_and_not_carried_out() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let own = create(&world, &org.owner, &org, helper("Reader", GrantSet::default())).await.unwrap();
    let (_, ada) = world.enrol(&org, "viewer").await;
    give(&world, &org, ada, vec![own]).await;
    let parent = register(&world, &org, "Project", "Apollo").await;
    let part = CreateAsset {
        kind: "Document".to_owned(),
        name: "Plan".to_owned(),
        parent: Some(parent),
        ..CreateAsset::default()
    };
    assets::create(&world.service, &org.owner, &org.slug, part).await.unwrap();
    for name in ["Daily", "Weekly"] {
        register(&world, &org, "Schedule", name).await;
    }
    let problems = |fate: RoleFate, key: &str| {
        let command = SwitchTemplate { fates: fates(&[(own, fate)]), ..to(key) };
        let (world, org) = (&world, &org);
        async move {
            let view = plan(world, org, command.clone()).await;
            let agreed = SwitchTemplate { agreed: view.fingerprint.clone(), ..command };
            if !view.problems.is_empty() {
                let again = plan(world, org, agreed).await;
                assert_eq!(again.problems, view.problems, "it is not carried out");
            }
            view.problems
        }
    };
    let assets = |kind: &str, count| SwitchProblem::AssetsOfKind { kind: kind.parse().unwrap(), count };
    let found = problems(becomes("viewer"), "config").await;
    assert_eq!(found, [assets("Document", 1), assets("Schedule", 2)], "config has projects");
    let role = || "Reader".to_owned();
    let found = problems(RoleFate::Deleted, "config").await;
    assert_eq!(found[0], SwitchProblem::RoleInUse { role: role() });
    let found = problems(RoleFate::Kept, "config").await;
    assert_eq!(found[0], SwitchProblem::CannotKeep { role: role() });
    let found = problems(RoleFate::Kept, "cloud").await;
    assert_eq!(found[0], SwitchProblem::NameTaken { role: role() });
    let untouched = world.organization("Initech").await;
    assert_eq!(plan(&world, &untouched, to("standard")).await.problems, [SwitchProblem::NothingChanges]);
    assert_eq!(organization(&world, &org.slug).await.0.template, "standard");
}

#[tokio::test]
async fn nobody_but_an_owner_switches_and_nobody_gives_what_they_lack() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let missing = Denial::Missing { permission: Permission::ACCOUNT_UPDATE };
    for role in ["admin", "auditor", "member", "viewer"] {
        let (person, _) = world.enrol(&org, role).await;
        let refused = switch(&world, &person, &org, to("cloud")).await;
        assert_eq!(refused, Err(ErrorKind::Denied { denial: missing.clone() }), "{role}");
    }
    // A deputy who may change the account, and lacks what makes an owner.
    let account = helper("Deputies", grants(&[("Org.Account.UPDATE", Scope::All)]));
    let own = create(&world, &org.owner, &org, account).await.unwrap();
    let (deputy, id) = world.enrol(&org, "admin").await;
    give(&world, &org, id, vec![own, org.role("admin")]).await;
    let TemplateSwitched::ToConfirm(view) = switch(&world, &deputy, &org, to("cloud")).await.unwrap() else {
        panic!("nobody agreed to it");
    };
    assert_eq!(view.refusal, Some(Denial::OwnerProtected));
    let agreed = SwitchTemplate { agreed: view.fingerprint, ..to("cloud") };
    let refused = switch(&world, &deputy, &org, agreed).await;
    assert_eq!(refused, Err(ErrorKind::Denied { denial: Denial::OwnerProtected }));
    assert_eq!(world.denials(&org.slug).await.len(), 5);
    assert_eq!(organization(&world, &org.slug).await.0.template, "standard");
    let refused = templates::export(&world.service, &deputy, &org.slug).await;
    let denial = Denial::Missing { permission: Permission::SETTINGS_UPDATE };
    assert_eq!(refused, Err(ErrorKind::Denied { denial }));
}

#[tokio::test]
async fn a_role_that_is_flagged_in_a_review_does_not_end_by_a_switch_before_the_review_ends() {
    let case = Case::new(World::sqlite().await).await;
    let (world, org) = (&case.world, &case.org);
    let flagged = DecidedGrants::Person(case.guest_id);
    case.decide(&org.owner, Decision::Flagged, flagged).await.unwrap();
    let view = plan(world, org, to("config")).await;
    assert_eq!(view.problems, [SwitchProblem::FlaggedInReview { role: "Member".to_owned() }]);
    let agreed = SwitchTemplate { agreed: view.fingerprint, ..to("config") };
    assert_eq!(plan(world, org, agreed).await.problems, view.problems, "it is not carried out");
    let command = EndReview { review: case.review, agreed: None };
    reviews::end(&world.service, &org.owner, &org.slug, command).await.unwrap();
    agree(world, org, to("config")).await;
    assert_eq!(world.violations().await, NONE);
}
