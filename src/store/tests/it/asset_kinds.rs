//! Kinds of assets that an organization adds: their names and keys, and what its roles grant on them.

use domain::{asset::AssetKind, id::AssetKindId, member::Role, permission::Permission};
use store::{AssetKindRow, NewAssetKind, Store};

use crate::world::{T0, TAKEN, World, insert_org, t, taken, uuid};

on_both_databases![
    a_kind_reads_back_as_it_was_added_and_renamed,
    names_and_keys_are_unique_until_the_kind_is_deleted,
    a_deleted_kind_takes_the_grants_on_it_and_no_others,
];

fn kind(text: &str) -> AssetKind {
    text.parse().unwrap()
}

async fn insert(
    world: &World,
    (key, name): (&str, &str),
    parent: Option<&str>,
) -> Result<AssetKindId, domain::error::ErrorKind> {
    let (id, key, name, parent) = (AssetKindId::new(uuid()), kind(key), name.to_owned(), parent.map(kind));
    change!(world.store, [key, name, parent], Some(world.org), |tx| {
        let new = NewAssetKind { id, kind: &key, name: &name, parent: parent.as_ref(), at: T0 };
        taken(tx.insert_asset_kind(&new).await)?;
        id
    })
    .await
}

async fn names(world: &World) -> Vec<(String, String, Option<String>)> {
    let kinds = read!(world.store, |tx| tx.org(world.org).list_asset_kinds());
    let line = |row: AssetKindRow| (row.kind.to_string(), row.name, row.parent.map(String::from));
    kinds.into_iter().map(line).collect()
}

async fn a_kind_reads_back_as_it_was_added_and_renamed(store: Store) {
    let world = World::new(store.clone()).await;
    insert(&world, ("Zebra", "zebra"), None).await.unwrap();
    let id = insert(&world, ("Invoice", "Invoice"), Some("Project")).await.unwrap();
    let line = |key: &str, name: &str, parent: Option<&str>| {
        (key.to_owned(), name.to_owned(), parent.map(str::to_owned))
    };
    let zebra = line("Zebra", "zebra", None);
    assert_eq!(names(&world).await, [line("Invoice", "Invoice", Some("Project")), zebra.clone()]);
    change!(store, [], Some(world.org), |tx| tx.update_asset_kind_name(id, "Äpfel").await?).await.unwrap();
    assert_eq!(names(&world).await, [line("Invoice", "Äpfel", Some("Project")), zebra]);
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert!(read!(store, |tx| tx.org(other).list_asset_kinds()).is_empty());
    let foreign = change!(store, [], Some(other), |tx| tx.update_asset_kind_name(id, "Mine").await?).await;
    assert!(foreign.is_err());
}

async fn names_and_keys_are_unique_until_the_kind_is_deleted(store: Store) {
    let world = World::new(store.clone()).await;
    let id = insert(&world, ("Invoice", "Invoice"), None).await.unwrap();
    insert(&world, ("Receipt", "Receipt"), Some("Invoice")).await.unwrap();
    assert_eq!(insert(&world, ("Bill", "INVOICE"), None).await, Err(TAKEN));
    assert_eq!(insert(&world, ("Invoice", "Bill"), None).await, Err(TAKEN));
    change!(store, [], Some(world.org), |tx| tx.delete_asset_kind(id, &kind("Invoice"), t(1)).await?)
        .await
        .unwrap();
    let receipt = ("Receipt".to_owned(), "Receipt".to_owned(), None);
    assert_eq!(names(&world).await, [receipt], "it is a part of nothing any more");
    let again =
        change!(store, [], Some(world.org), |tx| tx.delete_asset_kind(id, &kind("Invoice"), t(2)).await?);
    assert!(again.await.is_err(), "it is gone");
    insert(&world, ("Invoice", "Invoice"), None).await.unwrap();
}

async fn a_deleted_kind_takes_the_grants_on_it_and_no_others(store: Store) {
    let world = World::new(store.clone()).await;
    let id = insert(&world, ("Invoice", "Invoice"), None).await.unwrap();
    let role = world.role("member").id;
    let add = |text: &str| {
        let permission: Permission = text.parse().unwrap();
        change!(store, [permission], Some(world.org), |tx| {
            tx.insert_asset_kind_grant(role, &permission).await?;
        })
    };
    for permission in
        ["Asset.Invoice.READ", "Asset.Invoice.READ", "Asset.Invoice.USE", "Asset.InvoiceLine.READ"]
    {
        add(permission).await.unwrap();
    }
    let granted = || async {
        let roles: Vec<Role> = read!(store, |tx| tx.org(world.org).list_roles());
        let member = roles.into_iter().find(|found| found.id == role).unwrap();
        let on =
            member.grants.iter().filter(|(permission, _)| permission.entity().starts_with("Asset.Invoice"));
        on.map(|(permission, scope)| format!("{permission} {}", scope.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(
        granted().await,
        ["Asset.Invoice.READ all", "Asset.Invoice.USE all", "Asset.InvoiceLine.READ all"]
    );
    assert_eq!(read!(store, |tx| tx.org(world.org).count_assets_of(&kind("Invoice"))), 0);
    assert!(read!(store, |tx| tx.org(world.org).count_assets_by_kind()).is_empty());
    change!(store, [], Some(world.org), |tx| tx.delete_asset_kind(id, &kind("Invoice"), t(1)).await?)
        .await
        .unwrap();
    assert_eq!(granted().await, ["Asset.InvoiceLine.READ all"]);
}
