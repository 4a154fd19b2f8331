//! The register of assets: registering, changing, sharing, stopping, giving away and importing, with what the log tells;
//! and what becomes of the things of somebody who is disabled.

use domain::{
    access::Denial,
    asset::AssetAction,
    error::{ErrorKind, Problem},
    id::{AssetId, MembershipId},
    list::{AssetQuery, PAGE_SIZE},
    permission::Scope,
    state::{AssetState, MembershipState, ShareLevel},
    view::{AssetView, AssetsOverview},
};
use service::{
    Caller, Principal,
    assets::{self, CreateAsset, ShareAsset, TransferAssets, UpdateAsset},
    audit, members, orgs,
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, email, fields, names};

on_both_databases![
    f142_workspace_a_thing_is_registered_changed_and_deleted_and_the_log_tells_of_it,
    a_thing_is_shared_on_a_level_and_no_longer,
    f080_workspace_what_a_disabled_member_owns_stays_theirs,
    things_are_given_to_another_owner_one_or_many,
    the_list_is_read_a_page_at_a_time_both_ways,
    many_are_registered_from_a_table_each_line_for_itself,
];

fn thing(kind: &str, name: &str) -> CreateAsset {
    CreateAsset { kind: kind.to_owned(), name: name.to_owned(), ..CreateAsset::default() }
}

async fn register(world: &World, org: &Org, by: &Caller, kind: &str, name: &str) -> AssetId {
    assets::create(&world.service, by, &org.slug, thing(kind, name)).await.unwrap()
}

async fn read(world: &World, org: &Org, by: &Caller, id: AssetId) -> Result<AssetView, ErrorKind> {
    assets::get(&world.service, by, &org.slug, id).await
}

async fn list(world: &World, org: &Org, by: &Caller, query: &AssetQuery) -> AssetsOverview {
    assets::list(&world.service, by, &org.slug, query).await.unwrap()
}

async fn listed(world: &World, org: &Org, by: &Caller) -> Vec<String> {
    let found = list(world, org, by, &AssetQuery::default()).await;
    found.page.rows.into_iter().map(|row| row.name).collect()
}

async fn share(
    world: &World,
    org: &Org,
    by: &Caller,
    (id, with, level): (AssetId, &Caller, ShareLevel),
) -> Result<(), ErrorKind> {
    let command = ShareAsset { id, email: email(with).to_owned(), level };
    assets::share(&world.service, by, &org.slug, command).await
}

fn rename(id: AssetId, name: &str) -> UpdateAsset {
    let (name, external_id, link) = (name.to_owned(), String::new(), String::new());
    UpdateAsset { id, name, parent: None, external_id, link }
}

fn denial(error: ErrorKind) -> Denial {
    let ErrorKind::Denied { denial } = error else { panic!("no denial: {error:?}") };
    denial
}

async fn workspace(world: &World) -> (Org, Caller, MembershipId) {
    world.set_up().await;
    let org = world.organization_from("Globex", "workspace").await;
    let (ada, id) = world.enrol(&org, "default").await;
    (org, ada, id)
}

async fn f142_workspace_a_thing_is_registered_changed_and_deleted_and_the_log_tells_of_it(world: World) {
    let (org, ada, ada_id) = workspace(&world).await;
    let mark = world.mark().await;
    let service = &world.service;
    let flow = register(&world, &org, &ada, "Flow", "Nightly sales").await;
    let schedule = CreateAsset {
        parent: Some(flow),
        external_id: "s-1".to_owned(),
        link: "https://apps.example/s/1".to_owned(),
        ..thing("Schedule", "Every night")
    };
    let schedule = assets::create(service, &ada, &org.slug, schedule).await.unwrap();
    let found = read(&world, &org, &ada, schedule).await.unwrap();
    assert_eq!((found.created_by.id, found.row.owner.id), (ada_id, ada_id));
    assert_eq!(found.row.parent, Some((flow, "Nightly sales".to_owned())));
    assert_eq!(found.link.as_deref(), Some("https://apps.example/s/1"));
    assert!(found.actions.contains(&AssetAction::Stop) && found.actions.contains(&AssetAction::Transfer));
    assert_eq!(read(&world, &org, &ada, flow).await.unwrap().parts, 1);
    let event = world.entry(&org.slug, "asset.created").await;
    assert_eq!(event.target.as_deref(), Some("Every night"));
    assert!(event.value_after.unwrap().contains("https://apps.example/s/1"));
    assets::update(service, &ada, &org.slug, rename(flow, "Sales by night")).await.unwrap();
    assets::update(service, &ada, &org.slug, rename(flow, "Sales by night")).await.unwrap();
    assert_eq!(assets::delete(service, &ada, &org.slug, flow).await, Err(ErrorKind::AssetHasParts));
    assets::stop(service, &ada, &org.slug, schedule).await.unwrap();
    assets::stop(service, &ada, &org.slug, schedule).await.unwrap();
    assert_eq!(read(&world, &org, &ada, schedule).await.unwrap().row.state, AssetState::Stopped);
    assets::start(service, &ada, &org.slug, schedule).await.unwrap();
    assets::delete(service, &ada, &org.slug, schedule).await.unwrap();
    assert_eq!(read(&world, &org, &ada, schedule).await.unwrap_err(), ErrorKind::NotFound);
    assets::delete(service, &ada, &org.slug, flow).await.unwrap();
    assert_eq!(listed(&world, &org, &ada).await, NONE);
    let told = world.actions_since(&mark).await;
    let expected = [
        "asset.created",
        "asset.created",
        "asset.deleted",
        "asset.deleted",
        "asset.started",
        "asset.stopped",
        "asset.updated",
    ];
    assert_eq!(told, expected);
    assert_eq!(world.violations().await, NONE);
}

