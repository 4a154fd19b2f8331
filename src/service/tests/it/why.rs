//! Why somebody may do something or not, everything that they may do, and what would be lost without a role: the answers
//! are those of the decisions themselves.

use domain::{
    access::{Denial, Via},
    error::ErrorKind,
    id::{AssetId, MembershipId},
    permission::{Permission, Scope},
    state::{MembershipState, ShareLevel},
    view::{Loss, WhyDecision, WhyView},
};
use service::{
    Caller,
    assets::{self, CreateAsset, ShareAsset},
    members::{self, ChangeRoles, WhyQuestion},
};
use testkit::{Org, World, agreed};

use crate::short::email;

async fn why(
    world: &World,
    org: &Org,
    by: &Caller,
    (member, permission, asset): (MembershipId, &str, Option<AssetId>),
) -> Result<WhyView, ErrorKind> {
    let question = WhyQuestion { member, permission: permission.parse().unwrap(), asset };
    members::why(&world.service, by, &org.slug, &question).await
}

fn via(role: &str, scope: Scope) -> Via {
    Via { role: role.to_owned(), team: None, scope }
}

async fn world(template: &str) -> (World, Org) {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Globex", template).await;
    (world, org)
}

async fn register(world: &World, org: &Org, by: &Caller, kind: &str) -> AssetId {
    let command = CreateAsset { kind: kind.to_owned(), name: "Thing".to_owned(), ..CreateAsset::default() };
    assets::create(&world.service, by, &org.slug, command).await.unwrap()
}

#[tokio::test]
async fn the_answer_names_the_roles_and_what_is_missing() {
    let (world, org) = world("standard").await;
    let (_, admin) = world.enrol(&org, "admin").await;
    let (_, member) = world.enrol(&org, "member").await;
    let ask = |question| why(&world, &org, &org.owner, question);
    let granted = ask((admin, "User.Member.DELETE", None)).await.unwrap();
    let expected = WhyDecision::Granted { via: vec![via("Admin", Scope::All)], is_own: false };
    assert_eq!(
        (granted.decision, granted.granting),
        (expected, vec!["Owner".to_owned(), "Admin".to_owned()])
    );
    let own = ask((member, "Asset.Project.UPDATE", None)).await.unwrap();
    assert_eq!(own.decision, WhyDecision::OwnOnly { via: vec![via("Member", Scope::Own)] });
    let missing = ask((member, "Audit.Log.READ", None)).await.unwrap();
    let denial = Denial::Missing { permission: Permission::AUDIT_READ };
    assert_eq!(
        (missing.decision, missing.granting),
        (WhyDecision::Denied { denial }, vec!["Owner".to_owned(), "Auditor".to_owned()])
    );
    agreed::disable(&world.service, &org.owner, &org.slug, member).await.unwrap();
    let disabled = ask((member, "Asset.Project.UPDATE", None)).await.unwrap();
    assert_eq!(disabled.decision, WhyDecision::Denied { denial: Denial::NotActive });
}

#[tokio::test]
async fn about_an_asset_the_answer_is_the_one_that_the_use_case_gives() {
    let (world, org) = world("workspace").await;
    let (ada, ada_id) = world.enrol(&org, "default").await;
    let (bob, bob_id) = world.enrol(&org, "default").await;
    let dataset = register(&world, &org, &ada, "Dataset").await;
    let ask = |member, permission| why(&world, &org, &org.owner, (member, permission, Some(dataset)));
    let own = ask(ada_id, "Asset.Dataset.UPDATE").await.unwrap();
    assert_eq!(own.asset, Some((dataset, "Thing".to_owned())));
    let expected = WhyDecision::Granted { via: vec![via("Default", Scope::Own)], is_own: true };
    assert_eq!(own.decision, expected);
    let foreign = ask(bob_id, "Asset.Dataset.READ").await.unwrap();
    assert_eq!(foreign.decision, WhyDecision::OwnOnly { via: vec![via("Default", Scope::Own)] });
    assert!(assets::get(&world.service, &bob, &org.slug, dataset).await.is_err());
    let share = ShareAsset { id: dataset, email: email(&bob).to_owned(), level: ShareLevel::Read };
    assets::share(&world.service, &ada, &org.slug, share).await.unwrap();
    let shared = ask(bob_id, "Asset.Dataset.READ").await.unwrap();
    assert_eq!(shared.decision, WhyDecision::Shared { level: ShareLevel::Read });
    assert!(assets::get(&world.service, &bob, &org.slug, dataset).await.is_ok());
    let no_edit = ask(bob_id, "Asset.Dataset.UPDATE").await.unwrap();
    assert!(matches!(no_edit.decision, WhyDecision::OwnOnly { .. }));
    // One sees it of oneself, and of nothing that one may not see.
    let secret = register(&world, &org, &org.owner, "Macro").await;
    assert!(why(&world, &org, &ada, (ada_id, "Asset.Dataset.READ", Some(dataset))).await.is_ok());
    let hidden = why(&world, &org, &ada, (ada_id, "Asset.Macro.READ", Some(secret))).await.unwrap_err();
    assert_eq!(hidden.code(), "not_found");
    let of_another =
        why(&world, &org, &ada, (bob_id, "Asset.Dataset.READ", Some(dataset))).await.unwrap_err();
    assert_eq!(of_another.code(), "access.denied");
}

