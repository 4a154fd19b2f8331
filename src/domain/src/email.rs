//! E-mail addresses: how they are parsed, and the canonical key by which they are compared (rule 6 of the model).
//! Nothing else in the program lower-cases or normalizes an address.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::hidden::{self, is_hidden};

/// The longest accepted address, in bytes (RFC 5321, 4.5.3.1.3: a path of 256 including its brackets).
pub const MAX_LENGTH: usize = 254;

/// A valid address, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// The canonical form of an address: one mailbox has one key. What stands before the `@` is in NFKC and lower case, the
/// host in its ASCII form (`xn--…`, UTS 46). `a+b@c` and `a@c` stay distinct.
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
    /// A dot at an end of a part, or two in a row.
    #[error("it has a dot too many")]
    Dots,
    /// The host has no dot, and the configuration does not allow such hosts.
    #[error("its host has no dot")]
    NoDot,
    /// A space within it.
    #[error("it has a space")]
    Space,
    /// A character that cannot be seen.
    #[error("it has a hidden character after character {after}")]
    Hidden {
        /// The number of characters before it.
        after: u16,
    },
    /// It contains a control character or another that addresses cannot have.
    #[error("it has a character that addresses cannot have")]
    Character,
    /// It is longer than an address can be.
    #[error("it is longer than 254 characters")]
    Length,
}

impl EmailAddress {
    /// Parses one address. White space and hidden characters around it, spaces beside the `@`, `mailto:` and angle
    /// brackets are removed; full-width characters become ASCII ones.
    ///
    /// # Errors
    /// Why the text is not an address.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text: String = hidden::trim(text).chars().map(hidden::narrow).collect();
        let mut text = text.as_str();
        if let Some(inner) = text.strip_suffix('>') {
            text = hidden::trim(inner.rsplit_once('<').ok_or(EmailError::Form)?.1);
        }
        if let Some(scheme) = text.get(..7)
            && scheme.eq_ignore_ascii_case("mailto:")
        {
            text = hidden::trim(&text[7..]);
        }
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        let (local, host) =
            text.split_once('@').ok_or_else(|| invalid_character(text).unwrap_or(EmailError::Form))?;
        let text = [local.trim_end(), host.trim_start()].join("@");
        if text.len() > MAX_LENGTH {
            return Err(EmailError::Length);
        }
        if let Some(error) = invalid_character(&text) {
            return Err(error);
        }
        let (local, host) = text.split_once('@').ok_or(EmailError::Form)?;
        if local.is_empty() || host.is_empty() || host.contains('@') {
            return Err(EmailError::Form);
        }
        let is_dotted = |part: &str| part.starts_with('.') || part.ends_with('.') || part.contains("..");
        if is_dotted(local) || is_dotted(host) {
            return Err(EmailError::Dots);
        }
        let is_label = |label: &str| {
            label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c == '-' || c.is_alphanumeric() || is_mark(c))
        };
        if local.len() > 64 || !host.split('.').all(is_label) {
            return Err(EmailError::Form);
        }
        Ok(Self(text))
    }

    /// The address as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in NFKC and lower case. The browser compares by it until the server says which mailbox it is.
    #[must_use]
    pub fn folded(&self) -> String {
        fold(&self.0)
    }

    /// The key by which it is compared and looked up.
    #[cfg(feature = "icu")]
    #[must_use]
    pub fn key(&self) -> EmailKey {
        let folded = self.folded();
        match folded.split_once('@') {
            Some((local, host)) => {
                let ascii = idna::domain_to_ascii(host).unwrap_or_else(|_| host.to_owned());
                EmailKey([local, &ascii].join("@"))
            }
            None => EmailKey(folded),
        }
    }

    /// Whether mail can be sent to the host of a new address. Addresses that were accepted before stay valid.
    ///
    /// # Errors
    /// `NoDot` for a host without a dot, unless these are allowed; `Form` if the host has no ASCII form (UTS 46).
    #[cfg(feature = "icu")]
    pub fn check_host(&self, allows_hosts_without_dot: bool) -> Result<(), EmailError> {
        let host = self.0.split_once('@').map_or("", |(_, host)| host);
        match idna::domain_to_ascii(host) {
            Ok(ascii) if ascii.contains('.') || allows_hosts_without_dot => Ok(()),
            Ok(_) => Err(EmailError::NoDot),
            Err(_) => Err(EmailError::Form),
        }
    }
}

/// The ASCII form of a domain that addresses can have, with or without an `@` before it.
///
/// # Errors
/// Why the text is none.
#[cfg(feature = "icu")]
pub fn parse_domain(text: &str) -> Result<String, EmailError> {
    let address = EmailAddress::parse(&["a@", text.strip_prefix('@').unwrap_or(text)].concat())?;
    address.check_host(false)?;
    Ok(address.key().domain().to_owned())
}

/// Whether a character can be a vowel sign or accent, which is not alphanumeric by itself. [`EmailAddress::check_host`]
/// knows exactly, with tables that the browser does not have.
const fn is_mark(c: char) -> bool {
    !c.is_ascii() && !matches!(c, '\u{80}'..='\u{BF}' | '\u{2000}'..='\u{2BFF}' | '\u{3000}'..='\u{303F}')
}

