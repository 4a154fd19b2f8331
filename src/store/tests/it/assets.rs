//! The register of assets: read back whole, owned through what a thing is a part of, shared, and listed by who sees it.

use domain::{
    asset::AssetKind,
    id::{AssetId, MembershipId},
    state::{AssetState, ShareLevel},
    text::SearchQuery,
};
use store::{AssetFilter, AssetText, NewAsset, Store};

use crate::world::{Person, T0, TAKEN, World, email, insert_org, t, taken, uuid};

on_both_databases![
    an_asset_reads_back_as_it_was_registered_and_changed,
    who_owns_a_place_owns_what_is_in_it,
    an_external_id_comes_once_for_a_kind,
    an_asset_is_shared_with_members_of_its_organization,
    the_list_has_what_the_reader_sees_in_the_order_of_names,
];

fn kind(text: &str) -> AssetKind {
    text.parse().unwrap()
}

async fn insert(
    world: &World,
    by: &Person,
    (of, name): (&str, &str),
    parent: Option<AssetId>,
    external_id: Option<&str>,
) -> Result<AssetId, domain::error::ErrorKind> {
    let (id, of, name) = (AssetId::new(uuid()), kind(of), name.to_owned());
    let (external_id, by) = (external_id.map(str::to_owned), by.member);
    change!(world.store, [of, name, external_id], Some(world.org), |tx| {
        let text = AssetText { name: &name, external_id: external_id.as_deref(), link: None, parent };
        let new = NewAsset { id, kind: &of, text, created_by: by, owner: by, at: T0 };
        taken(tx.insert_asset(&new).await)?;
        id
    })
    .await
}

/// What somebody sees who sees every flow, their own datasets, and macros that are shared with them.
fn filter(world: &World, reader: MembershipId) -> AssetFilter {
    AssetFilter {
        org: world.org,
        reader: Some(reader),
        all_of: vec![kind("Flow")],
        own_of: vec![kind("Dataset")],
        shared_of: vec![kind("Macro")],
        search: SearchQuery::default(),
        kind: None,
        owner: None,
        parent: None,
        ids: None,
        descending: false,
        beyond: None,
        limit: 100,
    }
}

async fn names(world: &World, filter: &AssetFilter) -> Vec<String> {
    let rows = read!(world.store, |tx| tx.list_assets(filter));
    let total = read!(world.store, |tx| tx.count_assets(filter));
    if filter.beyond.is_none() {
        assert_eq!((total.count, total.at_least), (rows.len() as u64, false));
    }
    rows.into_iter().map(|row| row.name).collect()
}

async fn an_asset_reads_back_as_it_was_registered_and_changed(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let flow = insert(&world, &world.owner, ("Flow", "Sales"), None, None).await.unwrap();
    let id = insert(&world, &ada, ("Schedule", "Nightly"), Some(flow), Some("s-1")).await.unwrap();
    let found = read!(store, |tx| tx.org(world.org).find_asset(id, T0)).unwrap();
    assert_eq!((found.kind.as_str(), found.name.as_str()), ("Schedule", "Nightly"));
    assert_eq!((found.created_by.0, found.owner.1.as_str()), (ada.member, "Ada"));
    assert_eq!(found.parent, Some((flow, "Sales".to_owned())));
    assert_eq!(read!(store, |tx| tx.org(world.org).count_asset_parts(flow)), 1);
    let owner = world.owner.member;
    change!(store, [], Some(world.org), |tx| {
        let text =
            AssetText { name: "Hourly", external_id: None, link: Some("https://a.example"), parent: None };
        tx.update_asset(id, &text, t(1)).await?;
        tx.update_asset_owner(id, owner, t(2)).await?;
        tx.update_asset_state(id, AssetState::Stopped, t(3)).await?;
    })
    .await
    .unwrap();
    let found = read!(store, |tx| tx.org(world.org).find_asset(id, T0)).unwrap();
    assert_eq!((found.name.as_str(), found.link.as_deref()), ("Hourly", Some("https://a.example")));
    assert_eq!((found.created_by.0, found.owner.0), (ada.member, owner), "who created it stays");
    assert_eq!((found.state, found.parent, found.updated_at), (AssetState::Stopped, None, t(3)));
    let elsewhere = insert_org(&store, "other", "Other").await.unwrap();
    assert!(read!(store, |tx| tx.org(elsewhere).find_asset(id, T0)).is_none());
    change!(store, [], Some(world.org), |tx| tx.update_asset_deleted(id, t(4)).await?).await.unwrap();
    assert!(read!(store, |tx| tx.org(world.org).find_asset(id, T0)).is_none());
    assert_eq!(read!(store, |tx| tx.check_invariants(T0)).iter().filter(|v| v.rule() == "I13").count(), 0);
}

async fn who_owns_a_place_owns_what_is_in_it(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await;
    let top = insert(&world, &ada, ("Flow", "Top"), None, None).await.unwrap();
    let middle = insert(&world, &world.owner, ("Dataset", "Middle"), Some(top), None).await.unwrap();
    let low = insert(&world, &bob, ("Dataset", "Low"), Some(middle), None).await.unwrap();
    let owners = read!(store, |tx| tx.org(world.org).list_asset_owners(low));
    let mut expected = [ada.member, bob.member, world.owner.member];
    let mut found = owners.clone();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(read!(store, |tx| tx.org(world.org).list_asset_owners(top)), [ada.member]);
    assert_eq!(names(&world, &filter(&world, ada.member)).await, ["Low", "Middle", "Top"]);
    assert_eq!(names(&world, &filter(&world, bob.member)).await, ["Low", "Top"]);
}

