//! Common forms of pasted text, and that none of it is lost.

use proptest::prelude::*;

use super::*;

mod forms;
mod tables;

fn read(text: &str, roles: &[&str]) -> Pasted {
    parse(text, Reading { roles, teams: true, column: None })
}

/// Text, address (or `-`), name and roles of each line.
fn line_fields(text: &str) -> Vec<(String, String, String, String)> {
    let lines = read(text, &["Owner", "Admin", "Member", "Viewer"]).lines;
    let fields = lines.into_iter().map(|line| {
        let address = line.address.map_or("-".to_owned(), String::from);
        (line.text, address, line.name.unwrap_or_default(), line.roles.unwrap_or_default())
    });
    fields.collect()
}

/// Address, name and roles of each line.
fn people(text: &str) -> Vec<[String; 3]> {
    line_fields(text).into_iter().map(|(_, address, name, roles)| [address, name, roles]).collect()
}

fn person(address: &str, name: &str, roles: &str) -> [String; 3] {
    [address, name, roles].map(str::to_owned)
}

#[test]
fn pasted_text_is_split_at_every_common_separator() {
    let pasted = "ada@x.org, bob@x.org;carol@x.org\r\nDan Dare <dan@x.org>\teve@x.org frank@x.org,,\n\u{a0};";
    let read: Vec<String> = line_fields(pasted).into_iter().map(|line| line.0).collect();
    assert_eq!(
        read,
        ["ada@x.org", "bob@x.org", "carol@x.org", "Dan Dare <dan@x.org>", "eve@x.org", "frank@x.org"]
    );
}

#[test]
fn names_beside_addresses_are_parsed_in_every_common_form() {
    for (pasted, name) in [
        ("Ada Lovelace <ada@x.org>", "Ada Lovelace"),
        ("\"Lovelace, Ada\" <ada@x.org>", "Lovelace, Ada"),
        ("Ada Lovelace ada@x.org", "Ada Lovelace"),
        ("ada@x.org (Ada Lovelace)", "Ada Lovelace"),
        ("<mailto:ada@x.org?subject=Hello>", ""),
        ("MAILTO:ada@x.org", ""),
        ("• ada@x.org", ""),
        ("'ada@x.org'", ""),
        ("(ada@x.org).", ""),
        ("\u{feff}ada@x.org", ""),
    ] {
        assert_eq!(people(pasted), [person("ada@x.org", name, "")], "{pasted}");
    }
    assert_eq!(
        people("Lovelace, Ada <ada@x.org>; bob@x.org; \"B, C\" <cb@x.org>"),
        [
            person("ada@x.org", "Lovelace, Ada", ""),
            person("bob@x.org", "", ""),
            person("cb@x.org", "B, C", "")
        ]
    );
    assert_eq!(
        people("Ada <ada@x.org> Bob <bob@x.org>"),
        [person("ada@x.org", "Ada", ""), person("bob@x.org", "Bob", "")]
    );
}

#[test]
fn text_that_is_not_an_address_stays_as_typed_and_words_stay_together() {
    let lines =
        line_fields("Please invite these people:\ncarol@ ada@x.org some words bob@x.org, not-an-address");
    let lines: Vec<(&str, &str)> = lines.iter().map(|line| (line.0.as_str(), line.1.as_str())).collect();
    assert_eq!(
        lines,
        [
            ("Please invite these people:", "-"),
            ("carol@", "-"),
            ("ada@x.org", "ada@x.org"),
            ("some words", "-"),
            ("bob@x.org", "bob@x.org"),
            ("not-an-address", "-")
        ]
    );
    assert_eq!(read("()", &[]).lines[0].address, Err(EmailError::Form));
    assert_eq!(read(" \n,;\t", &[]).lines, []);
}

#[test]
fn the_columns_of_a_table_are_recognized_by_their_headings() {
    let csv = "First name;Last name;E-Mail;Role;Phone\r\nAda;Lovelace;ada@x.org;\"Admin; Viewer\";1\r\n;;carol@;;\r\n\
               Charles;Babbage;;Member;2\r\n";
    assert_eq!(
        line_fields(csv),
        [
            ("ada@x.org".into(), "ada@x.org".into(), "Ada Lovelace".into(), "Admin; Viewer".into()),
            ("carol@".into(), "-".into(), String::new(), String::new()),
            ("Charles; Babbage; Member; 2".into(), "-".into(), "Charles Babbage".into(), "Member".into()),
        ]
    );
    assert_eq!(read(csv, &[]).unread, ["Phone"]);
    assert_eq!(
        people("Email, Name, Role\nada@x.org, \"Lovelace, Ada\" , \"Admin\"\n \"bob@x.org\",Bob, Member"),
        [person("ada@x.org", "Lovelace, Ada", "Admin"), person("bob@x.org", "Bob", "Member")],
        "white space around quotes"
    );
    assert_eq!(people("Email\nada@x.org\nbob@x.org").len(), 2, "a single column with a heading");
    assert_eq!(people("Email,Name\nada@x.org,Ada,bob@x.org").len(), 2, "a cell beyond the headings");
    assert_eq!(people("Email,Name\n\"ada@x.org; bob@x.org\",Both").len(), 2, "two in one cell");
}