/// The first character that addresses cannot have.
fn invalid_character(text: &str) -> Option<EmailError> {
    text.chars().enumerate().find_map(|(before, c)| match c {
        _ if is_hidden(c) => Some(EmailError::Hidden { after: u16::try_from(before).unwrap_or(u16::MAX) }),
        _ if c.is_whitespace() => Some(EmailError::Space),
        _ if c.is_control() || "\"(),:;<>[]\\".contains(c) => Some(EmailError::Character),
        _ => None,
    })
}

fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).nfkc().collect()
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

    /// What stands after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
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
    fn an_invalid_address_is_rejected_with_its_own_reason() {
        for (text, why) in [
            ("", EmailError::Empty),
            ("   ", EmailError::Empty),
            ("\u{200b}", EmailError::Empty),
            ("carol@", EmailError::Form),
            ("@example.com", EmailError::Form),
            ("a@b@c", EmailError::Form),
            ("a@-b.com", EmailError::Form),
            ("lee@example..com", EmailError::Dots),
            ("a..b@example.com", EmailError::Dots),
            (".a@example.com", EmailError::Dots),
            ("a.@example.com", EmailError::Dots),
            ("a@example.com.", EmailError::Dots),
            ("a b@example.com", EmailError::Space),
            ("a@exam ple.com", EmailError::Space),
            ("a,b@example.com", EmailError::Character),
            ("a\u{7}b@example.com", EmailError::Character),
        ] {
            assert_eq!(EmailAddress::parse(text), Err(why), "{text:?}");
        }
        assert_eq!(EmailAddress::parse(&format!("{}@example.com", "a".repeat(260))), Err(EmailError::Length));
    }

    #[test]
    fn hidden_characters_are_dropped_at_the_edges_and_named_with_their_place_inside() {
        for hidden in
            ['\u{200B}', '\u{2060}', '\u{200E}', '\u{200F}', '\u{202A}', '\u{202E}', '\u{FEFF}', '\u{AD}']
        {
            let parsed = EmailAddress::parse(&format!("{hidden}ada@example.com {hidden}"));
            assert_eq!(parsed.as_ref().map(EmailAddress::as_str), Ok("ada@example.com"), "{hidden:?}");
            let bracketed = EmailAddress::parse(&format!("Ada <{hidden}ada@example.com{hidden}>"));
            assert_eq!(bracketed, parsed, "{hidden:?}");
            assert_eq!(
                EmailAddress::parse(&format!("ada@ex{hidden}ample.com")),
                Err(EmailError::Hidden { after: 6 }),
                "{hidden:?}"
            );
        }
        assert_eq!(EmailAddress::parse("ad\u{200B}a"), Err(EmailError::Hidden { after: 2 }));
    }

    #[test]
    fn spaces_beside_the_at_sign_are_removed_and_wide_characters_narrowed() {
        for text in [
            "judy@ example.com",
            "judy @example.com",
            "judy @ example.com",
            "judy＠example.com",
            "ｊｕｄｙ＠ｅｘａｍｐｌｅ。com",
        ] {
            assert_eq!(
                EmailAddress::parse(text).as_ref().map(EmailAddress::as_str),
                Ok("judy@example.com"),
                "{text}"
            );
        }
    }

    #[test]
    fn one_mailbox_has_one_key_whether_its_host_is_written_in_letters_or_in_ascii() {
        assert_eq!(key("ada@bücher.example"), "ada@xn--bcher-kva.example");
        assert_eq!(key("Ada@BÜCHER.example"), key("ada@xn--bcher-kva.example"));
        assert_eq!(key("ada@bu\u{308}cher.example"), key("ada@XN--BCHER-KVA.example"));
        assert_ne!(key("bücher@example.com"), key("xn--bcher-kva@example.com"));
        assert_eq!(key("ada@xn--a.example"), "ada@xn--a.example", "no valid name, but a stable key");
        assert_eq!(
            EmailAddress::parse("Ada@Bücher.example").unwrap().as_str(),
            "Ada@Bücher.example",
            "as typed"
        );
    }

    #[test]
    fn a_new_address_needs_a_host_with_a_dot_unless_the_configuration_says_otherwise() {
        let check = |text: &str, allows| EmailAddress::parse(text).unwrap().check_host(allows);
        assert_eq!(check("henry@example", false), Err(EmailError::NoDot));
        assert_eq!(check("henry@example", true), Ok(()));
        assert_eq!(check("henry@example.com", false), Ok(()));
        assert_eq!(check("henry@bücher.example", false), Ok(()));
        assert_eq!(check("henry@xn--a.example", false), Err(EmailError::Form));
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_the_key(local in "[a-zA-Z0-9+._àéÖßſK]{1,20}", domain in "[a-zA-Z0-9éß日K]{1,12}\\.[a-z]{2,5}") {
            if let Ok(address) = EmailAddress::parse(&format!("{local}@{domain}")) {
                let once = address.key();
                let again = EmailAddress::parse(once.as_str()).unwrap().key();
                prop_assert_eq!(once, again);
            }
        }
    }
}