async fn a_thing_is_shared_on_a_level_and_no_longer(world: World) {
    let (org, ada, _) = workspace(&world).await;
    let (bob, bob_id) = world.enrol(&org, "default").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let id = register(&world, &org, &ada, "Dataset", "Customers").await;
    assert_eq!(listed(&world, &org, &bob).await, NONE);
    for refused in [
        read(&world, &org, &bob, id).await.map(drop),
        assets::update(service, &bob, slug, rename(id, "Mine")).await,
        assets::delete(service, &bob, slug, id).await,
        share(&world, &org, &bob, (id, &bob, ShareLevel::Edit)).await,
    ] {
        assert_eq!(refused, Err(ErrorKind::NotFound), "who may not see it is told nothing of it");
    }
    let mark = world.mark().await;
    share(&world, &org, &ada, (id, &bob, ShareLevel::Read)).await.unwrap();
    assert_eq!(listed(&world, &org, &bob).await, ["Customers"]);
    assert_eq!(read(&world, &org, &bob, id).await.unwrap().actions, [AssetAction::Use]);
    denial(assets::update(service, &bob, slug, rename(id, "Mine")).await.unwrap_err());
    share(&world, &org, &ada, (id, &bob, ShareLevel::Edit)).await.unwrap();
    assets::update(service, &bob, slug, rename(id, "Clients")).await.unwrap();
    // What is shared is not one's own: it is neither passed on, nor moved, nor deleted.
    denial(share(&world, &org, &bob, (id, &org.owner, ShareLevel::Read)).await.unwrap_err());
    denial(assets::delete(service, &bob, slug, id).await.unwrap_err());
    let give = TransferAssets { assets: vec![id], owner: email(&bob).to_owned() };
    denial(assets::transfer(service, &bob, slug, give).await.unwrap_err());
    assets::unshare(service, &ada, slug, (id, bob_id)).await.unwrap();
    assert_eq!(assets::unshare(service, &ada, slug, (id, bob_id)).await, Err(ErrorKind::NotFound));
    assert_eq!(listed(&world, &org, &bob).await, NONE);
    let told = world.actions_since(&mark).await;
    assert_eq!(told, ["asset.shared", "asset.shared", "asset.unshared", "asset.updated"]);
    assert_eq!(world.denials(slug).await.len(), 4);
    assert_eq!(world.violations().await, NONE);
}

