//! Kinds of assets that an organization adds: who may, what roles grant on them, and when they can be deleted.

use domain::{
    access::Denial,
    error::{ErrorKind, Problem},
    id::{AssetKindId, RoleId},
    list::AssetQuery,
    permission::{GrantSet, Permission, Scope},
};
use service::{
    Caller,
    asset_kinds::{self, CreateAssetKind, RenameAssetKind},
    assets::{self, CreateAsset},
    members::{self, ChangeRoles},
    roles::{self, EditedRole},
};
use testkit::{Org, World};

use crate::{
    roles::{create as create_role, helper},
    short::{NONE, email, fields},
};

on_both_databases![
    a_kind_is_added_used_renamed_and_deleted_and_the_log_has_what_roles_gained_and_lost,
    a_kind_is_not_deleted_while_there_are_assets_of_it,
    of_two_kinds_of_one_name_at_once_one_is_added,
];

fn named(name: &str) -> CreateAssetKind {
    CreateAssetKind { name: name.to_owned(), ..CreateAssetKind::default() }
}

fn keyed(name: &str, key: &str) -> CreateAssetKind {
    CreateAssetKind { key: key.to_owned(), ..named(name) }
}

async fn add(
    world: &World,
    by: &Caller,
    org: &Org,
    command: CreateAssetKind,
) -> Result<AssetKindId, ErrorKind> {
    asset_kinds::create(&world.service, by, &org.slug, command).await
}

fn asset(kind: &str, name: &str) -> CreateAsset {
    CreateAsset { kind: kind.to_owned(), name: name.to_owned(), ..CreateAsset::default() }
}

/// What a role grants on a kind, as actions.
async fn granted(world: &World, org: &Org, role: &str, kind: &str) -> Vec<String> {
    let mut tx = world.service.store().read().await.unwrap();
    let found = tx.find_organization(&org.slug).await.unwrap().unwrap();
    let roles = tx.org(found.id).list_roles().await.unwrap();
    tx.close().await.unwrap();
    let role = roles.into_iter().find(|found| found.key == role || found.name == role).unwrap();
    let entity = format!("Asset.{kind}");
    let on = role.grants.iter().filter(|(permission, _)| permission.entity() == entity);
    on.map(|(permission, scope)| format!("{} {}", permission.action(), scope.as_str())).collect()
}

/// Somebody who holds a role of the organization's own, and no other.
async fn holder(world: &World, org: &Org, role: RoleId) -> Caller {
    let (caller, member) = world.enrol(org, "viewer").await;
    let command = ChangeRoles { member, roles: vec![role] };
    members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
    caller
}

const EVERYTHING: [&str; 5] = ["CREATE all", "DELETE all", "READ all", "UPDATE all", "USE all"];

