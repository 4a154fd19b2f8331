//! Names of people, organizations and roles: which are accepted, and the key that ignores case.

use unicode_normalization::UnicodeNormalization;

/// The longest name, in characters.
pub const MAX_NAME: usize = 100;

/// Why a text is not accepted as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Only white space.
    #[error("Enter a name.")]
    Empty,
    /// More than [`MAX_NAME`] characters.
    #[error("Use 100 characters or fewer.")]
    Length,
    /// A control character or one that changes the direction of writing.
    #[error("Remove the hidden or special character from the name.")]
    Character,
}

/// Parses a name. White space around it is removed, and each run of it within becomes one space.
///
/// # Errors
/// Why the text is not a name.
pub fn parse(text: &str) -> Result<String, NameError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
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

/// A name in NFKC and lower case. It keeps accents and needs no tables of ICU; search and order on the server use
/// `crate::text`.
#[must_use]
pub fn key(name: &str) -> String {
    name.trim().nfkc().flat_map(char::to_lowercase).collect()
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
    fn a_name_is_normalized_and_validated() {
        assert_eq!(parse("  Ada \n Lovelace "), Ok("Ada Lovelace".to_owned()));
        assert_eq!(parse(" \t"), Err(NameError::Empty));
        assert_eq!(parse(&"x".repeat(101)), Err(NameError::Length));
        assert_eq!(parse("Ada\u{202e}ecalevoL"), Err(NameError::Character));
        assert_eq!(parse("Ada\u{7}"), Err(NameError::Character));
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
