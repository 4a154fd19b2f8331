//! The search of the Users page: every word contained in name or address, short ones at the beginning of a word, each
//! sign taken literally. Small organizations are searched row by row on SQLite, large ones by its index; both are tried.

use std::collections::BTreeSet;

use domain::{
    id::{AccountId, MembershipId},
    list::UserStatus,
    state::MembershipState,
    text::{SearchQuery, search_key},
};
use store::{HIT_CAP, MemberQuery, SeedRow, Store, Total};

use crate::world::{Invite, T0, World, by_hand, email, insert_org, t, uuid};

on_both_databases![
    every_search_finds_exactly_the_rows_that_match,
    every_search_finds_the_same_in_a_large_organization,
    names_are_found_however_they_are_typed,
    the_search_reaches_invitations_by_their_address,
    a_renamed_and_a_removed_member_are_found_as_they_are_now,
    the_first_hits_of_a_wide_search_are_shown_and_all_are_reached,
];

const PEOPLE: [(&str, &str); 12] = [
    ("Ada Lovelace", "ada@example.com"),
    ("100% Bob_by", "bob%by@example.com"),
    ("Back\\slash \\", "back@example.com"),
    ("Conan O'Brien", "o'brien@example.com"),
    ("Quote \"Q\" d", "quote@example.com"),
    ("Zoë Möller", "zoë@exämple.com"),
    ("東京 太郎", "taro@example.jp"),
    ("A* NEAR(b) AND -c:d", "near@example.com"),
    ("Ann", "under_score@example.com"),
    ("Σοφος Νικος", "nikos@example.com"),
    ("Jörg Straße", "joerg@example.com"),
    ("Łukasz Øst", "lukasz@example.com"),
];

const SEARCHES: [&str; 40] = [
    "a",
    "b",
    "ad",
    "lo",
    "ov",
    "ada",
    "ace",
    "lovelace ada",
    "ada lovelace",
    "ada ann",
    "ex",
    "example",
    "%",
    "100%",
    "_",
    "r_s",
    "slash",
    "\"q\"",
    "obrien",
    "o'b",
    "near",
    "a* near",
    "or",
    "ada or ann",
    "?",
    "$1",
    "search_key",
    "東",
    "東京",
    "太郎",
    "京",
    "zoe",
    "ZOË",
    "moller zoë",
    "ΣΟΦΟΣ",
    "strasse",
    "lukasz ost",
    "@ex",
    "com",
    "q d",
];

/// What a search is to find among [`PEOPLE`] and the owner, by address.
fn matching(search: &str) -> BTreeSet<&'static str> {
    let query = SearchQuery::parse(search);
    let matches = |key: &String| {
        query.words().iter().all(|word| {
            let is_short = word.chars().count() < 3;
            if is_short { key.contains(&format!(" {word}")) } else { key.contains(word.as_str()) }
        })
    };
    let owner = ("Olga Owner", "olga@example.com");
    let all = PEOPLE.into_iter().chain([owner]);
    all.filter(|(name, email)| matches(&format!(" {}", search_key(name, email))))
        .map(|(_, email)| email)
        .collect()
}

async fn people(store: Store) -> World {
    let world = World::new(store).await;
    for (person, address) in PEOPLE {
        world.member(person, address, &["member"]).await;
    }
    world
}

/// Adds so many people whom none of the searches finds, and who all have the same word in their name.
async fn crowd(world: &World, number: usize) {
    let rows: Vec<_> = (0..number).collect();
    change!(world.store, [rows], Some(world.org), |tx| {
        let rows: Vec<SeedRow> = rows
            .iter()
            .map(|n| SeedRow {
                account_id: AccountId::new(uuid()),
                membership_id: MembershipId::new(uuid()),
                name: format!("Uuu Wwwide {n}"),
                email: email(&format!("u{n}@uuu.test")),
                state: MembershipState::Active,
                roles: vec![],
                joined_at: t(0),
                last_active_at: t(0),
            })
            .collect();
        tx.insert_seed_rows(&rows).await?;
    })
    .await
    .unwrap();
}

async fn every_search_is_right(world: &World) {
    for search in SEARCHES {
        let found = world.found(search).await;
        let expected = matching(search);
        assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{search:?}");
        assert_eq!(found.len(), expected.len(), "{search:?} shows a row twice");
    }
}

