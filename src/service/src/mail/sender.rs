//! The sender of mails, as it is configured: an address, with or without a name.

use domain::email::{EmailAddress, EmailError};

/// Who mails come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The name that is shown; one line.
    pub name: Option<String>,
    /// The address.
    pub address: EmailAddress,
}

impl Sender {
    /// Parses an address, or a name with the address in angle brackets behind it. The name may have any characters; quotes
    /// around it, as in a mail's header (RFC 5322, 3.2.4), are not part of it.
    ///
    /// # Errors
    /// Why there is no address.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        let address = EmailAddress::parse(text)?;
        let name = text.strip_suffix('>').and_then(|text| text.rsplit_once('<')).map(|(name, _)| name);
        let name = name.map(|name| unquote(&one_line(name))).filter(|name| !name.is_empty());
        Ok(Self { name, address })
    }
}

/// Without line breaks and other control characters, which a header cannot have.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The content of a quoted string; any other text as it is.
fn unquote(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut out = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_has_an_address_and_a_name_of_any_characters() {
        for (text, name) in [
            ("people@example.com", None),
            ("<people@example.com>", None),
            ("\"\" <people@example.com>", None),
            ("Rolecall <people@example.com>", Some("Rolecall")),
            ("  Acme, Inc.  <people@example.com> ", Some("Acme, Inc.")),
            ("\"Acme, \\\"Best\\\" Inc.\" <people@example.com>", Some("Acme, \"Best\" Inc.")),
            ("Acme <Support> [EU] (24/7) <people@example.com>", Some("Acme <Support> [EU] (24/7)")),
            ("Bücher & Söhne 📚 <people@example.com>", Some("Bücher & Söhne 📚")),
            ("The \"Best\" <people@example.com>", Some("The \"Best\"")),
            ("Acme\r\nBcc: eve@example.com <people@example.com>", Some("Acme Bcc: eve@example.com")),
        ] {
            let sender = Sender::parse(text).unwrap();
            assert_eq!(
                (sender.name.as_deref(), sender.address.as_str()),
                (name, "people@example.com"),
                "{text}"
            );
        }
        assert!(Sender::parse("Rolecall").is_err());
        assert!(Sender::parse("Rolecall <nobody>").is_err());
    }
}