async fn f080_workspace_what_a_disabled_member_owns_stays_theirs(world: World) {
    let (org, ada, ada_id) = workspace(&world).await;
    let bob = world.enrol(&org, "default").await.0;
    let (service, slug) = (&world.service, org.slug.as_str());
    let dataset = register(&world, &org, &ada, "Dataset", "Customers").await;
    let schedule = register(&world, &org, &ada, "Schedule", "Every night").await;
    share(&world, &org, &ada, (dataset, &bob, ShareLevel::Read)).await.unwrap();
    agreed::disable(service, &org.owner, slug, ada_id).await.unwrap();
    let found = read(&world, &org, &org.owner, dataset).await.unwrap();
    assert_eq!((found.row.owner.id, found.owner_state), (ada_id, MembershipState::Disabled), "F076");
    assert_eq!(read(&world, &org, &ada, dataset).await.unwrap_err(), ErrorKind::NotFound, "F077");
    assert_eq!(read(&world, &org, &bob, dataset).await.unwrap().row.name, "Customers", "F079");
    let running = read(&world, &org, &org.owner, schedule).await.unwrap();
    assert_eq!(running.row.state, AssetState::Active, "F080: it goes on");
    assets::stop(service, &org.owner, slug, schedule).await.unwrap();
    assert_eq!(
        read(&world, &org, &org.owner, schedule).await.unwrap().row.state,
        AssetState::Stopped,
        "F080"
    );
    assert_eq!(assets::stop(service, &bob, slug, schedule).await, Err(ErrorKind::NotFound), "F080");
    // F078: as if they were the administrator's own.
    assets::update(service, &org.owner, slug, rename(dataset, "Clients")).await.unwrap();
    let give = TransferAssets { assets: vec![schedule], owner: email(&bob).to_owned() };
    assets::transfer(service, &org.owner, slug, give).await.unwrap();
    let owned =
        list(&world, &org, &org.owner, &AssetQuery { owner: Some(ada_id), ..AssetQuery::default() }).await;
    assert_eq!(owned.page.total, 1);
    assert_eq!(members::dossier(service, &org.owner, slug, ada_id).await.unwrap().assets, Some(1));
    assert_eq!(world.violations().await, NONE);
}

async fn things_are_given_to_another_owner_one_or_many(world: World) {
    let (org, ada, ada_id) = workspace(&world).await;
    let (bob, bob_id) = world.enrol(&org, "default").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let mine = register(&world, &org, &ada, "Dataset", "Mine").await;
    let also = register(&world, &org, &ada, "Macro", "Also mine").await;
    let foreign = register(&world, &org, &org.owner, "Dataset", "Not mine").await;
    share(&world, &org, &org.owner, (foreign, &ada, ShareLevel::Read)).await.unwrap();
    let mark = world.mark().await;
    let to =
        |owner: &str, assets: &[AssetId]| TransferAssets { assets: assets.to_vec(), owner: owner.to_owned() };
    for nobody in ["nobody@example.com", "", "no address"] {
        let refused = assets::transfer(service, &ada, slug, to(nobody, &[mine])).await.unwrap_err();
        assert_eq!(names(refused), ["owner"], "{nobody}");
    }
    let lines = assets::transfer(service, &ada, slug, to(email(&bob), &[mine, foreign, also])).await.unwrap();
    let outcomes: Vec<bool> = lines.iter().map(|line| line.outcome.is_ok()).collect();
    assert_eq!(outcomes, [true, false, true]);
    let found = read(&world, &org, &bob, mine).await.unwrap();
    assert_eq!((found.row.owner.id, found.created_by.id), (bob_id, ada_id), "who made it stays");
    let event = world.entry(slug, "asset.transferred").await;
    assert!(event.value_before.is_some() && event.value_after.is_some());
    assert_eq!(world.actions_since(&mark).await, ["asset.transferred", "asset.transferred"]);
    assert_eq!(world.denials(slug).await.len(), 1, "the one that was refused");
    // To its owner again changes nothing.
    assets::transfer(service, &org.owner, slug, to(email(&bob), &[mine])).await.unwrap();
    assert_eq!(world.actions_since(&mark).await.len(), 2);
    // Who is out gets nothing.
    agreed::disable(service, &org.owner, slug, bob_id).await.unwrap();
    let refused = assets::transfer(service, &org.owner, slug, to(email(&bob), &[foreign])).await.unwrap_err();
    assert_eq!(fields(refused), [("owner".to_owned(), Problem::UnknownMember)]);
    assert_eq!(world.violations().await, NONE);
}

async fn the_list_is_read_a_page_at_a_time_both_ways(world: World) {
    let (org, ada, ada_id) = workspace(&world).await;
    let count = PAGE_SIZE as usize + 5;
    for n in 0..count {
        register(&world, &org, &ada, "Dataset", &format!("Données {n:02}")).await;
    }
    register(&world, &org, &org.owner, "Macro", "Other").await;
    let first = list(&world, &org, &org.owner, &AssetQuery::default()).await.page;
    assert_eq!((first.rows.len(), first.total, first.newer), (25, count as u64 + 1, None));
    let next = AssetQuery { cursor: first.older.clone(), ..AssetQuery::default() };
    let second = list(&world, &org, &org.owner, &next).await.page;
    assert_eq!((second.rows.len(), second.older), (6, None));
    let back = AssetQuery { cursor: second.newer, ..AssetQuery::default() };
    assert_eq!(list(&world, &org, &org.owner, &back).await.page.rows, first.rows);
    let narrow = |query: AssetQuery| {
        let (world, org) = (&world, &org);
        async move { list(world, org, &org.owner, &query).await.page.total }
    };
    let search = |search: &str| AssetQuery { search: search.to_owned(), ..AssetQuery::default() };
    assert_eq!(narrow(search("donnees 07")).await, 1);
    assert_eq!(narrow(search("100%_")).await, 0);
    assert_eq!(narrow(AssetQuery { kind: "Macro".parse().ok(), ..AssetQuery::default() }).await, 1);
    assert_eq!(narrow(AssetQuery { owner: Some(ada_id), ..AssetQuery::default() }).await, count as u64);
    assert_eq!(list(&world, &org, &ada, &AssetQuery::default()).await.page.total, count as u64, "own only");
}

