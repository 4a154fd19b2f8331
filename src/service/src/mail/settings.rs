//! The mail server: from the configuration, or from the first run, where its password is kept sealed.

use std::net::IpAddr;

use domain::{
    error::{ErrorKind, FieldError, Problem},
    secret::Secret,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use crate::Service;

/// How the connection to the mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    /// Not at all: for a server on the same machine, or for one without a sign-in.
    None,
    /// Not at all, and the password is sent all the same: everybody on the way can read it.
    Insecure,
    /// Turned on in the conversation; refused when the server does not offer it.
    #[default]
    StartTls,
    /// From the first byte.
    Tls,
}

/// How to reach the mail server.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct MailSettings {
    /// `host:port`.
    pub server: String,
    /// How the connection is kept private.
    pub tls: MailTls,
    /// User name, where the server asks for one.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<Secret>,
    /// The sender of mails: an address, or a name with the address in angle brackets.
    pub from: String,
    /// The name or the IP address that the server is greeted with; `None` is the host of the public address.
    #[serde(default)]
    pub hello_name: Option<String>,
    /// Certificates of authorities to trust besides those of the system, as PEM.
    #[serde(default)]
    pub ca_certificates: Option<String>,
}

impl MailSettings {
    /// Collects what is wrong with the fields `mail_server`, `mail_tls` and `mail_from`.
    pub fn check(&self, wrong: &mut Vec<FieldError>) {
        let reads = self.server.rsplit_once(':').is_some_and(|(host, port)| {
            !host.is_empty()
                && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c))
                && port.parse::<u16>().is_ok_and(|port| port > 0)
        });
        if !reads {
            wrong.push(FieldError::new("mail_server", Problem::MailServer));
        }
        if self.is_password_exposed() {
            wrong.push(FieldError::new("mail_tls", Problem::MailUnencrypted));
        }
        crate::accounts::validate::email("mail_from", &self.from, wrong);
    }

    /// Whether the password would be sent over the network without encryption, and nobody has chosen that.
    #[must_use]
    pub fn is_password_exposed(&self) -> bool {
        let host = self.host_and_port().map_or("", |(host, _)| host);
        let is_here =
            host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        self.tls == MailTls::None && self.password.is_some() && !is_here
    }

    /// Whether these are the same settings, the password included.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let same_password = match (&self.password, &other.password) {
            (Some(one), Some(another)) => one.is_same(another),
            (None, None) => true,
            _ => false,
        };
        let rest = |of: &Self| {
            let Self { server, tls, username, password: _, from, hello_name, ca_certificates } = of.clone();
            (server, tls, username, from, hello_name, ca_certificates)
        };
        same_password && rest(self) == rest(other)
    }

    /// Host and port.
    #[must_use]
    pub fn host_and_port(&self) -> Option<(&str, u16)> {
        let (host, port) = self.server.rsplit_once(':')?;
        Some((host.trim_start_matches('[').trim_end_matches(']'), port.parse().ok()?))
    }

    /// Greets the server with the host of the public address, unless a name is set: a name that is known from outside, which
    /// that of a container is not.
    #[must_use]
    pub fn greeting_as(mut self, public_url: Option<&str>) -> Self {
        if self.hello_name.is_none() {
            self.hello_name = public_url
                .and_then(|url| Url::parse(url).ok())
                .and_then(|url| url.host_str().map(ToOwned::to_owned));
        }
        self
    }

    /// As the store keeps them.
    pub(crate) fn seal(&self, service: &Service) -> Result<String, ErrorKind> {
        let text = json!({
            "server": self.server,
            "tls": self.tls,
            "username": self.username,
            "password": self.password.as_ref().map(Secret::reveal),
            "from": self.from,
            "hello_name": self.hello_name,
            "ca_certificates": self.ca_certificates,
        });
        service.keys().seal(&text.to_string(), service.random()).map_err(|_| ErrorKind::Internal)
    }
}

