//! E-mail addresses: how they are parsed, and the canonical key by which they are compared (rule 6 of the model).
//! Nothing else in the program lower-cases or normalizes an address.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The longest accepted address, in bytes (RFC 5321, 4.5.3.1.3: a path of 256 including its brackets).
pub const MAX_LENGTH: usize = 254;

/// A valid address, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// The canonical form of an address: NFKC, lower case, trimmed. `a+b@c` and `a@c` stay distinct.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailKey(String);

/// Why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailError {
    /// The text is empty.
    #[error("the address is empty")]
    Empty,
    /// There is no `@`, or nothing before or after it.
    #[error("it is not of the form name@host")]
    Form,
    /// It contains a space, a control character or another that addresses cannot have.
    #[error("it has a character that addresses cannot have")]
    Character,
    /// It is longer than an address can be.
    #[error("it is longer than 254 characters")]
    Length,
}

impl EmailAddress {
    /// Parses one address. Surrounding white space, `mailto:` and angle brackets are removed.
    ///
    /// # Errors
    /// Why the text is not an address.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let mut text = text.trim();
        if let Some(inner) = text.strip_suffix('>') {
            text = inner.rsplit_once('<').ok_or(EmailError::Form)?.1.trim();
        }
        if let Some(scheme) = text.get(..7)
            && scheme.eq_ignore_ascii_case("mailto:")
        {
            text = text[7..].trim();
        }
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(EmailError::Length);
        }
        if text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || is_invisible(c) || "\"(),:;<>[]\\".contains(c))
        {
            return Err(EmailError::Character);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::Form)?;
        let labels_are_valid = domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c == '-' || c.is_alphanumeric())
        });
        let local_is_valid = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        if !local_is_valid || !labels_are_valid || domain.contains('@') {
            return Err(EmailError::Form);
        }
        Ok(Self(text.to_owned()))
    }

    /// The address as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key by which it is compared and looked up.
    #[must_use]
    pub fn key(&self) -> EmailKey {
        EmailKey(self.0.nfkc().flat_map(char::to_lowercase).nfkc().collect())
    }
}

/// Zero-width characters, which make different addresses look the same.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

impl EmailKey {
    /// Wraps a stored key.
    #[must_use]
    pub const fn from_stored(key: String) -> Self {
        Self(key)
    }
    /// The key as stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailError;
    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(text: &str) -> String {
        EmailAddress::parse(text).unwrap().key().as_str().to_owned()
    }

    #[test]
    fn the_key_ignores_case_unicode_form_and_white_space() {
        assert_eq!(key("  Ada@Example.COM "), "ada@example.com");
        assert_eq!(key("jose\u{301}@example.com"), key("jos\u{e9}@example.com"));
        assert_eq!(key("Ada Lovelace <ada@example.com>"), "ada@example.com");
        assert_eq!(key("MAILTO:ada@example.com"), "ada@example.com");
        assert_ne!(key("ada+x@example.com"), key("ada@example.com"));
    }

    #[test]
    fn an_invalid_address_is_rejected_with_the_reason() {
        for (text, why) in [
            ("", EmailError::Empty),
            ("   ", EmailError::Empty),
            ("carol@", EmailError::Form),
            ("@example.com", EmailError::Form),
            ("a@b@c", EmailError::Form),
            ("a..b@example.com", EmailError::Form),
            ("a@-b.com", EmailError::Form),
            ("a b@example.com", EmailError::Character),
            ("a\u{200b}b@example.com", EmailError::Character),
            ("a@exa\u{202e}mple.com", EmailError::Character),
        ] {
            assert_eq!(EmailAddress::parse(text), Err(why), "{text:?}");
        }
        assert_eq!(EmailAddress::parse(&format!("{}@example.com", "a".repeat(260))), Err(EmailError::Length));
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_the_key(local in "[a-zA-Z0-9+._àéÖßſK]{1,20}", domain in "[a-zA-Z0-9]{1,12}\\.[a-z]{2,5}") {
            if let Ok(address) = EmailAddress::parse(&format!("{local}@{domain}")) {
                let once = address.key();
                let again = EmailAddress::parse(once.as_str()).unwrap().key();
                prop_assert_eq!(once, again);
            }
        }
    }
}
