//! People who go: what they own is counted and moved as a whole, the record of it reads back, undoing brings back what is still
//! there, and the rest goes for good in the end.

use domain::{
    asset::AssetKind,
    consequences::{Consequences, Departed, Departure, MovedAssets, Receipt},
    id::{AssetId, DepartureId, MembershipId, UndoId},
    state::{AccountState, MembershipState, Undoable},
};
use store::{
    AssetText, ClosedBy, DepartedFate, NewAccount, NewAsset, NewDeparture, NewUndo, PastUndo, Store,
};

use crate::world::{Person, T0, World, by_hand, email, t, uuid};

on_both_databases![
    what_somebody_owns_is_counted_by_kind_with_the_parts_of_others,
    what_a_departure_moved_reads_back_and_comes_back_as_far_as_it_can,
    what_was_deleted_goes_for_good_when_it_can_no_longer_be_undone,
    what_an_undo_brought_back_is_not_deleted,
    an_account_is_closed_and_opened_again,
];

fn kind(text: &str) -> AssetKind {
    text.parse().unwrap()
}

async fn insert(world: &World, by: &Person, (of, name): (&str, &str), parent: Option<AssetId>) -> AssetId {
    let (id, of, name, by) = (AssetId::new(uuid()), kind(of), name.to_owned(), by.member);
    change!(world.store, [of, name], Some(world.org), |tx| {
        let text = AssetText { name: &name, external_id: None, link: None, parent };
        let new = NewAsset { id, kind: &of, text, created_by: by, owner: by, at: T0 };
        tx.insert_asset(&new).await?;
    })
    .await
    .unwrap();
    id
}

fn receipt(moved: Vec<MovedAssets>) -> Receipt {
    let plan = Consequences {
        departure: Departure::Removed,
        assets: Vec::new(),
        sessions: 0,
        invitations: 0,
        roles: vec!["Member".to_owned()],
        permissions: 3,
        teams: Vec::new(),
        owners_left: None,
        seats: None,
        closes_account: false,
        successor: None,
    };
    let departed = Departed { plan, moved };
    Receipt { departed, sessions: Vec::new(), invitations: Vec::new(), who: "Olga".to_owned() }
}

async fn owned(world: &World, owner: MembershipId) -> Vec<(String, u64, u64, u64)> {
    let found = read!(world.store, |tx| tx.org(world.org).list_owned_by_kind(owner));
    let row = |owned: domain::consequences::OwnedAssets| {
        (owned.kind.to_string(), owned.count, owned.parts_of_others, owned.running)
    };
    found.into_iter().map(row).collect()
}

async fn what_somebody_owns_is_counted_by_kind_with_the_parts_of_others(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await;
    let flow = insert(&world, &ada, ("Flow", "Sales"), None).await;
    insert(&world, &ada, ("Schedule", "Nightly"), Some(flow)).await;
    insert(&world, &bob, ("Schedule", "Weekly"), Some(flow)).await;
    let (of_ada, of_bob) = (ada.member, bob.member);
    let expected = [("Flow".to_owned(), 1, 1, 0), ("Schedule".to_owned(), 1, 0, 1)];
    assert_eq!(owned(&world, of_ada).await, expected);
    let mut all = read!(world.store, |tx| tx.org(world.org).count_assets_by_owner());
    all.sort_by_key(|(_, assets)| *assets);
    assert_eq!(all, [(of_bob, 1), (of_ada, 2)]);
    let with_parts = async |org| read!(world.store, |tx| tx.org(org).list_owners_with_parts_of_others());
    assert_eq!(with_parts(world.org).await, [of_ada], "Bob's schedule is a part of her flow");
    let beside = async |deleted: &[AssetKind]| {
        read!(world.store, |tx| tx.org(world.org).count_parts_beside(of_ada, &kind("Flow"), deleted))
    };
    assert_eq!(beside(&[kind("Flow")]).await, 2, "both parts stay");
    assert_eq!(beside(&[kind("Flow"), kind("Schedule")]).await, 1, "Bob's stays");
    let running = read!(world.store, |tx| tx.org(world.org).list_running_schedules(of_ada, 9));
    assert_eq!(running.iter().map(|schedule| schedule.name.as_str()).collect::<Vec<_>>(), ["Nightly"]);
    let stopped =
        change!(world.store, [], Some(world.org), |tx| { tx.update_schedules_stopped(of_ada, t(1)).await? });
    assert_eq!(stopped.await, Ok(1));
    assert_eq!(owned(&world, of_ada).await[1].3, 0);
    let elsewhere = domain::id::OrgId::new(uuid());
    assert!(read!(world.store, |tx| tx.org(elsewhere).list_owned_by_kind(of_ada)).is_empty());
    assert!(with_parts(elsewhere).await.is_empty());
}

