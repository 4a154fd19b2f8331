//! Tests of the generator.

use super::generate;

fn files(text: &str) -> Vec<(String, String)> {
    vec![("users".to_owned(), text.to_owned())]
}

fn wrong(english: &str, german: &str) -> Vec<String> {
    generate(&files(english), &files(german)).unwrap_err()
}

#[test]
fn a_message_becomes_a_function_and_a_text_in_each_language() {
    let english =
        "title = \"Users\"\nshown = \"{count, plural, one {# of {name}} other {# of {name}, all}}\"";
    let german =
        "title = \"Benutzer\"\nshown = \"von {name} {count, plural, one {# Stück} other {# Stücke}}\"";
    let code = generate(&files(english), &files(german)).unwrap();
    assert!(code.contains("pub fn users_title(self) -> &'static str"), "{code}");
    assert!(code.contains("pub fn users_shown(self, count: u64, name: &str) -> String"), "{code}");
    assert!(code.contains("{0,one{{0} of {1}}other{{0} of {1}, all}}"), "{code}");
    assert!(code.contains("von {1} {0,one{{0} Stück}other{{0} Stücke}}"), "{code}");
}

#[test]
fn a_message_with_a_slot_has_two_sides() {
    let code =
        generate(&files("id = \"Request {id, slot}.\""), &files("id = \"Anfrage {id, slot}.\"")).unwrap();
    assert!(code.contains("pub fn users_id(self) -> [String; 2]"), "{code}");
}

#[test]
fn what_one_language_lacks_is_named() {
    assert_eq!(wrong("a = \"A\"", "b = \"B\""), ["de lacks users_a", "en lacks users_b"]);
}

#[test]
fn other_placeholders_are_refused() {
    let expected = ["de users_a has other placeholders than en"];
    assert_eq!(wrong("a = \"Hello {name}\"", "a = \"Hallo\""), expected);
    assert_eq!(wrong("a = \"{n}\"", "a = \"{n, number}\""), expected);
}

#[test]
fn a_plural_needs_the_forms_of_its_language() {
    let one = "a = \"{n, plural, one {#} other {#}}\"";
    assert_eq!(
        wrong(one, "a = \"{n, plural, other {#}}\""),
        ["de users_a: a plural needs the forms one and other"]
    );
}

#[test]
fn an_open_brace_and_an_unknown_kind_are_refused() {
    for (text, reason) in [
        ("{name", "a brace is open"),
        ("name}", "a brace closes nothing"),
        ("{n, plural, one {#} other {#}", "a brace is open"),
        ("{name, date}", "`date` is not a kind of placeholder"),
        ("{Name}", "`Name` is not a placeholder's name"),
        ("{n} {n, number}", "`n` is both Text and Number"),
        ("{a, slot} {b, slot}", "more than one slot"),
    ] {
        let file = format!("a = \"{text}\"");
        assert!(wrong(&file, "a = \"A\"").contains(&format!("en users_a: {reason}")), "{text}");
    }
}
