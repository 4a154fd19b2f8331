//! Names of people, organizations and roles: which are accepted, and the key that ignores case.

use unicode_normalization::UnicodeNormalization;

use crate::hidden::{self, is_hidden};

/// The longest name, in characters.
pub const MAX_NAME: usize = 100;

/// Why a text is not accepted as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Only white space and characters that nobody sees.
    #[error("Enter a name.")]
    Empty,
    /// More than [`MAX_NAME`] characters.
    #[error("Use 100 characters or fewer.")]
    Length,
    /// A control character or one that changes the direction of writing.
    #[error("Remove the hidden or special character from the name.")]
    Character,
    /// It contains an e-mail or web address: mails with this name would show it.
    #[error("Remove the e-mail or web address from the name.")]
    Address,
}

/// Parses a name. White space and hidden characters around it are removed, and each run of white space within becomes one
/// space.
///
/// # Errors
/// Why the text is not a name.
pub fn parse(text: &str) -> Result<String, NameError> {
    let is_edge = |c: char| c.is_whitespace() || (is_hidden(c) && !hidden::is_variation(c));
    let text = text.trim_matches(is_edge).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().all(|c| c.is_whitespace() || is_hidden(c)) {
        return Err(NameError::Empty);
    }
    if text.chars().count() > MAX_NAME {
        return Err(NameError::Length);
    }
    let changes_direction =
        |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}');
    if text.chars().any(|c| c.is_control() || changes_direction(c)) {
        return Err(NameError::Character);
    }
    Ok(text)
}

/// Parses the name of a person, which our mails show to others: without e-mail and web addresses.
///
/// # Errors
/// Why the text is not the name of a person.
pub fn parse_person(text: &str) -> Result<String, NameError> {
    let name = parse(text)?;
    if name.split_whitespace().any(has_address) { Err(NameError::Address) } else { Ok(name) }
}

/// Hosts that are common enough to be a web address in any letters: `Evil.Com`. Elsewhere a part that begins with a
/// capital letter belongs to a name: `St.John`.
const COMMON_ENDINGS: [&str; 12] =
    ["com", "net", "org", "info", "biz", "io", "app", "dev", "online", "site", "shop", "link"];

/// Whether a word contains an e-mail or web address, such as mail programs make links of.
fn has_address(word: &str) -> bool {
    let word: String = word.chars().map(hidden::narrow).collect();
    let lower = word.to_lowercase();
    if lower.contains("://") || lower.starts_with("www.") || lower.starts_with("mailto:") {
        return true;
    }
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '/' | '@'));
    if word.trim_matches('@').contains('@') {
        return true;
    }
    // An abbreviation ends with a dot: `Dr.med.`
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let Some((before, ending)) = host.rsplit_once('.') else { return false };
    let is_word = |text: &str| text.chars().count() > 1 && text.chars().all(char::is_alphabetic);
    let is_host =
        before.chars().any(char::is_alphanumeric) && (is_word(ending) || ending.starts_with("xn--"));
    let is_name = ending.starts_with(char::is_uppercase) && ending.chars().skip(1).all(char::is_lowercase);
    let is_common = COMMON_ENDINGS.contains(&ending.to_lowercase().as_str());
    is_host && (!is_name || is_common || host.len() < word.len())
}

/// A name in NFKC and lower case. It keeps accents and needs no tables of ICU; search and order on the server use
/// `crate::text`.
#[must_use]
pub fn key(name: &str) -> String {
    name.trim().nfkc().flat_map(char::to_lowercase).collect()
}

/// Reads the part of a URL that names an organization, as somebody entered it; `None` if it has characters that it cannot
/// have.
#[must_use]
pub fn parse_slug(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    (slug(&text) == text).then_some(text)
}

/// The part of a URL that names an organization: lower-case ASCII letters, digits and hyphens, or `org` if the name has
/// none of them. It need not be unique: set-up appends a number.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.nfkd().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if (c.is_whitespace() || "-_.&/".contains(c)) && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() == 40 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "org".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_url_is_taken_as_it_is_or_not_at_all() {
        assert_eq!(parse_slug(" Acme-2 ").as_deref(), Some("acme-2"));
        for wrong in ["", "a b", "-a", "a-", "a--b", "a.b", "ä", "a/b", &"x".repeat(41)] {
            assert_eq!(parse_slug(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_name_is_normalized_and_validated() {
        assert_eq!(parse("  Ada \n Lovelace "), Ok("Ada Lovelace".to_owned()));
        assert_eq!(parse(" \t"), Err(NameError::Empty));
        assert_eq!(parse(&"x".repeat(101)), Err(NameError::Length));
        assert_eq!(parse("Ada\u{202e}ecalevoL"), Err(NameError::Character));
        assert_eq!(parse("Ada\u{7}"), Err(NameError::Character));
    }

    #[test]
    fn a_name_of_hidden_characters_only_is_empty() {
        for text in ["\u{3164}", "\u{2800}", "\u{200B}", "\u{AD}", "\u{3164} \u{2800}\u{FE0F}", "\u{202E}"] {
            assert_eq!(parse(text), Err(NameError::Empty), "{text:?}");
        }
        assert_eq!(parse("\u{200B}Ada\u{FEFF} "), Ok("Ada".to_owned()));
        assert_eq!(parse("Ada ❤\u{FE0F}"), Ok("Ada ❤\u{FE0F}".to_owned()), "an emoji stays as it is");
    }

    #[test]
    fn a_person_is_not_called_like_an_address() {
        for bait in [
            "Account blocked! Verify at evil.example/login",
            "evil.example",
            "EVIL.COM",
            "Evil.Com now",
            "Verify (Evil.Xyz/login)",
            "www.evil",
            "https://1.2.3.4",
            "ada@evil.example",
            "Ada ＠evil.example",
            "evil．example",
            "evil。example",
            "a@b",
            "(support@x.org)",
            "bücher.example",
            "x.xn--p1ai",
        ] {
            assert_eq!(parse_person(bait), Err(NameError::Address), "{bait}");
        }
        for name in [
            "Ada Lovelace",
            "J.R.R. Tolkien",
            "J.R.R.Tolkien",
            "Dr.med. Anna Müller",
            "St.John Rivers",
            "O'Neil, Conan",
            "Ada Lovelace Jr.",
            "Smith-Jones (née Lee)",
            "Ada 2.0",
            "山田 太郎",
            "@ada",
            "Ph.D. Who",
            "w/o name",
        ] {
            assert_eq!(parse_person(name), Ok(name.to_owned()), "{name}");
        }
        assert_eq!(parse("Booking.com"), Ok("Booking.com".to_owned()), "an organization may be");
    }

    #[test]
    fn a_slug_is_lower_case_ascii() {
        for (name, expected) in
            [("Acme", "acme"), ("Zoë & Söhne GmbH", "zoe-sohne-gmbh"), ("東京", "org"), ("--", "org")]
        {
            assert_eq!(slug(name), expected);
        }
    }
}