/// Removes Ada: her flows go to Bob, her datasets are deleted, her reports stay.
async fn remove(world: &World, (ada, bob): (&Person, &Person), undo: UndoId) -> DepartureId {
    let (id, ada, bob, account) = (DepartureId::new(uuid()), ada.member, bob.member, world.owner.account);
    change!(world.store, [], Some(world.org), |tx| {
        let act = NewUndo {
            id: undo,
            action: Undoable::Remove,
            account_id: Some(account),
            who: "Olga",
            at: t(5),
            until: t(50),
        };
        let to = (MembershipState::Active, MembershipState::Removed);
        tx.update_membership_state(ada, to, &by_hand(t(5))).await?;
        tx.insert_undo(&act, ada.uuid(), "Ada", "active").await?;
        let moved = MovedAssets { kind: kind("Flow"), count: 2, to: Some("Bob".to_owned()) };
        let receipt = receipt(vec![moved]);
        let new = NewDeparture { id, member: ada, undo: Some(undo), at: t(5), receipt: &receipt };
        tx.insert_departure(&new).await?;
        let handed = tx.update_assets_handed_over((ada, bob), &kind("Flow"), id, t(5)).await?;
        let deleted = tx.update_assets_deleted(ada, &kind("Dataset"), id, t(5)).await?;
        let stayed = tx.insert_departure_stayed(ada, &kind("Report"), id).await?;
        assert_eq!((handed, deleted, stayed), (2, 1, 1));
    })
    .await
    .unwrap();
    id
}

async fn two(store: Store) -> (World, Person, Person) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await;
    for thing in [("Flow", "Sales"), ("Flow", "Returns"), ("Dataset", "Customers"), ("Report", "Q1")] {
        insert(&world, &ada, thing, None).await;
    }
    (world, ada, bob)
}

async fn what_a_departure_moved_reads_back_and_comes_back_as_far_as_it_can(store: Store) {
    let (world, ada, bob) = two(store).await;
    let (undo, of_ada, of_bob) = (UndoId::new(uuid()), ada.member, bob.member);
    let id = remove(&world, (&ada, &bob), undo).await;
    let report = || ("Report".to_owned(), 1, 0, 0);
    assert_eq!((owned(&world, of_ada).await, owned(&world, of_bob).await[0].1), (vec![report()], 2));
    let listed = read!(world.store, |tx| tx.org(world.org).list_departures(of_ada, 3));
    assert_eq!((listed[0].id, listed[0].at, listed[0].undone_at), (id, t(5), None));
    assert_eq!(listed[0].receipt.who, "Olga");
    let first = read!(world.store, |tx| tx.org(world.org).list_departure_assets(id, None, 2));
    let rest = read!(world.store, |tx| tx.org(world.org).list_departure_assets(id, Some(first[1].id), 9));
    let mut fates: Vec<_> = first.into_iter().chain(rest).map(|asset| (asset.name, asset.fate)).collect();
    fates.sort();
    let bobs = DepartedFate::HandedOver("Bob".to_owned());
    let expected = [
        ("Customers", DepartedFate::Deleted),
        ("Q1", DepartedFate::Stayed),
        ("Returns", bobs.clone()),
        ("Sales", bobs),
    ];
    assert_eq!(fates, expected.map(|(name, fate)| (name.to_owned(), fate)));
    let found = read!(world.store, |tx| tx.org(world.org).find_departure_of(of_ada, id));
    assert_eq!(found.as_ref(), listed.first());
    assert!(read!(world.store, |tx| tx.org(world.org).find_departure_of(of_bob, id)).is_none());
    assert_eq!(read!(world.store, |tx| tx.org(world.org).count_departure_assets(id)), (3, 3));
    // One of them has another owner since.
    let other = world.owner.member;
    let sold = read!(world.store, |tx| tx.org(world.org).list_assets_named(&kind("Flow"), "Sales"))[0];
    change!(world.store, [], Some(world.org), |tx| tx.update_asset_owner(sold, other, t(6)).await?)
        .await
        .unwrap();
    assert_eq!(read!(world.store, |tx| tx.org(world.org).count_departure_assets(id)), (3, 2));
    let found = read!(world.store, |tx| tx.org(world.org).find_departure(undo, of_ada)).unwrap();
    assert_eq!(found.id, id);
    let back = change!(world.store, [], Some(world.org), |tx| {
        tx.update_departure_undone(of_ada, id, t(7)).await?
    });
    assert_eq!(back.await, Ok(2));
    let expected = [("Dataset".to_owned(), 1, 0, 0), ("Flow".to_owned(), 1, 0, 0), report()];
    assert_eq!(owned(&world, of_ada).await, expected);
    assert!(read!(world.store, |tx| tx.org(world.org).find_departure(undo, of_ada)).is_none(), "once");
}

