//! Switching to another template: every role ends or stays, and who holds one or is invited with it gets the next one.

use domain::{
    asset::AssetKind,
    id::{AssetId, InvitationId, MembershipId, RoleId, TeamId},
    member::Role,
    settings::Overrides,
    state::MembershipState,
    template::Template,
};
use store::{AssetText, NewAsset, PeriodStart, RoleOfSeveral, Store, TemplateSwitch};

use crate::world::{Invite, T0, World, by_hand, insert_org, t, uuid};

on_both_databases![
    roles_are_replaced_by_those_of_the_new_template_which_may_have_their_names,
    of_several_roles_the_first_is_kept_and_one_without_an_end_before_the_others,
    a_role_that_stays_is_one_of_the_organizations_own,
    who_holds_several_roles_and_which_invitations_give_some_is_read_with_the_roles,
    assets_are_counted_by_kind_and_by_the_kind_of_what_they_are_a_part_of,
    members_of_several_teams_are_counted,
];

/// What a test switches to.
#[derive(Clone, Default)]
struct Next {
    ended: Vec<(RoleId, Option<RoleId>)>,
    kept: Vec<Role>,
    inserted: Vec<Role>,
    one_of: Vec<RoleId>,
}

async fn switch(world: &World, next: &Next, at: i64) {
    let next = next.clone();
    change!(world.store, [next], Some(world.org), |tx| {
        let mut settings = Overrides::default();
        settings.set("members.undo_days", 3.into());
        let mut words = Overrides::default();
        words.set("nav.users", "Crew".into());
        let switch = TemplateSwitch {
            template: "config",
            settings: &settings,
            words: &words,
            ended: &next.ended,
            kept: &next.kept,
            inserted: &next.inserted,
            one_of: &next.one_of,
        };
        tx.switch_template(&switch, &by_hand(t(at))).await?;
    })
    .await
    .unwrap();
}

/// The roles of `config`, with each role of the standard template in the place of which one comes.
fn to_config(world: &World) -> Next {
    let template = Template::find("config").unwrap();
    let inserted: Vec<Role> = template.roles.iter().map(|role| role.role(RoleId::new(uuid()))).collect();
    let next = |key: &str| Some(inserted.iter().find(|role| role.key == key).unwrap().id);
    let ended = [
        ("owner", "owner"),
        ("admin", "admin"),
        ("team_lead", "viewer"),
        ("auditor", "viewer"),
        ("member", "viewer"),
        ("viewer", "viewer_no_secrets"),
    ];
    let ended = ended.map(|(role, key)| (world.role(role).id, next(key))).to_vec();
    Next { ended, inserted, ..Next::default() }
}

async fn held(world: &World, member: MembershipId, at: i64) -> Vec<String> {
    let roles = read!(world.store, |tx| tx.org(world.org).list_roles());
    let member = read!(world.store, |tx| tx.org(world.org).find_member(member, &roles, t(at))).unwrap();
    member.roles.into_iter().map(|role| role.key).collect()
}

async fn given(world: &World, id: InvitationId) -> Vec<String> {
    let found = read!(world.store, |tx| tx.org(world.org).find_invitation(id)).unwrap();
    found.roles.into_iter().map(|role| role.key).collect()
}

