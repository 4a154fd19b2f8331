//! The message of a mail, and the addresses of its envelope.

use domain::{
    email::EmailAddress,
    mail::{MailProblem, SendError},
};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use service::{
    MailSettings,
    mail::{Mail, Sender},
};
use url::Host;

/// A message, ready to be sent.
pub(super) struct Composed {
    /// The sender's address.
    pub(super) from: Address,
    /// The recipient's address.
    pub(super) to: Address,
    /// Headers and body.
    pub(super) bytes: Vec<u8>,
}

/// Composes a mail. The sender's address comes from the settings, the sender's name from the mail.
pub(super) fn message(settings: &MailSettings, mail: &Mail) -> Result<Composed, SendError> {
    let wrong_sender = || SendError::new(MailProblem::SenderRefused);
    let from = Sender::parse(&settings.from).ok().and_then(|sender| address(&sender.address));
    let from = from.ok_or_else(wrong_sender)?;
    let to = EmailAddress::parse(&mail.to).ok().and_then(|to| address(&to));
    let to = to.ok_or(SendError::new(MailProblem::AddressInvalid))?;
    let message_id = format!("<{}@{}>", mail.message_id, from.domain());
    // Suppresses automatic replies (RFC 3834, 5).
    let auto_submitted =
        HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    let message = Message::builder()
        .from(Mailbox::new(Some(mail.from_name.clone()), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(mail.subject.clone())
        .message_id(Some(message_id))
        .raw_header(auto_submitted)
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|error| {
            tracing::error!(%error, "a mail could not be composed");
            SendError::new(MailProblem::NotComposed)
        })?;
    Ok(Composed { from, to, bytes: message.formatted() })
}

/// The address with its host in ASCII (RFC 5891), which every mail server can carry.
fn address(address: &EmailAddress) -> Option<Address> {
    let (local, host) = address.as_str().rsplit_once('@')?;
    match Host::parse(host) {
        Ok(Host::Domain(host)) => Address::new(local, host).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address_is_written_in_ascii_and_what_stands_before_it_is_kept() {
        let ascii = |text: &str| {
            address(&EmailAddress::parse(text).unwrap())
                .map(|address| AsRef::<str>::as_ref(&address).to_owned())
        };
        for (text, expected) in [
            ("Ada+list@Example.com", "Ada+list@example.com"),
            ("ada@bücher.example", "ada@xn--bcher-kva.example"),
            ("ada@例え.テスト", "ada@xn--r8jz45g.xn--zckzah"),
            ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
        ] {
            assert_eq!(ascii(text).as_deref(), Some(expected));
        }
        assert_eq!(ascii("ada@192.0.2.7"), None, "a number is not the name of a host");
    }
}