async fn a_kind_is_added_used_renamed_and_deleted_and_the_log_has_what_roles_gained_and_lost(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let mark = world.mark().await;
    let command = CreateAssetKind { parent: "Project".to_owned(), ..named(" Purchase  order ") };
    let id = add(&world, owner, &org, command).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["asset_kind.created", "role.updated"]);
    let entry = world.entry(slug, "asset_kind.created").await;
    assert_eq!(
        entry.value_after.as_deref(),
        Some(r#"{"asset_kind":{"key":"PurchaseOrder","name":"Purchase order","parent":"Project"}}"#)
    );
    let entry = world.entry(slug, "role.updated").await;
    let (before, after) = (entry.value_before.unwrap(), entry.value_after.unwrap());
    assert_eq!(entry.target.as_deref(), Some("Owner"));
    assert!(!before.contains("PurchaseOrder") && after.contains("\"Asset.PurchaseOrder.DELETE\":\"all\""));
    assert_eq!(granted(&world, &org, "owner", "PurchaseOrder").await, EVERYTHING);
    for role in ["admin", "member", "viewer", "auditor"] {
        assert_eq!(granted(&world, &org, role, "PurchaseOrder").await, NONE, "{role}");
    }
    // The editor of roles offers it under its name, and whoever holds it can give it on.
    let draft = roles::get(service, owner, slug, EditedRole::New(None)).await.unwrap();
    assert_eq!(draft.own_kinds, [("PurchaseOrder".parse().unwrap(), "Purchase order".to_owned())]);
    let offered = |action: &str| {
        let permission: Permission = format!("Asset.PurchaseOrder.{action}").parse().unwrap();
        draft.permissions.iter().find(|view| view.permission == permission).and_then(|view| view.givable)
    };
    assert_eq!((offered("CREATE"), offered("DELETE")), (Some(Scope::All), Some(Scope::All)));
    let grants: GrantSet = ["READ", "CREATE"]
        .map(|action| (format!("Asset.PurchaseOrder.{action}").parse().unwrap(), Scope::Own))
        .into_iter()
        .collect();
    let role = create_role(&world, owner, &org, helper("Buyers", grants)).await.unwrap();
    let buyer = holder(&world, &org, role).await;
    let order = assets::create(service, &buyer, slug, asset("purchase ORDER", "No. 1")).await.unwrap();
    let found = assets::get(service, &buyer, slug, order).await.unwrap();
    assert_eq!((found.row.kind.as_str(), found.row.kind_name.as_str()), ("PurchaseOrder", "Purchase order"));
    // The import and the filter know it.
    let lines =
        assets::import(service, &buyer, slug, "kind;name\npurchaseorder;No. 2\nReceipt;No. 3").await.unwrap();
    assert!(lines[0].outcome.is_ok());
    assert_eq!(lines[1].outcome, Err(ErrorKind::field("kind", Problem::UnknownAssetKind)));
    let query = AssetQuery { kind: "PurchaseOrder".parse().ok(), ..AssetQuery::default() };
    let list = assets::list(service, &buyer, slug, &query).await.unwrap();
    assert_eq!(list.page.total, 2);
    assert_eq!(list.kinds.last().map(|kind| kind.name.as_str()), Some("Purchase order"));
    // A part of it can be shared with somebody who has no right on it.
    let (viewer, viewer_id) = world.enrol(&org, "viewer").await;
    let share = assets::ShareAsset {
        id: order,
        email: email(&viewer).to_owned(),
        level: domain::state::ShareLevel::Read,
    };
    assets::share(service, owner, slug, share).await.unwrap();
    assert_eq!(assets::list(service, &viewer, slug, &AssetQuery::default()).await.unwrap().page.total, 1);
    let permissions = members::permissions(service, owner, slug, viewer_id, None).await.unwrap();
    assert!(permissions.known.contains(&"Asset.PurchaseOrder.USE".parse().unwrap()));
    assert!(permissions.held.iter().all(|held| held.permission.entity() != "Asset.PurchaseOrder"));
    // Renaming leaves the key and what roles grant.
    let name = "Order".to_owned();
    asset_kinds::rename(service, owner, slug, RenameAssetKind { id, name: name.clone() }).await.unwrap();
    let before = world.mark().await;
    asset_kinds::rename(service, owner, slug, RenameAssetKind { id, name }).await.unwrap();
    assert_eq!(world.actions_since(&before).await, NONE, "the same name is no change");
    assert_eq!(assets::get(service, &buyer, slug, order).await.unwrap().row.kind_name, "Order");
    // Once nothing is of it, it is deleted with every grant on it.
    for row in list.page.rows {
        assets::delete(service, owner, slug, row.id).await.unwrap();
    }
    let question = asset_kinds::get(service, owner, slug, id).await.unwrap();
    assert_eq!((question.assets, question.role_count), (0, 2));
    assert_eq!(question.roles, ["Owner", "Buyers"]);
    let mark = world.mark().await;
    assert_eq!(asset_kinds::delete(service, owner, slug, id).await.as_deref(), Ok("Order"));
    assert_eq!(world.actions_since(&mark).await, ["asset_kind.deleted", "role.updated", "role.updated"]);
    for role in ["owner", "Buyers"] {
        assert_eq!(granted(&world, &org, role, "PurchaseOrder").await, NONE, "{role}");
    }
    let refused = assets::create(service, owner, slug, asset("Order", "No. 4")).await.unwrap_err();
    assert_eq!(fields(refused), [("kind".to_owned(), Problem::UnknownAssetKind)]);
    // A kind that gets the key again begins anew.
    add(&world, owner, &org, named("Purchase order")).await.unwrap();
    assert_eq!(granted(&world, &org, "Buyers", "PurchaseOrder").await, NONE);
    assert_eq!(
        roles::get(service, owner, slug, EditedRole::Existing(role)).await.unwrap().grants,
        GrantSet::default()
    );
    assert_eq!(world.violations().await, NONE);
}

