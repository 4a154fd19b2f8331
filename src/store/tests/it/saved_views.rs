//! Saved views of the list of people: a member's own and shared ones.

use domain::id::{MembershipId, ViewId};
use store::{Store, StoredView};

use crate::world::{T0, TAKEN, World, insert_org, taken, uuid};

on_both_databases![
    a_member_has_their_own_views_and_the_shared_ones,
    a_name_is_unique_among_ones_own_and_among_the_shared_ones,
    a_view_is_changed_shared_and_deleted_in_its_organization_only,
    a_shared_view_becomes_the_own_one_of_a_member_of_its_organization_only,
    the_own_views_of_an_account_are_deleted_and_no_others,
];

fn view(of: Option<MembershipId>, name: &str) -> StoredView {
    let (id, name, query) = (ViewId::new(uuid()), name.to_owned(), "status=active".to_owned());
    StoredView { id, of, name, query, saved_by: of }
}

async fn insert(world: &World, view: &StoredView) -> Result<(), domain::error::ErrorKind> {
    let view = view.clone();
    change!(world.store, [view], Some(world.org), |tx| taken(tx.insert_view(&view, T0).await)?).await
}

async fn names(world: &World, of: Option<MembershipId>) -> Vec<String> {
    let views = read!(world.store, |tx| tx.org(world.org).list_views(of));
    views.into_iter().map(|view| view.name).collect()
}

async fn a_member_has_their_own_views_and_the_shared_ones(store: Store) {
    let world = World::new(store.clone()).await;
    let (ada, ben) = (world.owner.member, world.member("Ben", "ben@example.com", &[]).await.member);
    let mine = view(Some(ada), "zebra");
    for view in [mine.clone(), view(Some(ben), "His"), view(None, "Äpfel"), view(None, "birds")] {
        insert(&world, &view).await.unwrap();
    }
    assert_eq!(names(&world, Some(ada)).await, ["Äpfel", "birds", "zebra"]);
    assert_eq!(names(&world, Some(ben)).await, ["Äpfel", "birds", "His"]);
    assert_eq!(names(&world, None).await, ["Äpfel", "birds"]);
    let found = read!(store, |tx| tx.org(world.org).list_views(Some(ada)));
    assert_eq!(found.last(), Some(&mine));
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert!(read!(store, |tx| tx.org(other).list_views(Some(ada))).is_empty());
}

async fn a_name_is_unique_among_ones_own_and_among_the_shared_ones(store: Store) {
    let world = World::new(store).await;
    let (ada, ben) = (world.owner.member, world.member("Ben", "ben@example.com", &[]).await.member);
    for view in [view(Some(ada), "Night"), view(Some(ben), "Night"), view(None, "Night")] {
        insert(&world, &view).await.unwrap();
    }
    for of in [Some(ada), None] {
        assert_eq!(insert(&world, &view(of, "NIGHT")).await, Err(TAKEN), "{of:?}");
    }
    let day = view(Some(ada), "Day");
    insert(&world, &day).await.unwrap();
    let renamed = StoredView { name: "night".to_owned(), ..day };
    let refused =
        change!(world.store, [renamed], Some(world.org), |tx| taken(tx.update_view(&renamed).await)?).await;
    assert_eq!(refused, Err(TAKEN));
}

async fn the_own_views_of_an_account_are_deleted_and_no_others(store: Store) {
    let world = World::new(store.clone()).await;
    let (ada, ben) = (world.owner.member, world.member("Ben", "ben@example.com", &[]).await);
    for view in [view(Some(ada), "Hers"), view(Some(ben.member), "His"), view(None, "Shared")] {
        insert(&world, &view).await.unwrap();
    }
    let account = ben.account;
    let deleted = change!(store, [], |tx| tx.delete_views_of_account(account).await?).await;
    assert_eq!(deleted, Ok(1));
    assert_eq!(names(&world, Some(ben.member)).await, ["Shared"]);
    assert_eq!(names(&world, Some(ada)).await, ["Hers", "Shared"]);
    // Nobody was removed.
    assert_eq!(change!(store, [], |tx| tx.delete_views_past(T0).await?).await, Ok(0));
}

async fn a_view_is_changed_shared_and_deleted_in_its_organization_only(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.owner.member;
    let ben = world.member("Ben", "ben@example.com", &[]).await.member;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let first = view(Some(ada), "Night");
    insert(&world, &first).await.unwrap();
    let changed = StoredView { name: "Day".to_owned(), query: String::new(), ..first.clone() };
    let of_ben = StoredView { of: Some(ben), ..changed.clone() };
    for (org, wrong) in [(other, changed.clone()), (world.org, of_ben.clone())] {
        assert!(change!(store, [wrong], Some(org), |tx| tx.update_view(&wrong).await?).await.is_err());
        assert!(change!(store, [wrong], Some(org), |tx| tx.delete_view(&wrong).await?).await.is_err());
    }
    change!(store, [changed], Some(world.org), |tx| tx.update_view(&changed).await?).await.unwrap();
    assert_eq!(read!(store, |tx| tx.org(world.org).list_views(Some(ada))), std::slice::from_ref(&changed));
    let shared = StoredView { of: None, ..changed.clone() };
    // What is somebody's own is not deleted as a shared one.
    assert!(change!(store, [shared], Some(world.org), |tx| tx.delete_view(&shared).await?).await.is_err());
    change!(store, [shared], Some(world.org), |tx| tx.update_view(&shared).await?).await.unwrap();
    assert_eq!(names(&world, None).await, ["Day"]);
    // A change of what it lists does not make it somebody's own.
    assert!(change!(store, [changed], Some(world.org), |tx| tx.update_view(&changed).await?).await.is_err());
    change!(store, [shared], Some(world.org), |tx| tx.delete_view(&shared).await?).await.unwrap();
    assert!(names(&world, Some(ada)).await.is_empty());
}

async fn a_shared_view_becomes_the_own_one_of_a_member_of_its_organization_only(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.owner.member;
    let ben = world.member("Ben", "ben@example.com", &[]).await.member;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let shared = StoredView { saved_by: Some(ada), ..view(None, "Night") };
    insert(&world, &shared).await.unwrap();
    insert(&world, &view(Some(ada), "night")).await.unwrap();
    let id = shared.id;
    // Whoever has another one of this name does not get it.
    let refused =
        change!(store, [], Some(world.org), |tx| taken(tx.update_view_unshared(id, ada).await)?).await;
    assert_eq!(refused, Err(TAKEN));
    let stranger = MembershipId::new(uuid());
    for (org, of) in [(other, ben), (world.org, stranger)] {
        assert!(change!(store, [], Some(org), |tx| tx.update_view_unshared(id, of).await?).await.is_err());
    }
    change!(store, [], Some(world.org), |tx| tx.update_view_unshared(id, ben).await?).await.unwrap();
    assert!(names(&world, None).await.is_empty());
    let found = read!(store, |tx| tx.org(world.org).list_views(Some(ben)));
    assert_eq!(found, [StoredView { of: Some(ben), ..shared }]);
    // It is shared no more.
    assert!(change!(store, [], Some(world.org), |tx| tx.update_view_unshared(id, ben).await?).await.is_err());
}
