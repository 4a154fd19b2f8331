//! Organizations that are deleted: nothing finds them but what restores and purges them, and a purge leaves no row behind.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use domain::{
    id::{AssetId, RoleId, UndoId},
    member::Role,
    organization_deletion::OrganizationPlan,
    permission::{Permission, Scope},
    state::{MembershipState, Undoable},
};
use store::{AssetText, EndKind, NewAsset, NewDeletion, NewUndo, Store};

use crate::world::{Invite, T0, World, by_hand, insert_org, join, t, uuid};

on_both_databases![
    what_an_organization_has_is_counted,
    a_deleted_organization_is_found_only_by_what_restores_it,
    who_may_restore_it_has_the_right_for_everything,
    a_purge_leaves_nothing_of_the_organization_and_everything_of_others,
];

fn plan() -> OrganizationPlan {
    OrganizationPlan {
        members: 2,
        without_other: 1,
        invitations: 0,
        teams: 0,
        assets: vec![("Project".parse().unwrap(), 3)],
        sessions: 0,
    }
}

pub async fn delete(world: &World) {
    change!(world.store, [], Some(world.org), |tx| {
        let plan = plan();
        let new = NewDeletion { who: "Olga", at: t(5), until: t(100), plan: &plan };
        tx.insert_organization_deletion(&new).await?;
    })
    .await
    .unwrap();
}

async fn what_an_organization_has_is_counted(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    world.invite(&Invite::new("open@example.com")).await.unwrap();
    let other = insert_org(&world.store, "other", "Other").await.unwrap();
    join(&world.store, other, ada.account, "Ada", "ada@example.com", vec![]).await.unwrap();
    let (id, by) = (AssetId::new(uuid()), ada.member);
    change!(world.store, [], Some(world.org), |tx| {
        let text = AssetText { name: "Apollo", external_id: None, link: None, parent: None };
        let kind = "Project".parse().unwrap();
        tx.insert_asset(&NewAsset { id, kind: &kind, text, created_by: by, owner: by, at: T0 }).await?;
    })
    .await
    .unwrap();
    let found = read!(world.store, |tx| tx.org(world.org).read_organization_plan(T0));
    let project = ("Project".parse().unwrap(), 1);
    assert_eq!((found.members, found.without_other), (2, 1), "Ada is elsewhere, too");
    assert_eq!((found.invitations, found.teams, found.sessions), (1, 0, 0));
    assert_eq!(found.assets, [project]);
    let elsewhere = read!(world.store, |tx| tx.org(other).read_organization_plan(T0));
    assert_eq!((elsewhere.members, elsewhere.without_other, elsewhere.assets.len()), (1, 0, 0));
}

async fn a_deleted_organization_is_found_only_by_what_restores_it(store: Store) {
    let world = World::new(store).await;
    let (org, owner) = (world.org, world.owner.account);
    let slug = read!(world.store, |tx| tx.get_organization(org)).slug;
    let contacts = read!(world.store, |tx| tx.org(org).list_member_contacts(T0, None, 9));
    assert_eq!((contacts.len(), contacts[0].account, contacts[0].may_restore), (1, owner, true));
    assert!(
        read!(world.store, |tx| tx.org(org).list_member_contacts(T0, Some(contacts[0].id), 9)).is_empty()
    );
    delete(&world).await;
    assert!(read!(world.store, |tx| tx.find_organization(&slug)).is_none());
    assert!(read!(world.store, |tx| tx.list_organizations_of(owner, T0)).is_empty());
    assert!(read!(world.store, |tx| tx.list_other_organizations(owner, None, T0)).is_empty());
    assert!(read!(world.store, |tx| tx.list_active_memberships(owner, T0)).is_empty());
    assert!(read!(world.store, |tx| tx.list_organization_slugs(9)).is_empty());
    assert!(read!(world.store, |tx| tx.list_organization_ids(None, 9)).is_empty());
    for kind in EndKind::ALL {
        assert!(read!(world.store, |tx| tx.list_coming_ends(kind, (T0, t(9)), 0, 9)).is_empty());
    }
    let found = read!(world.store, |tx| tx.find_organization_or_deleted(&slug)).unwrap();
    let deletion = found.deletion.unwrap();
    assert_eq!((deletion.who.as_str(), deletion.until), ("Olga", t(100)));
    let whole = read!(world.store, |tx| tx.org(org).find_organization_deletion()).unwrap();
    assert_eq!((whole.by.as_str(), whole.at, whole.plan), ("Olga", t(5), plan()));
    assert_eq!(read!(world.store, |tx| tx.list_deleted_organizations_of(owner, T0)), [org]);
    assert!(read!(world.store, |tx| tx.list_organizations_to_purge(t(99), 9)).is_empty());
    assert_eq!(read!(world.store, |tx| tx.list_organizations_to_purge(t(100), 9)), [org]);
    change!(world.store, [], Some(org), |tx| tx.delete_organization_deletion(t(6)).await?).await.unwrap();
    assert!(read!(world.store, |tx| tx.find_organization(&slug)).unwrap().deletion.is_none());
    assert!(read!(world.store, |tx| tx.org(org).find_organization_deletion()).is_none());
    assert_eq!(read!(world.store, |tx| tx.list_organizations_of(owner, T0)).len(), 1);
}