async fn many_are_registered_from_a_table_each_line_for_itself(world: World) {
    world.set_up().await;
    let org = world.organization_from("Globex", "analytics").await;
    let (creator, _) = world.enrol(&org, "creator").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let mark = world.mark().await;
    let table = format!(
        "kind;name;owner e-mail;parent;external id;link\n\
         Collection;Sales;;;c-1;\n\
         Workbook;Q3;{};c-1;wb-1;https://bi.example/q3\n\
         Arbeitsmappe;Q4;;Sales;wb-2;\n\
         Workbook;Q5;;Nowhere;;\n\
         Workbook;Again;;;wb-1;\n\
         Media;Logo;;;;\n\
         Spaceship;X;;;;\n\
         Workbook;;nobody@example.com;;;javascript:alert(1)\n",
        email(&org.owner)
    );
    let lines = assets::import(service, &creator, slug, &table).await.unwrap();
    assert_eq!(lines.iter().map(|line| line.line).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7, 8, 9]);
    let refused = |at: usize| lines[at].outcome.clone().unwrap_err();
    assert!(lines[..3].iter().all(|line| line.outcome.is_ok()), "{lines:?}");
    assert_eq!(fields(refused(3)), [("parent".to_owned(), Problem::UnknownParent)]);
    assert_eq!(fields(refused(4)), [("external_id".to_owned(), Problem::ExternalIdTaken)]);
    denial(refused(5));
    assert_eq!(fields(refused(6)), [("kind".to_owned(), Problem::UnknownAssetKind)]);
    assert_eq!(names(refused(7)), ["name", "link", "owner"]);
    let q3 = read(&world, &org, &creator, *lines[1].outcome.as_ref().unwrap()).await.unwrap();
    assert_eq!(
        (q3.row.owner.id, q3.row.parent.map(|(_, name)| name)),
        (org.owner_id, Some("Sales".to_owned()))
    );
    assert_eq!(world.actions_since(&mark).await, ["asset.created"; 3]);
    assert_eq!(world.denials(slug).await.len(), 1);
    let no_table = assets::import(service, &creator, slug, "Sales").await.unwrap_err();
    assert_eq!(fields(no_table), [("table".to_owned(), Problem::ImportColumns)]);
    let long = "Workbook,Many\n".repeat(1_001);
    assert_eq!(assets::import(service, &creator, slug, &long).await, Err(ErrorKind::TooLarge));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn f104_config_a_viewer_without_secrets_sees_no_secret_not_even_its_name() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Globex", "config").await;
    let (viewer, _) = world.enrol(&org, "viewer").await;
    let (blind, _) = world.enrol(&org, "viewer_no_secrets").await;
    register(&world, &org, &org.owner, "Parameter", "timeout").await;
    let secret = register(&world, &org, &org.owner, "Secret", "api-key").await;
    assert_eq!(listed(&world, &org, &viewer).await, ["api-key", "timeout"]);
    assert_eq!(listed(&world, &org, &blind).await, ["timeout"]);
    let query = AssetQuery { kind: "Secret".parse().ok(), ..AssetQuery::default() };
    let found = list(&world, &org, &blind, &query).await;
    assert_eq!((found.page.total, found.kinds.iter().filter(|kind| kind.may_read).count()), (0, 4));
    assert_eq!(read(&world, &org, &blind, secret).await.unwrap_err(), ErrorKind::NotFound);
}