#[test]
fn the_columns_of_a_table_without_headings_are_guessed() {
    let expected =
        [person("ada@x.org", "Ada Lovelace", "Admin"), person("cb@x.org", "Charles Babbage", "viewer")];
    assert_eq!(people("Ada Lovelace,ada@x.org,Admin\nCharles Babbage,cb@x.org,viewer"), expected);
    assert_eq!(people("7\tAda Lovelace\tada@x.org\tAdmin\n8\tCharles Babbage\tcb@x.org\tviewer"), expected);
    assert_eq!(read("7\tAda\ta@x.org\n8\tBob\tb@x.org", &[]).unread, ["A"]);
    assert_eq!(people("a@x.org, b@x.org\nc@x.org, d@x.org").len(), 4, "rows of addresses are not a table");
    assert_eq!(people("a@x.org, carol").len(), 2, "one row is not a table");
    assert_eq!(people("\"a@x.org, b@x.org").len(), 2, "an unclosed quote encloses nothing");
}

#[test]
fn formulas_are_written_so_that_spreadsheets_do_not_run_them() {
    let lines = read("=HYPERLINK(1), a@x.org", &[]).lines;
    assert!(!print(&lines).contains("\"=") || print(&lines).contains("\"'="), "{}", print(&lines));
    let table = read("E-mail,Name\n=1+1,-2", &[]).lines;
    assert!(print(&table).contains("\"'=1+1\",\"'-2\""), "{}", print(&table));
    assert_eq!(read(&print(&table), &[]).lines, table);
}

#[test]
fn a_very_long_text_is_parsed_in_linear_time() {
    for part in [
        "\"", "<", "a@", ",\"", "\" ", "x <", "a@x.org ", "“", ",“", "@ ", "a @ b.c ", "A, ", "A, B <",
        "\u{200b}", "\\\"",
    ] {
        let text = part.repeat(20_000);
        let _ = read(&text, &["Admin"]);
        let _ = parse_line(&text);
    }
}

#[test]
fn an_address_in_a_column_that_is_not_meant_is_not_invited_and_its_row_stays() {
    let lines = read("Email,\n,;a@x.org b@x.org\n,c@x.org and a word", &[]).lines;
    assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["#2", "#3"]);
    assert!(lines.iter().all(|line| line.address.is_err()));
    assert_eq!(read(&print(&lines), &[]).lines, lines);
}

/// Texts in which characters with a meaning are frequent.
fn tricky_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-z]{1,3}@[a-z]{1,3}\\.org",
        Just("\"".to_owned()),
        "[,;\t\n\r ]{1,2}",
        "[<>'()@:.=-]",
        "[A-Za-zéßK]{1,5}",
        Just("Email".to_owned()),
        Just("Name".to_owned()),
        Just("role".to_owned()),
        Just("mailto:".to_owned()),
        Just("Admin".to_owned()),
        "[\u{200b}\u{feff}\u{202e}＠，；、“”„«»\\\\#]",
        Just("Secondary Email".to_owned()),
        Just("sep=;".to_owned()),
        "\\PC",
    ];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

fn without_separators(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !",;".contains(*c)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn all_text_is_in_exactly_one_line_in_its_order(text in tricky_text()) {
        let kept: String = free::parse(&unify(&text)).iter().map(|line| without_separators(&line.text)).collect();
        prop_assert_eq!(kept, without_separators(&unify(&text)));
    }

    #[test]
    fn printed_lines_parse_to_the_same_lines(text in tricky_text()) {
        let lines = read(&text, &["Admin"]).lines;
        prop_assert_eq!(read(&print(&lines), &["Admin"]).lines, lines);
    }

    #[test]
    fn every_address_between_any_separators_is_found_in_order(
        found in prop::collection::vec(("[a-z]{1,5}@[a-z]{1,5}\\.org", "[,; \t\n]{1,4}"), 1..30),
    ) {
        let text: String = found.iter().flat_map(|(address, gap)| [address.as_str(), gap]).collect();
        let read: Vec<String> = read(&text, &[]).lines.into_iter().filter_map(|line| line.address.ok()).map(String::from).collect();
        prop_assert_eq!(read, found.into_iter().map(|(address, _)| address).collect::<Vec<_>>());
    }

    #[test]
    fn every_row_of_a_table_is_one_line_with_its_columns(
        rows in prop::collection::vec(("[a-z]{1,5}@[a-z]{1,5}\\.org", "[A-Z][a-z \",;]{0,8}[a-z]", "[A-Z][a-z]{1,6}"), 1..20),
        delimiter in prop_oneof![Just(','), Just(';'), Just('\t')],
    ) {
        let mut text = ["Name", "E-mail", "Role"].join(&delimiter.to_string());
        for (address, name, role) in &rows {
            let name = format!("\"{}\"", name.replace('"', "\"\""));
            text.push('\n');
            text.push_str(&[name.as_str(), address, role].join(&delimiter.to_string()));
        }
        let read: Vec<_> = read(&text, &[]).lines.into_iter().map(|line| (line.address.map(String::from), line.name, line.roles)).collect();
        let tidy = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        let expected: Vec<_> = rows.into_iter().map(|(address, name, role)| (Ok(address), Some(tidy(&name)), Some(role))).collect();
        prop_assert_eq!(read, expected);
    }
}
