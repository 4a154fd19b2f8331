//! Tables as spreadsheets and other products write them.

use super::*;

/// A table's lines as address, name and roles, with the ignored columns.
fn table(text: &str) -> (Vec<[String; 3]>, Vec<String>) {
    let pasted = read(text, &[]);
    assert_eq!(pasted.columns, [], "no doubt: {text}");
    (people(text), pasted.unread)
}

#[test]
fn a_separator_line_a_mark_of_byte_order_and_blank_lines_are_no_people() {
    for text in [
        "sep=;\r\nName;E-Mail\r\nAda;ada@x.org\r\n",
        "\u{feff}sep=;\r\nName;E-Mail\r\nAda;ada@x.org",
        "\"sep=;\"\nName;E-Mail\nAda;ada@x.org",
        "\r\n\r\nName;E-Mail\r\nAda;ada@x.org\r\n\r\n",
        "\u{feff}Name;E-Mail\r\nAda;ada@x.org",
        ";;\nName;E-Mail\nAda;ada@x.org",
        "SEP=,\nName,E-Mail\nAda,ada@x.org",
    ] {
        assert_eq!(people(text), [person("ada@x.org", "Ada", "")], "{text:?}");
    }
    assert_eq!(people("sep=;\nada@x.org\nbob@x.org").len(), 2, "no table below it");
}

#[test]
fn line_breaks_in_quotes_belong_to_their_cell() {
    assert_eq!(
        people(
            "Name,Email,Role\r\n\"Ada\r\nLovelace\",ada@x.org,Admin\r\n\"Charles\nBabbage\",cb@x.org,Member"
        ),
        [person("ada@x.org", "Ada Lovelace", "Admin"), person("cb@x.org", "Charles Babbage", "Member")]
    );
}

#[test]
fn titles_above_the_headings_are_one_line_that_can_be_removed() {
    let lines = line_fields("Staff 2026;;\nPrinted;by;HR\n\nName;E-Mail;Role\nAda;ada@x.org;Admin\n");
    let lines: Vec<_> =
        lines.iter().map(|line| (line.0.as_str(), line.1.as_str(), line.2.as_str())).collect();
    assert_eq!(lines, [("Staff 2026 Printed by HR", "-", ""), ("ada@x.org", "ada@x.org", "Ada")]);
}

#[test]
fn a_second_address_column_is_never_invited_and_named_as_ignored() {
    let (lines, unread) = table(
        "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email\n\
         Ada,Lovelace,Countess Ada,ady,ada@work.example,ada@home.example\n\
         ,,Charles B.,,cb@work.example,\n\
         No,Address,,,,only@home.example\n",
    );
    assert_eq!(
        lines,
        [
            person("ada@work.example", "Ada Lovelace", ""),
            person("cb@work.example", "Charles B.", ""),
            person("-", "No Address", "")
        ]
    );
    assert_eq!(unread, ["Nickname", "Secondary Email"]);
}

#[test]
fn a_row_of_nothing_but_a_second_address_is_named_by_its_number() {
    let lines = line_fields("Email,Private Email\nada@x.org,\n,bob@home.example\n");
    assert_eq!(lines[1].0, "#3");
    assert_eq!(lines[1].1, "-");
    assert_eq!(lines.len(), 2);
}

#[test]
fn headings_of_other_products_are_nobody() {
    assert_eq!(
        table(
            "First Name [Required],Last Name [Required],Email Address [Required],Status [READ ONLY]\n\
             Ada,Lovelace,ada@x.org,Active"
        ),
        (vec![person("ada@x.org", "Ada Lovelace", "")], vec!["Status [READ ONLY]".to_owned()])
    );
    assert_eq!(
        table("User principal name,Display name\nada@x.org,Ada Lovelace\n"),
        (vec![person("ada@x.org", "Ada Lovelace", "")], vec![])
    );
    assert_eq!(
        table("User principal name,Display name,Email\nada@cloud.example,Ada,ada@x.org\n"),
        (vec![person("ada@x.org", "Ada", "")], vec!["User principal name".to_owned()])
    );
    assert_eq!(
        table("User principal name,Display name,Email\nada@cloud.example,Ada,\n").0,
        [person("ada@cloud.example", "Ada", "")],
        "the column of that name is empty"
    );
    assert_eq!(
        table("Name;Vorname;E-Mail\nLovelace;Ada;ada@x.org\n").0,
        [person("ada@x.org", "Ada Lovelace", "")]
    );
    assert_eq!(
        table("Name,E-mail 1 - Value,E-mail 2 - Value\nAda,ada@x.org,ada@home.example").0,
        [person("ada@x.org", "Ada", "")]
    );
    assert_eq!(
        table("Name\tAdresse\tTelefon\nAda\tada@x.org\t1\nBob\tbob@x.org\t2\n").0,
        [person("ada@x.org", "Ada", ""), person("bob@x.org", "Bob", "")],
        "the column of addresses is found by what is in it"
    );
}

#[test]
fn headings_that_come_again_are_nobody() {
    let text = "Email,Name\nada@x.org,Ada\nEmail,Name\nbob@x.org,Bob\n";
    assert_eq!(people(text), [person("ada@x.org", "Ada", ""), person("bob@x.org", "Bob", "")]);
}