#[tokio::test]
async fn f102_analytics_a_place_gives_rights_and_nobody_takes_them_by_moving_things_there() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Globex", "analytics").await;
    let (designer, designer_id) = world.enrol(&org, "designer").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let mine = register(&world, &org, &designer, "Collection", "Mine").await;
    let foreign = register(&world, &org, &org.owner, "Collection", "Not mine").await;
    let place = |parent| CreateAsset { parent: Some(parent), ..thing("Workbook", "Q3") };
    // The owner registers a workbook in the designer's collection, who may edit it there.
    let book = assets::create(service, &org.owner, slug, place(mine)).await.unwrap();
    let edit = |name: &str, parent| UpdateAsset { parent, ..rename(book, name) };
    assets::update(service, &designer, slug, edit("Q3 final", Some(mine))).await.unwrap();
    denial(assets::update(service, &designer, slug, edit("Q3 final", Some(foreign))).await.unwrap_err());
    denial(assets::create(service, &designer, slug, place(foreign)).await.unwrap_err());
    // Moved away it is no longer the designer's, and with a share they cannot bring it back.
    assets::update(service, &org.owner, slug, edit("Q3 final", Some(foreign))).await.unwrap();
    denial(assets::update(service, &designer, slug, edit("Mine again", Some(foreign))).await.unwrap_err());
    share(&world, &org, &org.owner, (book, &designer, ShareLevel::Edit)).await.unwrap();
    assets::update(service, &designer, slug, edit("By share", Some(foreign))).await.unwrap();
    denial(assets::update(service, &designer, slug, edit("By share", Some(mine))).await.unwrap_err());
    // A workbook belongs into a collection, and into none of another organization.
    let other = world.organization_from("Initech", "analytics").await;
    let elsewhere = register(&world, &other, &other.owner, "Collection", "Elsewhere").await;
    for wrong in [book, elsewhere] {
        let refused = assets::create(service, &org.owner, slug, place(wrong)).await.unwrap_err();
        assert_eq!(fields(refused), [("parent".to_owned(), Problem::UnknownParent)]);
    }
    assert_eq!(members::dossier(service, &org.owner, slug, designer_id).await.unwrap().assets, Some(1));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_token_reaches_no_further_by_a_share_than_its_scopes() {
    let world = World::sqlite().await;
    let (org, ada, _) = workspace(&world).await;
    let bob = world.enrol(&org, "default").await.0;
    let id = register(&world, &org, &ada, "Dataset", "Customers").await;
    share(&world, &org, &ada, (id, &bob, ShareLevel::Edit)).await.unwrap();
    let token = |permission: &str| {
        let scopes = [(permission.parse().unwrap(), Scope::All)].into_iter().collect();
        let account = bob.session().unwrap().account.clone();
        Caller { principal: Principal::AccessToken { account, scopes }, origin: bob.origin.clone() }
    };
    let reading = token("Asset.Dataset.READ");
    assert_eq!(listed(&world, &org, &reading).await, ["Customers"]);
    denial(assets::update(&world.service, &reading, &org.slug, rename(id, "X")).await.unwrap_err());
    let other = read(&world, &org, &token("Asset.Macro.READ"), id).await.unwrap_err();
    assert_eq!(other, ErrorKind::NotFound);
}

#[tokio::test]
async fn the_menus_offer_what_is_administered_to_who_does_it() {
    let world = World::sqlite().await;
    world.set_up().await;
    let analytics = world.organization_from("Globex", "analytics").await;
    let config = world.organization_from("Initech", "config").await;
    for (org, role, expected) in [
        (&analytics, "owner", vec!["EmbedLink", "Media"]),
        (&analytics, "creator", vec!["EmbedLink"]),
        (&analytics, "viewer", vec![]),
        (&config, "admin", vec!["Integration"]),
        (&config, "contributor", vec![]),
    ] {
        let member = world.enrol(org, role).await.0;
        let frame = orgs::frame(&world.service, &member, &org.slug).await.unwrap();
        let kinds: Vec<&str> = frame.administered.iter().map(|kind| kind.as_str()).collect();
        assert_eq!((kinds, frame.may.read_assets), (expected, true), "{role}");
    }
}

#[tokio::test]
async fn what_is_entered_wrongly_is_said_field_by_field() {
    let world = World::sqlite().await;
    let (org, ada, _) = workspace(&world).await;
    let command = CreateAsset {
        name: "  ".to_owned(),
        link: "javascript:alert(1)".to_owned(),
        external_id: "x".repeat(101),
        owner: "nobody@example.com".to_owned(),
        ..thing("Flow", "")
    };
    let refused = assets::create(&world.service, &ada, &org.slug, command).await.unwrap_err();
    assert_eq!(names(refused), ["name", "external_id", "link", "owner"]);
    let refused = assets::create(&world.service, &ada, &org.slug, thing("Vm", "X")).await.unwrap_err();
    assert_eq!(
        fields(refused),
        [("kind".to_owned(), Problem::UnknownAssetKind)],
        "a kind of another template"
    );
    let log = audit::list(&world.service, &org.owner, &org.slug, &domain::list::AuditQuery::default()).await;
    assert!(log.unwrap().rows.iter().all(|entry| !entry.action.starts_with("asset.")));
}