async fn an_external_id_comes_once_for_a_kind(store: Store) {
    let world = World::new(store.clone()).await;
    let first = insert(&world, &world.owner, ("Flow", "One"), None, Some("x")).await.unwrap();
    assert_eq!(insert(&world, &world.owner, ("Flow", "Two"), None, Some("x")).await, Err(TAKEN));
    insert(&world, &world.owner, ("Macro", "Two"), None, Some("x")).await.unwrap();
    insert(&world, &world.owner, ("Flow", "Three"), None, None).await.unwrap();
    let second = insert(&world, &world.owner, ("Flow", "One"), None, None).await.unwrap();
    let by_id = read!(store, |tx| tx.org(world.org).find_asset_by_external_id(&kind("Flow"), "x"));
    assert_eq!(by_id, Some(first));
    let named = read!(store, |tx| tx.org(world.org).list_assets_named(&kind("Flow"), "One"));
    assert_eq!(named, [first, second]);
    change!(store, [], Some(world.org), |tx| tx.update_asset_deleted(first, t(1)).await?).await.unwrap();
    insert(&world, &world.owner, ("Flow", "Four"), None, Some("x")).await.unwrap();
}

async fn an_asset_is_shared_with_members_of_its_organization(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let id = insert(&world, &world.owner, ("Macro", "Shared"), None, None).await.unwrap();
    let share = |member: MembershipId, level| {
        change!(world.store, [], Some(world.org), |tx| {
            tx.update_asset_share(id, member, level).await?;
        })
    };
    assert!(!read!(store, |tx| tx.org(world.org).has_asset_share(ada.member)));
    share(ada.member, ShareLevel::Read).await.unwrap();
    share(ada.member, ShareLevel::Edit).await.unwrap();
    assert!(share(MembershipId::new(uuid()), ShareLevel::Read).await.is_err(), "nobody here");
    assert!(read!(store, |tx| tx.org(world.org).has_asset_share(ada.member)));
    let level = read!(store, |tx| tx.org(world.org).find_asset_share(id, ada.member));
    assert_eq!(level, Some(ShareLevel::Edit));
    let shares = read!(store, |tx| tx.org(world.org).list_asset_shares(id));
    assert_eq!((shares.len(), shares[0].email.as_str()), (1, "ada@example.com"));
    assert_eq!(names(&world, &filter(&world, ada.member)).await, ["Shared"]);
    change!(store, [], Some(world.org), |tx| {
        assert!(tx.delete_asset_share(id, ada.member).await?);
        assert!(!tx.delete_asset_share(id, ada.member).await?);
    })
    .await
    .unwrap();
    assert_eq!(names(&world, &filter(&world, ada.member)).await, [""; 0]);
    let (known, unknown) = (email("ADA@example.com").key(), email("bob@example.com").key());
    let found = read!(store, |tx| tx.org(world.org).find_active_member_by_email(&known, T0));
    assert_eq!(found, Some((ada.member, "Ada".to_owned())));
    let nobody = read!(store, |tx| tx.org(world.org).find_active_member_by_email(&unknown, T0));
    assert_eq!(nobody, None);
}

async fn the_list_has_what_the_reader_sees_in_the_order_of_names(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    for (of, name) in
        [("Flow", "Zebra"), ("Flow", "Émile"), ("Flow", "apple"), ("Dataset", "Hidden"), ("Macro", "Hidden")]
    {
        insert(&world, &world.owner, (of, name), None, None).await.unwrap();
    }
    let own = insert(&world, &ada, ("Dataset", "Own data"), None, None).await.unwrap();
    let all = filter(&world, ada.member);
    assert_eq!(names(&world, &all).await, ["apple", "Émile", "Own data", "Zebra"]);
    let search = |text: &str| AssetFilter { search: SearchQuery::parse(text), ..all.clone() };
    assert_eq!(names(&world, &search("emile")).await, ["Émile"]);
    assert_eq!(names(&world, &search("da")).await, ["Own data"]);
    assert_eq!(names(&world, &search("hidden")).await, [""; 0]);
    let of_kind = AssetFilter { kind: Some(kind("Dataset")), ..all.clone() };
    assert_eq!(names(&world, &of_kind).await, ["Own data"]);
    let of_owner = AssetFilter { owner: Some(ada.member), ..all.clone() };
    assert_eq!(names(&world, &of_owner).await, ["Own data"]);
    let one = AssetFilter { ids: Some(vec![own]), ..all.clone() };
    assert_eq!(names(&world, &one).await, ["Own data"]);
    let parts = AssetFilter { parent: Some(own), ..all.clone() };
    assert_eq!(names(&world, &parts).await, [""; 0]);
    let rows = read!(store, |tx| tx.list_assets(&all));
    assert_eq!(rows.iter().map(|row| row.is_own).collect::<Vec<_>>(), [false, false, true, false]);
    let after = AssetFilter { beyond: Some(rows[1].place.clone()), ..all.clone() };
    assert_eq!(names(&world, &after).await, ["Own data", "Zebra"]);
    let before = AssetFilter { descending: true, ..after };
    assert_eq!(names(&world, &before).await, ["apple"]);
}