#[test]
fn where_two_columns_may_be_meant_it_is_asked_and_the_answer_is_obeyed() {
    let both = "Name,Email,Work Email\nAda,ada@home.example,ada@work.example\nBob,,bob@work.example\n";
    let bare = "Ada,ada@home.example,ada@work.example\nBob,bob@home.example,bob@work.example\n";
    for (text, names, examples) in [
        (both, ["Email", "Work Email"], ["ada@home.example", "ada@work.example"]),
        (bare, ["B", "C"], ["ada@home.example", "ada@work.example"]),
    ] {
        let asked = read(text, &[]).columns;
        assert_eq!(asked.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), names);
        assert_eq!(asked.iter().map(|column| column.example.as_str()).collect::<Vec<_>>(), examples);
        let chosen = parse(text, Reading { column: Some(asked[1].number), ..Reading::default() });
        assert_eq!(chosen.columns, [], "it is not asked again");
        assert_eq!(chosen.unread, [names[0]]);
        let addresses: Vec<_> = chosen.lines.iter().filter_map(|line| line.address.as_ref().ok()).collect();
        assert_eq!(
            addresses.iter().map(|address| address.as_str()).collect::<Vec<_>>(),
            ["ada@work.example", "bob@work.example"]
        );
        let all = parse(text, Reading { column: Some(ALL_COLUMNS), ..Reading::default() });
        let number = text.matches('@').count();
        assert_eq!(all.lines.iter().filter(|line| line.address.is_ok()).count(), number, "{text}");
    }
    let gone = parse(both, Reading { column: Some(9), ..Reading::default() });
    assert_eq!(gone.columns.len(), 2, "a column that is not there is no answer");
}

#[test]
fn a_choice_counts_only_where_it_is_in_doubt() {
    for column in [2, ALL_COLUMNS] {
        let text = "Email,Secondary Email\nada@x.org,ada@home.example\n";
        let chosen = parse(text, Reading { column: Some(column), ..Reading::default() });
        assert_eq!(chosen.lines.len(), 1);
        assert_eq!(chosen.lines[0].text, "ada@x.org");
    }
}

/// What stands around the rows of a file.
fn noise() -> impl Strategy<Value = (String, &'static str, char)> {
    (
        prop_oneof![Just(""), Just("\u{feff}"), Just("\r\n\r\n")],
        any::<bool>(),
        prop_oneof![Just("\n"), Just("\r\n")],
        prop_oneof![Just(','), Just(';'), Just('\t')],
    )
        .prop_map(|(mark, declares, end, delimiter)| {
            let declared = if declares { format!("sep={delimiter}{end}") } else { String::new() };
            ([mark, &declared].concat(), end, delimiter)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_table_is_never_half_a_table(
        (before, end, delimiter) in noise(),
        rows in prop::collection::vec(
            ("([a-z]{1,5}@work\\.example)?", "[A-Z][a-z]{1,5}[,; \n\"]?[A-Z][a-z]{1,5}", "([a-z]{1,5}@home\\.example)?"),
            1..12,
        ),
    ) {
        prop_assume!(rows.iter().any(|(address, ..)| !address.is_empty()));
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let join = |cells: [&str; 3]| cells.join(&delimiter.to_string());
        let mut text = before + &join(["Display Name", "Email Address [Required]", "Recovery Email"]);
        for (address, name, other) in &rows {
            text.push_str(end);
            text.push_str(&join([&quoted(name), address, other]));
        }
        let pasted = read(&text, &[]);
        prop_assert_eq!(pasted.lines.len(), rows.len(), "one line each");
        prop_assert_eq!(pasted.unread, ["Recovery Email"]);
        for (line, (address, name, _)) in pasted.lines.iter().zip(&rows) {
            let expected = name.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(line.name.as_deref(), Some(expected.as_str()));
            prop_assert_eq!(line.address.as_ref().ok().map(EmailAddress::as_str).unwrap_or_default(), address);
        }
    }

    #[test]
    fn every_way_of_writing_one_list_reads_as_the_same_addresses(
        names in prop::collection::vec("[a-z]{1,6}", 1..10),
        gap in prop_oneof![Just(","), Just(";"), Just("\n"), Just("，"), Just("、"), Just("；"), Just("\r\n"), Just("\u{200b}, "), Just("\u{2028}")],
        wrap in prop_oneof![Just(("", "")), Just(("<", ">")), Just(("“", "”")), Just(("\u{202a}", "\u{202c}")), Just(("＜", "＞")), Just(("mailto:", ""))],
    ) {
        let text: Vec<String> = names.iter().map(|name| format!("{}{name}@x.org{}", wrap.0, wrap.1)).collect();
        let read: Vec<String> = read(&text.join(gap), &[]).lines.into_iter().filter_map(|line| line.address.ok()).map(String::from).collect();
        let expected: Vec<String> = names.iter().map(|name| format!("{name}@x.org")).collect();
        prop_assert_eq!(read, expected);
    }
}
