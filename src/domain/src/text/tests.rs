//! Names of many scripts, found however they are typed, and properties of the two keys.

use proptest::prelude::*;

use super::*;

const MEMBERS: [(&str, &str); 9] = [
    ("José Álvarez", "jose@example.com"),
    ("Zoë Möller", "zoe.moeller@example.com"),
    ("Łukasz Øst", "l.ost@example.com"),
    ("İnci Işık", "inci+work@example.com"),
    ("Σοφος Νικος", "nikos@example.gr"),
    ("Jörg Straße", "j_s@example.com"),
    ("Conan O’Brien", "o'brien@example.com"),
    ("Anne-Marie St. John", "anne-marie@sub-domain.example"),
    ("محمد أحمد", "m@exämple.com"),
];

/// The names that a search finds.
fn search(text: &str) -> Vec<&'static str> {
    let query = SearchQuery::parse(text);
    let found = MEMBERS.into_iter().filter(|(name, email)| query.matches(&search_key(name, email)));
    found.map(|(name, _)| name).collect()
}

#[test]
fn members_are_found_whatever_the_case_the_accents_and_the_order_of_the_words() {
    for (text, name) in [
        ("jose", "José Álvarez"),
        ("alvarez", "José Álvarez"),
        ("JOSÉ", "José Álvarez"),
        ("A\u{301}lvarez", "José Álvarez"),
        ("moller", "Zoë Möller"),
        ("möller zoë", "Zoë Möller"),
        ("Möller, Zoë", "Zoë Möller"),
        ("Zoë\u{a0} Möller", "Zoë Möller"),
        ("lukasz", "Łukasz Øst"),
        ("ost luk", "Łukasz Øst"),
        ("inci", "İnci Işık"),
        ("İNCİ IŞIK", "İnci Işık"),
        ("isik", "İnci Işık"),
        ("ΣΟΦΟΣ", "Σοφος Νικος"),
        ("σοφοσ", "Σοφος Νικος"),
        ("strasse", "Jörg Straße"),
        ("STRAẞE", "Jörg Straße"),
        ("obrien", "Conan O’Brien"),
        ("O´Brien", "Conan O’Brien"),
        ("o'brien@", "Conan O’Brien"),
        ("marie-anne", "Anne-Marie St. John"),
        ("anne‑marie", "Anne-Marie St. John"),
        ("st john", "Anne-Marie St. John"),
        ("John St.", "Anne-Marie St. John"),
        ("احمد", "محمد أحمد"),
    ] {
        assert_eq!(search(text), [name], "{text}");
    }
    assert_eq!(search("josé möller"), [""; 0], "every word must be contained");
    assert_eq!(search(" , ").len(), MEMBERS.len(), "nothing to search for");
    assert!(SearchQuery::parse(" , ").is_empty());
}

#[test]
fn the_punctuation_of_an_address_is_searched_literally() {
    for (text, name) in [
        ("L.OST", "Łukasz Øst"),
        ("zoe.moeller@example.com", "Zoë Möller"),
        ("+work", "İnci Işık"),
        ("inci+work@", "İnci Işık"),
        ("j_s", "Jörg Straße"),
        (".gr", "Σοφος Νικος"),
        ("anne-marie@sub-domain", "Anne-Marie St. John"),
        ("m@EXAMPLE.com", "محمد أحمد"),
    ] {
        assert_eq!(search(text), [name], "{text}");
    }
    for text in ["l+ost", "l_ost", "js@", "anne.marie", "annemarie@", "lost@"] {
        assert_eq!(search(text), [""; 0], "{text}");
    }
    assert_eq!(search_key("Anne-Marie", "Anne-Marie@x.org"), "anne marie anne-marie@x.org");
    assert_eq!(search_key("", "Anne@x.org"), "anne@x.org");
    assert_eq!(SearchQuery::parse("Smith-Jones, a-b@x.org").words(), ["smith", "jones", "a-b@x.org"]);
}

#[test]
fn a_name_has_one_key_however_it_is_written() {
    for (one, other) in [
        ("Admin", "ADMIN"),
        ("Rédacteur", "REDACTEUR"),
        ("Sales – EMEA", "sales emea"),
        ("Ａｄｍｉｎ", "admin"),
        ("Finance, Legal", "finance  legal"),
        ("Coördinator\u{200b}", "coordinator"),
        ("Þórður Æ", "thordur ae"),
        ("Đỗ", "do"),
        ("Ħal Għaxaq", "hal ghaxaq"),
        ("Œuvre", "oeuvre"),
    ] {
        assert_eq!(name_key(one), name_key(other), "{one}");
    }
    assert_ne!(name_key("C++"), name_key("C#"));
    assert_ne!(name_key("कि"), name_key("की"), "vowel signs are letters");
}

#[test]
fn names_are_sorted_as_people_expect_them() {
    let sorted = [
        "2nd floor",
        "Ada",
        "Åsa",
        "Astrid",
        "Bob",
        "Elias",
        "émile",
        "Émile",
        "Eva",
        "İnci",
        "Łukasz",
        "Lydia",
        "Olaf",
        "Øst",
        "Özil",
        "Peter",
        "Zoë",
        "Νικος",
        "Юлия",
        "東京",
    ];
    let mut names = sorted;
    names.reverse();
    names.sort_by_key(|name| sort_key(name));
    assert_eq!(names, sorted);
}

#[test]
fn every_character_is_folded_at_once() {
    for c in '\0'..=char::MAX {
        let text = format!("x{c}y");
        let key = fold(&text);
        assert_eq!(fold(&key), key, "{c:?} {:x}", u32::from(c));
        assert!(!key.contains(|c: char| is_mark(c) || c.is_control()), "{c:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_folded_key_is_its_own_key(text in "\\PC{0,20}") {
        let key = name_key(&text);
        prop_assert_eq!(name_key(&key), &key[..]);
        prop_assert!(!key.chars().any(|c| is_mark(c) || is_separator(c) && c != ' '));
        prop_assert_eq!(CASE.fold_string(&key), &key[..], "no upper case is left");
    }

    #[test]
    fn every_part_of_a_name_and_its_address_finds_it(name in "\\PC{1,20}", email in "[a-zA-Z0-9.+_é-]{1,8}@[a-z-]{1,8}\\.org") {
        let key = search_key(&name, &email);
        prop_assert!(SearchQuery::parse(&name).matches(&key));
        prop_assert!(SearchQuery::parse(&email).matches(&key));
        let reordered = format!("{email}, {}", name.to_lowercase());
        prop_assert!(SearchQuery::parse(&reordered).matches(&key));
    }

    #[test]
    fn sort_keys_are_ordered_as_the_collation_compares(one in "\\PC{0,12}", other in "\\PC{0,12}") {
        let collator = CollatorBorrowed::new_root(CollatorOptions::default());
        prop_assert_eq!(sort_key(&one).cmp(&sort_key(&other)), collator.compare(&one, &other));
    }
}