async fn who_may_restore_it_has_the_right_for_everything(store: Store) {
    let mut world = World::new(store).await;
    for (key, scope) in [("own", Scope::Own), ("all", Scope::All)] {
        let mut role = Role { id: RoleId::new(uuid()), is_default: false, ..world.role("viewer").clone() };
        (role.key, role.name) = (key.to_owned(), key.to_owned());
        role.grants.add(Permission::ACCOUNT_UPDATE, scope);
        world.roles.push(role.clone());
        change!(world.store, [role], Some(world.org), |tx| tx.insert_role(&role).await?).await.unwrap();
    }
    let own = world.member("Ada", "ada@example.com", &["own"]).await.member;
    let all = world.member("Bob", "bob@example.com", &["all"]).await.member;
    let contacts = read!(world.store, |tx| tx.org(world.org).list_member_contacts(T0, None, 9));
    let may = |id| contacts.iter().find(|contact| contact.id == id).unwrap().may_restore;
    assert!(may(all) && !may(own));
}

async fn a_purge_leaves_nothing_of_the_organization_and_everything_of_others(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    world.invite(&Invite::new("open@example.com")).await.unwrap();
    let other = insert_org(&world.store, "other", "Other").await.unwrap();
    join(&world.store, other, ada.account, "Ada", "ada@example.com", vec![]).await.unwrap();
    let (id, by, undo, account) = (AssetId::new(uuid()), ada.member, UndoId::new(uuid()), ada.account);
    change!(world.store, [], Some(world.org), |tx| {
        let text = AssetText { name: "Apollo", external_id: None, link: None, parent: None };
        let kind = "Project".parse().unwrap();
        tx.insert_asset(&NewAsset { id, kind: &kind, text, created_by: by, owner: by, at: T0 }).await?;
        tx.update_successor(Some(by)).await?;
        let states = (MembershipState::Active, MembershipState::Disabled);
        tx.update_membership_state(by, states, &by_hand(t(1))).await?;
        let act = NewUndo {
            id: undo,
            action: Undoable::Disable,
            account_id: Some(account),
            who: "Olga",
            at: t(1),
            until: t(9),
        };
        tx.insert_undo(&act, by.uuid(), "Ada", "active").await?;
    })
    .await
    .unwrap();
    delete(&world).await;
    let (org, owner) = (world.org, world.owner.account);
    // The event of the change is another ledger's: that of the organization goes.
    change!(world.store, [], None, |tx| tx.purge_organization(org).await?).await.unwrap();
    let mut tx = world.store.read().await.unwrap();
    assert!(tx.get_organization(org).await.is_err());
    assert!(tx.list_deleted_organizations_of(owner, T0).await.unwrap().is_empty());
    assert!(tx.find_account(owner).await.unwrap().is_some(), "accounts are people's");
    assert_eq!(tx.org(other).read_organization_plan(T0).await.unwrap().members, 1);
    let violations = tx.check_invariants(t(200)).await.unwrap();
    let of_purged: Vec<_> =
        violations.iter().map(ToString::to_string).filter(|text| text.contains(&org.to_string())).collect();
    assert!(of_purged.is_empty(), "{of_purged:?}");
    tx.close().await.unwrap();
}

/// The tables of the migrations, each with those that it refers to.
fn references() -> BTreeMap<String, Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    let texts = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let text: String = texts.collect();
    let tables = text.split("CREATE TABLE ").skip(1).filter_map(|rest| rest.split_once(" ("));
    let named = |(name, rest): (&str, &str)| {
        let columns = rest.split(") STRICT;").next().unwrap_or_default();
        let others = columns.split("REFERENCES ").skip(1).filter_map(|rest| rest.split_whitespace().next());
        (name.to_owned(), others.map(str::to_owned).collect())
    };
    tables.map(named).collect()
}

#[test]
fn a_purge_names_every_table_that_refers_to_an_organization_or_to_something_in_one() {
    let tables = references();
    let mut within = BTreeSet::from(["organization".to_owned()]);
    loop {
        let more: Vec<String> = tables
            .iter()
            .filter(|(name, others)| !within.contains(*name) && others.iter().any(|of| within.contains(of)))
            .map(|(name, _)| name.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        within.extend(more);
    }
    assert!(within.len() > 20, "only {within:?}: did the form of the migrations change?");
    let purge = include_str!("../../src/organization_purge.rs");
    let missing: Vec<&String> =
        within.iter().filter(|table| !purge.contains(&format!("\"DELETE FROM {table} "))).collect();
    assert!(missing.is_empty(), "rows of {missing:?} are not purged with their organization");
}
