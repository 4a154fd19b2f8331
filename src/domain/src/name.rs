//! Names that people give: their own, an organization's, a role's. What is accepted, and the key by which two compare.

use unicode_normalization::UnicodeNormalization;

/// The longest name, in characters.
pub const MAX_NAME: usize = 100;

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but white space.
    #[error("Enter a name.")]
    Empty,
    /// More than [`MAX_NAME`] characters.
    #[error("Use 100 characters or fewer.")]
    Length,
    /// A line end, a control character or one that turns the direction of writing.
    #[error("Remove the hidden or special character from the name.")]
    Character,
}

/// Reads a name: white space around it is dropped, runs of it inside become one space.
///
/// # Errors
/// Says why the text is no name.
pub fn parse(text: &str) -> Result<String, NameError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    if text.chars().count() > MAX_NAME {
        return Err(NameError::Length);
    }
    let turns_direction =
        |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}');
    if text.chars().any(|c| c.is_control() || turns_direction(c)) {
        return Err(NameError::Character);
    }
    Ok(text)
}

/// The key by which names compare and sort: NFKC, lower case.
#[must_use]
pub fn key(name: &str) -> String {
    name.trim().nfkc().flat_map(char::to_lowercase).collect()
}

/// The part of an address that names an organization: lower-case ASCII letters, digits and hyphens; `org` when the
/// name has none of them. Uniqueness is the store's: it appends a number.
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
    fn a_name_is_tidied_and_checked() {
        assert_eq!(parse("  Ada \n Lovelace "), Ok("Ada Lovelace".to_owned()));
        assert_eq!(parse(" \t"), Err(NameError::Empty));
        assert_eq!(parse(&"x".repeat(101)), Err(NameError::Length));
        assert_eq!(parse("Ada\u{202e}ecalevoL"), Err(NameError::Character));
        assert_eq!(parse("Ada\u{7}"), Err(NameError::Character));
    }

    #[test]
    fn a_slug_is_plain() {
        for (name, expected) in
            [("Acme", "acme"), ("Zoë & Söhne GmbH", "zoe-sohne-gmbh"), ("東京", "org"), ("--", "org")]
        {
            assert_eq!(slug(name), expected);
        }
    }
}