async fn what_was_deleted_goes_for_good_when_it_can_no_longer_be_undone(store: Store) {
    let (world, ada, bob) = two(store).await;
    let undo = UndoId::new(uuid());
    let id = remove(&world, (&ada, &bob), undo).await;
    let past = vec![PastUndo { act: undo, target: ada.member.uuid(), is_open: true }];
    let removals = read!(world.store, |tx| tx.list_past_removals(&past));
    assert_eq!((removals.len(), removals[0].member, removals[0].name.as_str()), (1, ada.member, "Ada"));
    for other in [
        Vec::new(),
        vec![PastUndo { act: undo, target: bob.member.uuid(), is_open: true }],
        vec![PastUndo { act: UndoId::new(uuid()), ..past[0] }],
    ] {
        assert!(read!(world.store, |tx| tx.list_past_removals(&other)).is_empty());
        let deleted = change!(world.store, [other], None, |tx| tx.delete_assets_past(&other).await?);
        assert_eq!(deleted.await, Ok(0));
    }
    // Something else was done to her since.
    let overtaken = vec![PastUndo { is_open: false, ..past[0] }];
    assert!(read!(world.store, |tx| tx.list_past_removals(&overtaken)).is_empty());
    let deleted = change!(world.store, [past], None, |tx| tx.delete_assets_past(&past).await?);
    assert_eq!(deleted.await, Ok(1));
    assert_eq!(read!(world.store, |tx| tx.org(world.org).count_departure_assets(id)), (3, 2));
    assert_eq!(owned(&world, bob.member).await[0].1, 2, "what was handed over stays");
}

async fn what_an_undo_brought_back_is_not_deleted(store: Store) {
    let (world, ada, bob) = two(store).await;
    let (undo, member) = (UndoId::new(uuid()), ada.member);
    let id = remove(&world, (&ada, &bob), undo).await;
    let restored = change!(world.store, [], Some(world.org), |tx| {
        tx.update_departure_undone(member, id, t(7)).await?
    });
    assert_eq!(restored.await, Ok(3));
    let past = vec![PastUndo { act: undo, target: member.uuid(), is_open: true }];
    assert!(read!(world.store, |tx| tx.list_past_removals(&past)).is_empty());
    let deleted = change!(world.store, [past], None, |tx| tx.delete_assets_past(&past).await?);
    assert_eq!(deleted.await, Ok(0));
}

async fn an_account_is_closed_and_opened_again(store: Store) {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let (member, account) = (ada.member, ada.account);
    assert!(read!(world.store, |tx| tx.org(world.org).is_last_organization(member, T0)));
    assert!(read!(world.store, |tx| tx.org(world.org).list_open_invitations_by(member, T0)).is_empty());
    let state = async || read!(world.store, |tx| tx.find_account(account)).unwrap().state;
    let close = async |by, closed_at| {
        change!(world.store, [], Some(world.org), |tx| tx.update_account_closed(by, closed_at).await?).await
    };
    let (removal, owner) = (ClosedBy::Removal(member), ClosedBy::Owner(account));
    assert_eq!((close(removal, Some(T0)).await, close(removal, Some(T0)).await), (Ok(true), Ok(false)));
    assert_eq!(state().await, AccountState::Closed);
    assert!(read!(world.store, |tx| tx.list_accounts_closed_before(T0, 9)).is_empty(), "it is never erased");
    assert_eq!((close(removal, None).await, state().await), (Ok(true), AccountState::Active));
    assert_eq!(close(owner, Some(T0)).await, Ok(true));
    assert_eq!(close(removal, None).await, Ok(false), "only its owner opens what they closed");
    let reopen = async |name: &'static str| {
        change!(world.store, [], Some(world.org), |tx| {
            let (email, language) = (email("ada@example.com"), domain::language::Language::German);
            let new = NewAccount {
                id: account,
                email: &email,
                name,
                language,
                password_hash: Some("hash"),
                created_at: T0,
                is_proven: true,
            };
            tx.update_account_reopened(&new).await?
        })
        .await
    };
    assert_eq!((reopen("Ada L.").await, reopen("Eve").await), (Ok(true), Ok(false)));
    let found = read!(world.store, |tx| tx.find_account(account)).unwrap();
    assert_eq!((found.name.as_str(), found.state, found.closed_at), ("Ada L.", AccountState::Active, None));
    assert_eq!(close(owner, Some(T0)).await, Ok(true));
    let other = email("closed@closed.invalid");
    change!(world.store, [found, other], |tx| tx.update_account_email(&found, &other).await?).await.unwrap();
    assert_eq!(reopen("Eve").await, Ok(false), "an erased account has another address");
    let erased = read!(world.store, |tx| tx.find_account(account)).unwrap();
    assert_eq!((erased.name.as_str(), erased.state), ("Ada L.", AccountState::Closed));
}
