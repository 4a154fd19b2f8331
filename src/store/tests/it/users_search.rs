//! The search of the Users page: any part of a name or an address, each sign taken literally, always up to date.

use std::collections::BTreeSet;

use domain::{list::UserStatus, name, state::MembershipState};
use store::{Store, UserFilter};

use crate::world::{Invite, World};

on_both_databases![
    every_part_of_every_name_finds_exactly_the_rows_that_hold_it,
    a_search_is_given_by_its_key_so_letter_case_and_unicode_form_do_not_matter,
    signs_that_mean_something_to_a_database_mean_nothing_here,
    the_search_reaches_invitations_by_their_address,
    a_removed_member_is_found_among_the_removed_only,
];

const PEOPLE: [(&str, &str); 9] = [
    ("Ada Lovelace", "ada@example.com"),
    ("100% Bob_by", "bob%by@example.com"),
    ("Back\\slash \\", "back@example.com"),
    ("Conan O'Brien", "o'brien@example.com"),
    ("Quote \"Q\" d", "quote@example.com"),
    ("Zoë Söhne", "zoë@exämple.com"),
    ("東京 太郎", "taro@example.jp"),
    ("A* NEAR(b) AND -c:d", "near@example.com"),
    ("Ann", "under_score@example.com"),
];

async fn people(store: Store) -> World {
    let world = World::new(store).await;
    for (person, address) in PEOPLE {
        world.member(person, address, &["member"]).await;
    }
    world
}

async fn every_part_of_every_name_finds_exactly_the_rows_that_hold_it(store: Store) {
    let world = people(store).await;
    let texts: Vec<(String, &str)> = PEOPLE
        .iter()
        .chain(&[("Olga Owner", "olga@example.com")])
        .map(|(person, address)| (format!("{} {}", name::key(person), name::key(address)), *address))
        .collect();
    let mut parts = BTreeSet::new();
    for (person, _) in PEOPLE {
        let signs: Vec<char> = name::key(person).chars().collect();
        for length in 1..=4 {
            parts.extend(signs.windows(length).map(|part| part.iter().collect::<String>()));
        }
    }
    for part in parts {
        let expected: BTreeSet<&str> =
            texts.iter().filter(|(text, _)| text.contains(&part)).map(|(_, address)| *address).collect();
        let found = world.found(&part).await;
        assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{part:?}");
        assert_eq!(found.len(), expected.len(), "{part:?} shows a row twice");
    }
}

async fn a_search_is_given_by_its_key_so_letter_case_and_unicode_form_do_not_matter(store: Store) {
    let world = people(store).await;
    for search in ["ADA", "aDa l", "AD", "LOVELACE", "Ａｄａ"] {
        assert_eq!(world.found(&name::key(search)).await, ["ada@example.com"], "{search}");
    }
    for search in ["SÖHNE", "So\u{308}hne", "ZOË", "Zoe\u{308}", "ËX", "exÄmple"] {
        let expected: &[&str] = if search == "ËX" { &[] } else { &["zoë@exämple.com"] };
        assert_eq!(world.found(&name::key(search)).await, expected, "{search}");
    }
    assert_eq!(world.found("東").await, ["taro@example.jp"]);
    assert_eq!(world.found("太郎").await, ["taro@example.jp"]);
    assert_eq!(world.found("東京 太郎").await, ["taro@example.jp"]);
}

async fn signs_that_mean_something_to_a_database_mean_nothing_here(store: Store) {
    let world = people(store).await;
    for (search, expected) in [
        ("%", &["bob%by@example.com"][..]),
        ("100%", &["bob%by@example.com"]),
        ("_", &["bob%by@example.com", "under_score@example.com"]),
        ("r_s", &["under_score@example.com"]),
        ("\\", &["back@example.com"]),
        ("\\slash \\", &["back@example.com"]),
        ("\"", &["quote@example.com"]),
        ("\"q\"", &["quote@example.com"]),
        ("'", &["o'brien@example.com"]),
        ("o'b", &["o'brien@example.com"]),
        ("near(b)", &["near@example.com"]),
        ("a* near", &["near@example.com"]),
        ("ada or ann", &[]),
        ("search_text", &[]),
        ("\0", &[]),
        ("ada\0", &[]),
        ("?", &[]),
        ("$1", &[]),
    ] {
        let mut found = world.found(search).await;
        found.sort_unstable();
        assert_eq!(found, expected, "{search:?}");
    }
}

async fn the_search_reaches_invitations_by_their_address(store: Store) {
    let world = people(store).await;
    for address in ["Ada.New@example.org", "a%b@example.org", "zoë.new@exämple.org"] {
        world.invite(&Invite::new(address)).await.unwrap();
    }
    assert_eq!(world.found("ada").await, ["ada@example.com", "Ada.New@example.org"]);
    assert_eq!(world.found("a%").await, ["a%b@example.org"]);
    assert_eq!(world.found(&name::key("ZOË.NEW")).await, ["zoë.new@exämple.org"]);
    assert_eq!(world.found("ex\u{e4}mple.org").await, ["zoë.new@exämple.org"]);
}

async fn a_removed_member_is_found_among_the_removed_only(store: Store) {
    let world = people(store).await;
    let account =
        read!(world.store, |tx| tx.find_account_by_email(&crate::world::email("ada@example.com").key()));
    let ada = read!(world.store, |tx| tx.find_member_of(world.org, account.unwrap().id, &[])).unwrap().id;
    let (active, removed) = (MembershipState::Active, MembershipState::Removed);
    change!(world.store, [], |tx| tx.update_membership_state(ada, active, removed).await?).await.unwrap();
    for search in ["ada lovelace", "ad"] {
        assert!(world.found(search).await.is_empty());
        let filter = UserFilter { status: UserStatus::Removed, search: search.to_owned(), ..world.users() };
        assert_eq!(read!(world.store, |tx| tx.list_users(&filter)).len(), 1);
    }
    change!(world.store, [], |tx| tx.update_membership_state(ada, removed, active).await?).await.unwrap();
    assert_eq!(world.found("ada lovelace").await, ["ada@example.com"]);
}