async fn roles_are_replaced_by_those_of_the_new_template_which_may_have_their_names(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["admin", "viewer"]).await.member;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await.member;
    let roles = vec![world.role("auditor").id, world.role("member").id];
    let invited = world.invite(&Invite { roles, ..Invite::new("eve@example.com") }).await.unwrap();
    change!(store, [], Some(world.org), |tx| {
        let states = (MembershipState::Active, MembershipState::Removed);
        assert!(tx.update_membership_state(bob, states, &by_hand(T0)).await?);
    })
    .await
    .unwrap();
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let next = to_config(&world);
    switch(&world, &next, 1).await;
    let mut expected = next.inserted.clone();
    expected.sort_by_key(|role| -role.rank);
    assert_eq!(read!(store, |tx| tx.org(world.org).list_roles()), expected);
    assert_eq!(held(&world, world.owner.member, 1).await, ["owner"]);
    assert_eq!(held(&world, ada, 1).await, ["admin", "viewer_no_secrets"], "there can be several");
    assert_eq!(held(&world, bob, 1).await, ["viewer"], "also who was removed");
    assert_eq!(given(&world, invited).await, ["viewer"], "two become one");
    let org = read!(store, |tx| tx.get_organization(world.org));
    assert_eq!((&*org.template, org.policy.members_undo_days), ("config", 3));
    assert_eq!(org.words.nav_users, "Crew");
    assert_eq!(read!(store, |tx| tx.get_organization(other)).template, "standard");
    let before = read!(store, |tx| tx.org(world.org).list_members_as_of(T0));
    let of_ada = before.iter().find(|member| member.id == ada).unwrap();
    assert!(of_ada.roles.contains(&world.role("admin").id), "who held what stays known");
    // The other organization has no owner from the start.
    let violations = read!(store, |tx| tx.check_invariants(t(2)));
    let ownerless = format!("I1 no active owner: {other}");
    let mut others = violations.iter().filter(|found| found.to_string() != ownerless);
    assert!(others.all(|found| !["I1", "I11", "I13"].contains(&found.rule())), "{violations:?}");
}

async fn of_several_roles_the_first_is_kept_and_one_without_an_end_before_the_others(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["admin", "auditor", "viewer"]).await.member;
    let bob = world.member("Bob", "bob@example.com", &["viewer"]).await.member;
    let cid = world.member("Cid", "cid@example.com", &[]).await.member;
    let until = async |member: MembershipId, keys: &[&str]| {
        let roles: Vec<Role> = keys.iter().map(|key| world.role(key).clone()).collect();
        change!(store, [roles], Some(world.org), |tx| {
            let start = PeriodStart { until: Some(t(100)), ..by_hand(T0) };
            tx.update_membership_roles(member, &roles, &start).await?;
        })
        .await
        .unwrap();
    };
    until(bob, &["admin", "viewer"]).await;
    until(cid, &["admin", "auditor"]).await;
    let roles = vec![world.role("admin").id, world.role("viewer").id];
    let invited = world.invite(&Invite { roles, ..Invite::new("eve@example.com") }).await.unwrap();
    let mut next = to_config(&world);
    next.one_of = next.inserted.iter().map(|role| role.id).collect();
    switch(&world, &next, 1).await;
    assert_eq!(held(&world, ada, 1).await, ["admin"]);
    assert_eq!(held(&world, bob, 1).await, ["viewer_no_secrets"], "the other one would end");
    assert_eq!(held(&world, cid, 1).await, ["admin"], "both end");
    assert_eq!(held(&world, cid, 100).await, [""; 0]);
    assert_eq!(given(&world, invited).await, ["admin"]);
}

async fn a_role_that_stays_is_one_of_the_organizations_own(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["auditor"]).await.member;
    let mut next = to_config(&world);
    let auditor = world.role("auditor").clone();
    next.ended.retain(|(role, _)| *role != auditor.id);
    let kept = Role { is_system: false, key: "auditor-2".to_owned(), grants: Default::default(), ..auditor };
    next.kept.push(kept.clone());
    switch(&world, &next, 1).await;
    let roles = read!(store, |tx| tx.org(world.org).list_roles());
    assert_eq!(roles.iter().find(|role| role.id == kept.id), Some(&kept));
    assert_eq!(held(&world, ada, 1).await, ["auditor-2"]);
}