#[tokio::test]
async fn everything_they_may_do_says_where_it_comes_from_and_what_a_role_is_worth() {
    let (world, org) = world("standard").await;
    let (ada, id) = world.enrol(&org, "member").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let roles = vec![org.role("member"), org.role("admin")];
    members::change_roles(service, &org.owner, slug, ChangeRoles { member: id, roles }).await.unwrap();
    let admin = Some(org.role("admin"));
    let found = members::permissions(service, &org.owner, slug, id, admin).await.unwrap();
    assert_eq!(found.roles.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["Admin", "Member"]);
    let line = |permission: &str| {
        let permission: Permission = permission.parse().unwrap();
        found
            .held
            .iter()
            .find(|held| held.permission == permission)
            .map(|held| (held.scope, held.via.clone(), held.loss))
    };
    let both = |one, other| vec![via("Admin", one), via("Member", other)];
    assert_eq!(line("User.Member.READ"), Some((Scope::All, both(Scope::All, Scope::All), None)));
    assert_eq!(
        line("Asset.Project.UPDATE"),
        Some((Scope::All, both(Scope::All, Scope::Own), Some(Loss::OthersOnly)))
    );
    let only_admin = vec![via("Admin", Scope::All)];
    assert_eq!(line("User.Member.DELETE"), Some((Scope::All, only_admin, Some(Loss::All))));
    assert_eq!(line("Audit.Log.READ"), None);
    // What is said to be lost is what is refused without the role.
    let roles = vec![org.role("member")];
    members::change_roles(service, &org.owner, slug, ChangeRoles { member: id, roles }).await.unwrap();
    let after = members::permissions(service, &ada, slug, id, None).await.unwrap();
    let kept: Vec<&Permission> =
        found.held.iter().filter(|held| held.loss != Some(Loss::All)).map(|held| &held.permission).collect();
    assert_eq!(after.held.iter().map(|held| &held.permission).collect::<Vec<_>>(), kept);
    assert!(after.known.len() > after.held.len() && after.held.iter().all(|held| held.loss.is_none()));
}

#[tokio::test]
async fn who_is_not_active_may_do_nothing_and_who_may_not_see_roles_is_told_nothing() {
    let (world, org) = world("standard").await;
    let (viewer, viewer_id) = world.enrol(&org, "viewer").await;
    let person = world.stranger().await;
    let disabled = world.enrol_as(&org, &person, "admin", MembershipState::Disabled).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let found = members::permissions(service, &org.owner, slug, disabled, None).await.unwrap();
    assert_eq!((found.is_active, found.held.len(), found.roles.len()), (false, 0, 1));
    let refused = members::permissions(service, &viewer, slug, disabled, None).await.unwrap_err();
    assert_eq!(refused.code(), "access.denied");
    assert!(members::permissions(service, &viewer, slug, viewer_id, None).await.is_ok());
    let own = why(&world, &org, &viewer, (viewer_id, "User.Member.READ", None)).await.unwrap();
    assert_eq!(own.granting, [""; 0], "the roles of the organization are not told");
    // A role that is not held costs nothing.
    let found =
        members::permissions(service, &viewer, slug, viewer_id, Some(org.role("owner"))).await.unwrap();
    assert_eq!(found.without, None);
}
