//! Names in quotes: `"Lovelace, Ada" <…>`, with escapes and the quotation marks of many languages.

use crate::name;

use super::is_wrapping;

/// The longest text between quotes that is read as a name, in bytes: more than a name of the most characters has.
const MAX_QUOTED: usize = 800;

/// The marks that close what a mark opens.
const fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '“' => Some(&['”', '“']),
        '„' => Some(&['“', '”', '‟']),
        '«' => Some(&['»']),
        '»' => Some(&['«', '»']),
        _ => None,
    }
}

/// The length of the quotation that a text begins with, in bytes and with its marks. A backslash or a second mark takes
/// away the meaning of a mark.
pub(super) fn quoted_length(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().take_while(|(at, _)| *at < MAX_QUOTED).peekable();
    let (_, open) = chars.next()?;
    let closing = closing(open)?;
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if closing.contains(&c) && (c != '"' || chars.next_if(|(_, next)| *next == '"').is_none()) {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// The name of a person in a text beside an address, without quotes and brackets around it and without escapes in it.
/// `None` if what remains is not a name of a person.
pub(super) fn person_name(text: &str) -> Option<String> {
    let text = text.trim();
    if quoted_length(text) == Some(text.len()) {
        let mut inner = text.chars();
        inner.next();
        inner.next_back();
        return name::parse_person(&unescaped(inner.as_str())).ok();
    }
    name::parse_person(text.trim_matches(is_wrapping)).ok()
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.extend(chars.next()),
            '"' => {
                chars.next_if_eq(&'"');
                plain.push('"');
            }
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_removed_and_escapes_read() {
        for (text, name) in [
            ("\"Lovelace, Ada\"", "Lovelace, Ada"),
            ("“Lovelace, Ada”", "Lovelace, Ada"),
            ("„Lovelace, Ada“", "Lovelace, Ada"),
            ("« Lovelace, Ada »", "Lovelace, Ada"),
            (r#""Lovelace \"Countess\", Ada""#, "Lovelace \"Countess\", Ada"),
            (r#""Lovelace ""Countess"", Ada""#, "Lovelace \"Countess\", Ada"),
            (r#""Back\\slash""#, "Back\\slash"),
            ("Ada \"Countess\" Lovelace", "Ada \"Countess\" Lovelace"),
            ("(Ada Lovelace)", "Ada Lovelace"),
            ("'Ada Lovelace'", "Ada Lovelace"),
        ] {
            assert_eq!(person_name(text).as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn a_quotation_ends_at_its_own_mark_or_nowhere() {
        assert_eq!(quoted_length("\"a\" b"), Some(3));
        assert_eq!(quoted_length("\"a\"\"b\""), Some(6));
        assert_eq!(quoted_length("\"a\\\"b"), None);
        assert_eq!(quoted_length("“a\"b"), None);
        assert_eq!(quoted_length("a\"b\""), None);
        assert_eq!(quoted_length(""), None);
    }
}
