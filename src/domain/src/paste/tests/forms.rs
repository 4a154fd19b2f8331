//! Texts as they come out of mail programs, chats and web pages.

use super::*;

#[test]
fn hidden_characters_at_the_edges_of_addresses_are_dropped() {
    for hidden in
        ["\u{200B}", "\u{2060}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202E}", "\u{FEFF}", "\u{AD}\u{200B}"]
    {
        let pasted = format!(
            "{hidden}ada@x.org{hidden},{hidden} bob@x.org{hidden}\nCarol <{hidden}carol@x.org{hidden}>"
        );
        let texts: Vec<String> = line_fields(&pasted).into_iter().map(|line| line.0).collect();
        assert_eq!(texts, ["ada@x.org", "bob@x.org", "Carol <carol@x.org>"], "{hidden:?}");
        assert!(read(&pasted, &[]).lines.iter().all(|line| line.address.is_ok()), "{hidden:?}");
    }
}

#[test]
fn a_hidden_character_inside_an_address_is_refused_with_its_place() {
    let lines = read("ad\u{200B}a@x.org, bob@\u{2060}x.org", &[]).lines;
    let errors: Vec<_> = lines.iter().map(|line| line.address.clone()).collect();
    assert_eq!(errors, [Err(EmailError::Hidden { after: 2 }), Err(EmailError::Hidden { after: 4 })]);
    assert_eq!(lines[0].text, "ad\u{200B}a@x.org", "as typed");
}

#[test]
fn a_family_name_before_a_comma_belongs_to_the_name() {
    assert_eq!(
        people("Lovelace, Ada <ada@example.com>, Babbage, Charles <charles@example.com>"),
        [
            person("ada@example.com", "Lovelace, Ada", ""),
            person("charles@example.com", "Babbage, Charles", "")
        ]
    );
    assert_eq!(
        people("van der Berg, Anna <anna@x.org>,bob@x.org, O'Neil, Conan <conan@x.org>"),
        [
            person("anna@x.org", "van der Berg, Anna", ""),
            person("bob@x.org", "", ""),
            person("conan@x.org", "O'Neil, Conan", "")
        ]
    );
    assert_eq!(people("Please invite them, Ada <ada@x.org>").len(), 2, "a sentence is not a family name");
    assert_eq!(people("Bob, <ada@x.org>").len(), 2, "no given name");
}

#[test]
fn names_in_quotes_are_read_without_the_quotes_and_with_their_escapes() {
    for (pasted, name) in [
        ("“Lovelace, Ada” <ada@example.com>", "Lovelace, Ada"),
        ("„Lovelace, Ada“ <ada@example.com>", "Lovelace, Ada"),
        ("«Lovelace, Ada» <ada@example.com>", "Lovelace, Ada"),
        ("＂Lovelace, Ada＂ <ada@example.com>", "Lovelace, Ada"),
        (r#""Lovelace \"Countess\", Ada" <ada@example.com>"#, "Lovelace \"Countess\", Ada"),
        (r#""Lovelace; Ada" <ada@example.com>"#, "Lovelace; Ada"),
    ] {
        assert_eq!(people(pasted), [person("ada@example.com", name, "")], "{pasted}");
        let both = format!("{pasted}, bob@x.org");
        assert_eq!(people(&both).len(), 2, "{both}");
    }
}

#[test]
fn wide_separators_at_signs_and_quotes_act_like_ascii_ones() {
    let addresses: Vec<String> =
        people("ada@example.com、bob@example.com，carol@example.com；dan@example.com")
            .into_iter()
            .map(|[a, ..]| a)
            .collect();
    assert_eq!(addresses, ["ada@example.com", "bob@example.com", "carol@example.com", "dan@example.com"]);
    for pasted in [
        "ada＠example.com",
        "＂ada@example.com＂",
        "＂ada＠example.com＂",
        "＜ada＠example.com＞",
        "ada@example。com",
    ] {
        assert_eq!(people(pasted), [person("ada@example.com", "", "")], "{pasted}");
    }
    assert_eq!(people("阿达 ＜ada＠example.com＞"), [person("ada@example.com", "阿达", "")]);
}

#[test]
fn each_mistake_in_an_address_has_its_own_reason() {
    let error = |text: &str| read(text, &[]).lines[0].address.clone().map(String::from);
    assert_eq!(error("lee@example..com"), Err(EmailError::Dots));
    assert_eq!(error("judy@ example.com"), Ok("judy@example.com".to_owned()));
    assert_eq!(error("judy @example.com"), Ok("judy@example.com".to_owned()));
    assert_eq!(error("Judy Blume judy @ example.com"), Ok("judy@example.com".to_owned()));
    assert_eq!(error("henry@example"), Ok("henry@example".to_owned()), "the server decides");
    assert_eq!(people("carol@ ada@x.org").len(), 2);
}

#[test]
fn a_name_that_is_an_address_is_no_name() {
    assert_eq!(people("ada@x.org <ada@x.org>"), [person("ada@x.org", "", "")]);
    assert_eq!(people("\"Verify at evil.example/login\" <ada@x.org>"), [person("ada@x.org", "", "")]);
    assert_eq!(people("\"\u{3164}\" <ada@x.org>"), [person("ada@x.org", "", "")]);
}
