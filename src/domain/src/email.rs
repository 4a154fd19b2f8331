//! E-mail addresses: how one is read, and the canonical key by which two are compared (rule 6 of the model).
//! Nothing else in the program lower-cases or normalizes an address.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The longest address that is accepted, in bytes (RFC 5321, 4.5.3.1.3: a path of 256 with its brackets).
pub const MAX_LENGTH: usize = 254;

/// An address as its owner writes it, checked for form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// What two addresses have in common when they are the same mailbox for us: NFKC, lower case, trimmed.
/// `a+b@c` and `a@c` stay distinct.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailKey(String);

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailError {
    /// Nothing was given.
    #[error("Enter an e-mail address.")]
    Empty,
    /// There is no `@`, or nothing before or after it.
    #[error("Enter an e-mail address like ada@example.com.")]
    Form,
    /// It holds a space, a control character or one that addresses do not have.
    #[error("Remove the character that e-mail addresses can't have.")]
    Character,
    /// It is longer than an address can be.
    #[error("Use 254 characters or fewer.")]
    Length,
}

impl EmailAddress {
    /// Reads one address. White space around it, `mailto:` before it and angle brackets around it are dropped.
    ///
    /// # Errors
    /// Says why the text is no address.
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
        let labels_hold = domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c == '-' || c.is_alphanumeric())
        });
        let local_holds = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        if !local_holds || !labels_hold || domain.contains('@') {
            return Err(EmailError::Form);
        }
        Ok(Self(text.to_owned()))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key by which it is compared and found.
    #[must_use]
    pub fn key(&self) -> EmailKey {
        EmailKey(self.0.nfkc().flat_map(char::to_lowercase).nfkc().collect())
    }
}

/// Characters that take no room on the screen and so make two addresses look alike.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

impl EmailKey {
    /// Takes a key that the store kept.
    #[must_use]
    pub const fn from_stored(key: String) -> Self {
        Self(key)
    }
    /// The text that the store keeps.
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
    fn case_unicode_form_and_white_space_do_not_make_another_address() {
        assert_eq!(key("  Ada@Example.COM "), "ada@example.com");
        assert_eq!(key("jose\u{301}@example.com"), key("jos\u{e9}@example.com"));
        assert_eq!(key("Ada Lovelace <ada@example.com>"), "ada@example.com");
        assert_eq!(key("MAILTO:ada@example.com"), "ada@example.com");
        assert_ne!(key("ada+x@example.com"), key("ada@example.com"));
    }

    #[test]
    fn what_is_no_address_says_why() {
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
        fn a_key_is_its_own_key(local in "[a-zA-Z0-9+._àéÖßſK]{1,20}", domain in "[a-zA-Z0-9]{1,12}\\.[a-z]{2,5}") {
            if let Ok(address) = EmailAddress::parse(&format!("{local}@{domain}")) {
                let once = address.key();
                let again = EmailAddress::parse(once.as_str()).unwrap().key();
                prop_assert_eq!(once, again);
            }
        }
    }
}