async fn a_kind_is_not_deleted_while_there_are_assets_of_it(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let id = add(&world, owner, &org, named("Invoice")).await.unwrap();
    let first = assets::create(service, owner, slug, asset("Invoice", "1")).await.unwrap();
    let second = assets::create(service, owner, slug, asset("Invoice", "2")).await.unwrap();
    let delete = || asset_kinds::delete(service, owner, slug, id);
    assert_eq!(delete().await, Err(ErrorKind::AssetKindInUse { assets: 2 }));
    assets::delete(service, owner, slug, first).await.unwrap();
    assert_eq!(delete().await, Err(ErrorKind::AssetKindInUse { assets: 1 }));
    let counted = asset_kinds::list(service, owner, slug).await.unwrap().kinds;
    assert_eq!(counted.last().map(|kind| (kind.id, kind.assets)), Some((Some(id), 1)));
    // Registering at the same moment: either the asset or the deletion.
    assets::delete(service, owner, slug, second).await.unwrap();
    let (registered, deleted) =
        tokio::join!(assets::create(service, owner, slug, asset("Invoice", "3")), delete());
    match (registered, deleted) {
        (Ok(_), Err(ErrorKind::AssetKindInUse { assets: 1 })) => {}
        (Err(refused), Ok(_)) => {
            assert_eq!(fields(refused), [("kind".to_owned(), Problem::UnknownAssetKind)]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(world.violations().await, NONE);
}

async fn of_two_kinds_of_one_name_at_once_one_is_added(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let both = [named("Invoice"), named("INVOICE")].map(|command| add(&world, &org.owner, &org, command));
    let outcomes = futures::future::join_all(both).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let refused = outcomes.into_iter().find_map(Result::err).unwrap();
    assert_eq!(fields(refused), [("name".to_owned(), Problem::AssetKindNameTaken)]);
}

#[tokio::test]
async fn names_and_keys_are_unique_and_say_what_is_wrong() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Globex", "analytics").await;
    let owner = &org.owner;
    add(&world, owner, &org, keyed("Rechnung", "Invoice")).await.unwrap();
    let key = |text: &str| text.parse().unwrap();
    let (taken, reserved) =
        (|k| Problem::AssetKindKeyTaken { key: key(k) }, |k| Problem::AssetKindKeyReserved { key: key(k) });
    let cases = [
        (named(""), "name", Problem::Required),
        (named("RECHNUNG"), "name", Problem::AssetKindNameTaken),
        // The name of a kind of the template in any language, and the key of any kind.
        (named("arbeitsmappe"), "name", Problem::AssetKindNameTaken),
        (named("Workbook"), "name", Problem::AssetKindNameTaken),
        (named("invoice"), "name", Problem::AssetKindNameTaken),
        (named("In voice"), "kind_key", taken("InVoice")),
        (keyed("Bill", "rechnung"), "kind_key", taken("Rechnung")),
        (named("Договор"), "kind_key", Problem::AssetKindKey),
        (keyed("Договор", "…"), "kind_key", Problem::AssetKindKey),
        (named("Ownership"), "kind_key", reserved("Ownership")),
        (keyed("Integrations", "integration"), "kind_key", reserved("Integration")),
        (
            CreateAssetKind { parent: "Order".to_owned(), ..named("Bill") },
            "parent",
            Problem::UnknownAssetKind,
        ),
    ];
    for (command, field, problem) in cases {
        let what = format!("{command:?}");
        let refused = add(&world, owner, &org, command).await.unwrap_err();
        assert_eq!(fields(refused), [(field.to_owned(), problem)], "{what}");
    }
    add(&world, owner, &org, keyed("Договор", "contract")).await.unwrap();
    let kinds = asset_kinds::list(&world.service, owner, &org.slug).await.unwrap().kinds;
    let own: Vec<_> = kinds.iter().filter(|kind| kind.id.is_some()).collect();
    assert_eq!(own.iter().map(|kind| kind.kind.as_str()).collect::<Vec<_>>(), ["Invoice", "Contract"]);
    let id = own[0].id.unwrap();
    let rename = |name: &str| {
        asset_kinds::rename(&world.service, owner, &org.slug, RenameAssetKind { id, name: name.to_owned() })
    };
    let refused = rename("ДОГОВОР").await.unwrap_err();
    assert_eq!(fields(refused), [("name".to_owned(), Problem::AssetKindNameTaken)]);
    rename("rechnung").await.unwrap();
    rename("Invoice").await.unwrap();
}

#[tokio::test]
async fn an_organization_adds_a_hundred_kinds_and_no_more() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    for n in 0..100 {
        add(&world, &org.owner, &org, named(&format!("Kind {n}"))).await.unwrap();
    }
    let refused = add(&world, &org.owner, &org, named("One more")).await.unwrap_err();
    assert_eq!(fields(refused), [("name".to_owned(), Problem::TooManyAssetKinds { most: 100 })]);
    let kinds = asset_kinds::list(&world.service, &org.owner, &org.slug).await.unwrap().kinds;
    assert_eq!(kinds.iter().filter(|kind| kind.id.is_some()).count(), 100);
}

#[tokio::test]
async fn roles_of_the_template_that_add_kinds_have_them_and_a_custom_one_does_not_give_itself_any() {
    let world = World::sqlite().await;
    world.set_up().await;
    // In `analytics` an Administrator has the settings, too, and no custom role could be given.
    let tenant = world.organization_from("Tenant", "analytics").await;
    let (administrator, _) = world.enrol(&tenant, "administrator").await;
    add(&world, &administrator, &tenant, named("Invoice")).await.unwrap();
    for (role, expected) in
        [("owner", EVERYTHING.as_slice()), ("administrator", &EVERYTHING), ("creator", &[]), ("viewer", &[])]
    {
        assert_eq!(granted(&world, &tenant, role, "Invoice").await, expected, "{role}");
    }
    assets::create(&world.service, &administrator, &tenant.slug, asset("Invoice", "1")).await.unwrap();
    // Whoever may only change settings defines a kind, and can neither use it nor give it.
    let org = world.organization("Globex").await;
    let may = [Permission::SETTINGS_UPDATE, Permission::ROLE_CREATE, Permission::ROLE_UPDATE];
    let grants: GrantSet = may.map(|permission| (permission, Scope::All)).into_iter().collect();
    let keepers = create_role(&world, &org.owner, &org, helper("Keepers", grants)).await.unwrap();
    let keeper = holder(&world, &org, keepers).await;
    add(&world, &keeper, &org, named("Invoice")).await.unwrap();
    assert_eq!(granted(&world, &org, "owner", "Invoice").await, EVERYTHING);
    assert_eq!(granted(&world, &org, "Keepers", "Invoice").await, NONE);
    let read: Permission = "Asset.Invoice.READ".parse().unwrap();
    let refused = assets::create(&world.service, &keeper, &org.slug, asset("Invoice", "1")).await;
    let missing = Denial::Missing { permission: "Asset.Invoice.CREATE".parse().unwrap() };
    assert_eq!(refused, Err(ErrorKind::Denied { denial: missing }));
    let given = [(read.clone(), Scope::Own)].into_iter().collect();
    let denial = Denial::RoleGrantsMore { role: "Readers".to_owned(), permission: read };
    let refused = create_role(&world, &keeper, &org, helper("Readers", given)).await;
    assert_eq!(refused, Err(ErrorKind::Denied { denial }));
    // The names of roles are for who may see which there are.
    let kinds = asset_kinds::list(&world.service, &keeper, &org.slug).await.unwrap().kinds;
    let id = kinds.iter().find_map(|kind| kind.id).unwrap();
    let question = asset_kinds::get(&world.service, &keeper, &org.slug, id).await.unwrap();
    assert_eq!((question.role_count, question.roles), (1, Vec::new()));
    assert_eq!(world.violations().await, NONE);
}