async fn every_search_finds_exactly_the_rows_that_match(store: Store) {
    let world = people(store).await;
    every_search_is_right(&world).await;
    for nothing in ["", " ", "\\", "\"", "'", "\0", "-"] {
        assert_eq!(
            world.found(nothing).await.len(),
            PEOPLE.len() + 1,
            "{nothing:?} is nothing to search for"
        );
    }
}

async fn every_search_finds_the_same_in_a_large_organization(store: Store) {
    let world = people(store).await;
    crowd(&world, 5_100).await;
    every_search_is_right(&world).await;
    let other = World { org: insert_org(&world.store, "other", "Other").await.unwrap(), ..world.clone() };
    assert!(other.found("lovelace").await.is_empty(), "another organization's members are not found");
}

async fn names_are_found_however_they_are_typed(store: Store) {
    let world = people(store).await;
    for search in ["ada", "ADA", "Lovelace,  Ada", "lovelace\u{a0}ada", "Ａｄａ"] {
        assert_eq!(world.found(search).await, ["ada@example.com"], "{search}");
    }
    for search in ["moller", "MÖLLER", "Mo\u{308}ller", "möller zoë", "Möller, Zoë"] {
        assert_eq!(world.found(search).await, ["zoë@exämple.com"], "{search}");
    }
}

async fn the_search_reaches_invitations_by_their_address(store: Store) {
    let world = people(store).await;
    for address in ["Ada.New@example.org", "a%b@example.org", "zoë.new@exämple.org"] {
        world.invite(&Invite::new(address)).await.unwrap();
    }
    assert_eq!(world.found("ada").await, ["ada@example.com", "Ada.New@example.org"]);
    assert_eq!(world.found("a%").await, ["a%b@example.org"]);
    assert_eq!(world.found("ZOE.NEW").await, ["zoë.new@exämple.org"]);
    assert_eq!(world.found("example.org zo").await, ["zoë.new@exämple.org"]);
}

async fn a_renamed_and_a_removed_member_are_found_as_they_are_now(store: Store) {
    let world = people(store).await;
    crowd(&world, 5_100).await;
    let key = email("ada@example.com").key();
    let account = read!(world.store, |tx| tx.find_account_by_email(&key)).unwrap();
    let new = "Augusta King".to_owned();
    let ada = read!(world.store, |tx| tx.org(world.org).find_member_of(account.id, &[], T0)).unwrap().id;
    change!(world.store, [account, new], |tx| tx.update_account_name(&account, &new).await?).await.unwrap();
    assert!(world.found("lovelace").await.is_empty());
    assert_eq!(world.found("king au").await, ["ada@example.com"]);
    let step = async |from, to| {
        change!(world.store, [], Some(world.org), |tx| tx
            .update_membership_state(ada, (from, to), &by_hand(T0))
            .await?)
        .await
        .unwrap();
    };
    let (active, removed) = (MembershipState::Active, MembershipState::Removed);
    step(active, removed).await;
    for search in ["augusta king", "ki"] {
        assert!(world.found(search).await.is_empty());
        let search = SearchQuery::parse(search);
        let query = MemberQuery { status: UserStatus::Removed, search, ..world.users() };
        assert_eq!(read!(world.store, |tx| tx.list_users(&query)).len(), 1);
    }
    step(removed, active).await;
    assert_eq!(world.found("augusta").await, ["ada@example.com"]);
}

async fn the_first_hits_of_a_wide_search_are_shown_and_all_are_reached(store: Store) {
    let world = people(store).await;
    crowd(&world, 5_100).await;
    for search in ["wwwide", "ww", "uu"] {
        let search = SearchQuery::parse(search);
        let mut query = MemberQuery { search, limit: 400, ..world.users() };
        let total = read!(world.store, |tx| tx.count_users(&query, Some(HIT_CAP)));
        assert_eq!(total, Total { count: u64::from(HIT_CAP), at_least: true });
        assert_eq!(read!(world.store, |tx| tx.count_users(&query, None)).count, 5_100);
        for (all_hits, expected) in [(false, 1_000), (true, 5_100)] {
            query = MemberQuery { all_hits, beyond: None, ..query };
            let mut rows = BTreeSet::new();
            loop {
                let page = read!(world.store, |tx| tx.list_users(&query));
                let Some(last) = page.last() else { break };
                query.beyond = Some(last.place.clone());
                assert!(page.is_sorted_by_key(|row| row.place.clone()));
                assert!(page.into_iter().all(|row| rows.insert(row.place.1)), "no row comes twice");
            }
            assert_eq!(rows.len(), expected);
        }
    }
}