async fn who_holds_several_roles_and_which_invitations_give_some_is_read_with_the_roles(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["admin", "viewer"]).await.member;
    world.member("Bob", "bob@example.com", &["viewer"]).await;
    let gone = world.member("Eve", "eve@example.com", &["admin", "viewer"]).await.member;
    change!(store, [], Some(world.org), |tx| {
        let states = (MembershipState::Active, MembershipState::Removed);
        assert!(tx.update_membership_state(gone, states, &by_hand(T0)).await?);
    })
    .await
    .unwrap();
    let held = read!(store, |tx| tx.org(world.org).list_roles_of_several(T0));
    let row = |key: &str| RoleOfSeveral { member: ada, role: world.role(key).id, has_end: false };
    assert_eq!(held, [row("admin"), row("viewer")]);
    let roles = vec![world.role("admin").id, world.role("member").id];
    for (address, roles, expires_at) in [
        ("one@example.com", roles[..1].to_vec(), None),
        ("two@example.com", roles.clone(), None),
        ("old@example.com", roles.clone(), Some(t(10))),
    ] {
        world.invite(&Invite { roles, expires_at, ..Invite::new(address) }).await.unwrap();
    }
    let given = read!(store, |tx| tx.org(world.org).list_roles_of_invitations_with_several(t(10)));
    assert_eq!(given, [roles]);
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert_eq!(read!(store, |tx| tx.org(other).list_roles_of_several(T0)), []);
    assert_eq!(read!(store, |tx| tx.org(other).list_roles_of_invitations_with_several(T0)).len(), 0);
}

async fn assets_are_counted_by_kind_and_by_the_kind_of_what_they_are_a_part_of(store: Store) {
    let world = World::new(store.clone()).await;
    let kind = |text: &str| text.parse::<AssetKind>().unwrap();
    let register = async |of: &str, parent: Option<AssetId>| {
        let (id, of, by) = (AssetId::new(uuid()), kind(of), world.owner.member);
        change!(store, [of], Some(world.org), |tx| {
            let text = AssetText { name: "Thing", external_id: None, link: None, parent };
            let new = NewAsset { id, kind: &of, text, created_by: by, owner: by, at: T0 };
            tx.insert_asset(&new).await?;
        })
        .await
        .unwrap();
        id
    };
    let project = register("Project", None).await;
    register("Document", Some(project)).await;
    register("Document", Some(project)).await;
    register("Document", None).await;
    let gone = register("Schedule", None).await;
    change!(store, [], Some(world.org), |tx| tx.update_asset_deleted(gone, T0).await?).await.unwrap();
    let mut counted = read!(store, |tx| tx.org(world.org).count_assets_by_place());
    counted.sort();
    let expected = [
        (kind("Document"), None, 1),
        (kind("Document"), Some(kind("Project")), 2),
        (kind("Project"), None, 1),
    ];
    assert_eq!(counted, expected);
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert_eq!(read!(store, |tx| tx.org(other).count_assets_by_place()), []);
}

async fn members_of_several_teams_are_counted(store: Store) {
    let world = World::new(store.clone()).await;
    let mut teams = Vec::new();
    for name in ["Day shift", "Night shift"] {
        let (id, name) = (TeamId::new(uuid()), name.to_owned());
        change!(store, [name], Some(world.org), |tx| tx.insert_team(id, &name, T0).await?).await.unwrap();
        teams.push(id);
    }
    for (name, count) in [("Ada", 2), ("Bob", 1), ("Eve", 0)] {
        let member = world.member(name, &format!("{name}@example.com"), &["member"]).await.member;
        let teams = teams[..count].to_vec();
        change!(store, [teams], Some(world.org), |tx| {
            tx.update_member_teams(member, &teams, &by_hand(T0)).await?;
        })
        .await
        .unwrap();
    }
    let counted = async || read!(store, |tx| tx.org(world.org).count_members_in_teams(true, t(1)));
    assert_eq!(counted().await, 1);
    let gone = teams[1];
    change!(store, [], Some(world.org), |tx| tx.update_team_deleted(gone, t(1)).await?).await.unwrap();
    assert_eq!(counted().await, 0);
}