/// The mail server in force, if there is one.
///
/// # Errors
/// The database failed, or what was kept was sealed with another key.
pub async fn settings(service: &Service) -> Result<Option<MailSettings>, ErrorKind> {
    let Some(settings) = configured(service).await? else { return Ok(None) };
    let public_url = service.public_url().await.ok();
    Ok(Some(settings.greeting_as(public_url.as_deref())))
}

/// From the configuration, else from the first run.
async fn configured(service: &Service) -> Result<Option<MailSettings>, ErrorKind> {
    if let Some(mail) = &service.settings().mail {
        return Ok(Some(mail.clone()));
    }
    let Some(sealed) = service.installation().await?.and_then(|installation| installation.mail) else {
        return Ok(None);
    };
    let text = service.keys().open(&sealed).map_err(|error| {
        tracing::error!(%error, "the settings of the mail server cannot be opened");
        ErrorKind::Internal
    })?;
    serde_json::from_str(&text).map(Some).map_err(|_| ErrorKind::Internal)
}

/// Whether mails go anywhere: to a mail server, or to the mailbox of the development configuration.
pub(crate) async fn is_sent(service: &Service) -> Result<bool, ErrorKind> {
    Ok(service.settings().development || settings(service).await?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> MailSettings {
        MailSettings {
            server: "smtp.example.com:25".into(),
            from: "rolecall@example.com".into(),
            ..MailSettings::default()
        }
    }

    #[test]
    fn the_server_is_greeted_with_the_configured_name_else_with_the_host_of_the_public_address() {
        let name = |settings: MailSettings, url| settings.greeting_as(url).hello_name;
        let set = MailSettings { hello_name: Some("mail.example.com".into()), ..settings() };
        assert_eq!(name(set, Some("https://id.example.com")).as_deref(), Some("mail.example.com"));
        for (url, host) in [
            ("https://id.example.com", "id.example.com"),
            ("http://id.example.com:3000", "id.example.com"),
            ("http://192.0.2.7:3000", "192.0.2.7"),
            ("http://[2001:db8::7]", "[2001:db8::7]"),
        ] {
            assert_eq!(name(settings(), Some(url)).as_deref(), Some(host));
        }
        assert_eq!(name(settings(), None), None, "before the set-up");
    }

    #[test]
    fn a_mail_server_is_a_host_and_a_port() {
        let wrong = |server: &str, from: &str| {
            let mut wrong = Vec::new();
            let from = from.to_owned();
            MailSettings { server: server.into(), from, ..settings() }.check(&mut wrong);
            wrong.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert!(wrong("smtp.example.com:587", "rolecall@example.com").is_empty());
        assert!(wrong("[::1]:25", "rolecall@example.com").is_empty());
        assert_eq!(wrong("smtp.example.com", "nobody"), ["mail_server", "mail_from"]);
        assert_eq!(wrong("a b:25", "rolecall@example.com"), ["mail_server"]);
        assert_eq!(wrong("host:0", "rolecall@example.com"), ["mail_server"]);
    }

    #[test]
    fn a_password_needs_encryption_unless_the_server_is_here_or_the_choice_says_otherwise() {
        let is_exposed = |server: &str, tls, password: Option<&str>| {
            let password = password.map(|password| Secret::new(password.to_owned()));
            MailSettings { server: server.to_owned(), tls, password, ..settings() }.is_password_exposed()
        };
        assert!(is_exposed("10.0.0.25:25", MailTls::None, Some("p")));
        assert!(!is_exposed("10.0.0.25:25", MailTls::None, None), "a relay without a sign-in");
        assert!(!is_exposed("10.0.0.25:25", MailTls::Insecure, Some("p")), "chosen");
        assert!(!is_exposed("10.0.0.25:25", MailTls::StartTls, Some("p")));
        for here in ["localhost:25", "127.0.0.1:25", "[::1]:25"] {
            assert!(!is_exposed(here, MailTls::None, Some("p")), "{here}");
        }
    }

    #[test]
    fn debug_does_not_show_the_password() {
        let password = Some(Secret::new("hunter2".into()));
        let settings = MailSettings { username: Some("u".into()), password, ..settings() };
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
