//! Deleting roles: whoever holds one gets another in its place, and nobody gets what the one who deletes could not give.

use domain::{
    access::Denial,
    error::{ErrorKind, Problem},
    id::RoleId,
    permission::{GrantSet, Scope},
};
use futures::future::join;
use service::{
    Caller, invitations,
    members::{self, ChangeRoles},
    orgs,
    roles::{self, DeleteRole, PreviewRole, RoleFields},
    undo,
};
use testkit::{Org, World, agreed};

use crate::{
    roles::{create, grants, helper, view},
    short::{NONE, fields},
    team_roles::{give, team},
};

on_both_databases![
    a_role_in_use_is_replaced_for_members_and_invitations,
    a_role_is_given_and_deleted_at_once,
];

async fn delete(
    world: &World,
    by: &Caller,
    org: &Org,
    role: RoleId,
    replacement: Option<RoleId>,
) -> Result<(), ErrorKind> {
    roles::delete(&world.service, by, &org.slug, DeleteRole { role, replacement, agreed: None }).await
}

async fn a_role_in_use_is_replaced_for_members_and_invitations(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let id = create(&world, owner, &org, helper("Helpers", GrantSet::default())).await.unwrap();
    let viewer = org.role("viewer");
    let (_, ada) = world.enrol(&org, "viewer").await;
    let (_, bob) = world.enrol(&org, "viewer").await;
    for member in [ada, bob] {
        let command = ChangeRoles { member, roles: vec![id] };
        members::change_roles(service, owner, slug, command).await.unwrap();
    }
    agreed::remove(service, owner, slug, bob).await.unwrap();
    let invited = invitations::invite(
        service,
        owner,
        slug,
        invitations::InviteMembers::pasted("eve@example.com", vec![id]),
    );
    invited.await.unwrap();
    let asked = roles::deletion(service, owner, slug, id).await.unwrap();
    assert_eq!((asked.role.members, asked.plan.plan.invitations, asked.is_in_use), (1, 1, true));
    assert!(asked.replacements.iter().all(|role| role.id != id));
    let required = [("replacement".to_owned(), Problem::Required)];
    assert_eq!(fields(delete(&world, owner, &org, id, None).await.unwrap_err()), required);
    let unknown = [("replacement".to_owned(), Problem::UnknownRole)];
    assert_eq!(fields(delete(&world, owner, &org, id, Some(id)).await.unwrap_err()), unknown);
    let mark = world.mark().await;
    delete(&world, owner, &org, id, Some(viewer)).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["role.deleted"]);
    let entry = world.entry(slug, "role.deleted").await;
    assert_eq!(entry.target.as_deref(), Some("Helpers"));
    assert_eq!(entry.value_after.as_deref(), Some(r#"{"roles":["Viewer"]}"#));
    assert_eq!(members::get(service, owner, slug, ada).await.unwrap().role_ids, [viewer]);
    assert_eq!(delete(&world, owner, &org, id, Some(viewer)).await, Err(ErrorKind::NotFound));
    // Whoever is brought back has the other role, too.
    let changes = undo::list(service, owner, slug, None).await.unwrap();
    crate::short::undo_now(service, owner, slug, changes.rows[0].id).await.unwrap();
    assert_eq!(members::get(service, owner, slug, bob).await.unwrap().role_ids, [viewer]);
    let sent =
        invitations::overview(service, owner, slug, &domain::list::InvitationQuery::default()).await.unwrap();
    assert_eq!(sent.page.rows[0].roles, ["Viewer"]);
    assert_eq!(world.violations().await, NONE);
}

async fn a_role_is_given_and_deleted_at_once(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let id = create(&world, owner, &org, helper("Helpers", GrantSet::default())).await.unwrap();
    let viewer = org.role("viewer");
    let (_, ada) = world.enrol(&org, "viewer").await;
    let give = members::change_roles(service, owner, slug, ChangeRoles { member: ada, roles: vec![id] });
    let (given, deleted) = join(give, delete(&world, owner, &org, id, Some(viewer))).await;
    deleted.unwrap();
    if let Err(error) = given {
        assert_eq!(fields(error), [("roles".to_owned(), Problem::UnknownRole)]);
    }
    assert_eq!(members::get(service, owner, slug, ada).await.unwrap().role_ids, [viewer]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_role_that_nobody_has_needs_no_other_and_its_name_is_free_again() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let owner = &org.owner;
    for _ in 0..2 {
        let id = create(&world, owner, &org, helper("Helpers", GrantSet::default())).await.unwrap();
        assert_eq!(view(&world, owner, &org, id).await.key, "helpers");
        delete(&world, owner, &org, id, None).await.unwrap();
    }
    let all = orgs::roles(&world.service, owner, &org.slug).await.unwrap();
    assert_eq!(all.len(), org.roles.len());
}

#[tokio::test]
async fn the_role_in_its_place_is_one_that_whoever_deletes_could_give() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (admin, _) = world.enrol(&org, "admin").await;
    let id = create(&world, &org.owner, &org, helper("Helpers", GrantSet::default())).await.unwrap();
    let audit = helper("Auditors", grants(&[("Audit.Log.READ", Scope::All)]));
    let auditors = create(&world, &org.owner, &org, audit).await.unwrap();
    let (_, ada) = world.enrol(&org, "viewer").await;
    let command = ChangeRoles { member: ada, roles: vec![id] };
    members::change_roles(service, &org.owner, slug, command).await.unwrap();
    for other in [org.role("owner"), auditors] {
        let refused = delete(&world, &admin, &org, id, Some(other)).await;
        assert!(matches!(refused, Err(ErrorKind::Denied { .. })), "{refused:?}");
    }
    let viewer = org.role("viewer");
    let refused = delete(&world, &admin, &org, viewer, None).await;
    assert_eq!(refused, Err(ErrorKind::Denied { denial: Denial::SystemRole }));
    assert_eq!(members::get(service, &org.owner, slug, ada).await.unwrap().role_ids, [id]);
    delete(&world, &admin, &org, id, Some(org.role("admin"))).await.unwrap();
}

#[tokio::test]
async fn the_teams_that_give_a_role_are_named_to_those_alone_who_may_see_teams() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let id = create(&world, &org.owner, &org, helper("Helpers", GrantSet::default())).await.unwrap();
    let night_shift = team(&world, &org, "Night shift", &[]).await;
    give(&world, &org.owner, &org, night_shift, &[id]).await.unwrap();
    let edits =
        [("User.Role.READ", Scope::All), ("User.Role.UPDATE", Scope::All), ("User.Role.DELETE", Scope::All)];
    let editors = RoleFields { rank: 50, ..helper("Editors", grants(&edits)) };
    let editors = create(&world, &org.owner, &org, editors).await.unwrap();
    let (editor, member) = world.enrol(&org, "viewer").await;
    let command = ChangeRoles { member, roles: vec![editors] };
    members::change_roles(service, &org.owner, slug, command).await.unwrap();
    let mut fingerprints = Vec::new();
    for (reader, names) in [(&org.owner, vec!["Night shift".to_owned()]), (&editor, Vec::new())] {
        let edited = PreviewRole { role: Some(id), source: None, rank: 20, grants: GrantSet::default() };
        let saving = roles::preview(service, reader, slug, edited).await.unwrap();
        let asked = roles::deletion(service, reader, slug, id).await.unwrap();
        let deleting = roles::preview_deletion(service, reader, slug, (id, None)).await.unwrap();
        assert_eq!([&saving.teams, &asked.plan.plan.teams, &deleting.plan.teams], [&names; 3]);
        let owner = asked.replacements.iter().find(|role| role.id == org.role("owner")).unwrap();
        assert!(owner.refusal.is_some(), "no team gives the owner role, also where none is named");
        fingerprints.push([saving.fingerprint, asked.plan.fingerprint, deleting.fingerprint]);
    }
    assert_eq!(fingerprints[0], fingerprints[1], "it is of the whole plan");
}
