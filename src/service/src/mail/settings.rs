//! The mail server: from the configuration, or from the first run, where its password is kept sealed.

use domain::{
    error::{ErrorKind, FieldError, Problem},
    secret::Secret,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Service;

/// How the connection to the mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    /// Not at all: for a server on the same machine.
    None,
    /// Turned on in the conversation; refused when the server does not offer it.
    #[default]
    StartTls,
    /// From the first byte.
    Tls,
}

/// How to reach the mail server.
#[derive(Debug, Clone, Deserialize)]
pub struct MailSettings {
    /// `host:port`.
    pub server: String,
    /// How the connection is kept private.
    pub tls: MailTls,
    /// User name, where the server asks for one.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<Secret>,
    /// The address that mails come from.
    pub from: String,
}

impl MailSettings {
    /// Collects what is wrong with the fields `mail_server` and `mail_from`.
    pub fn check(&self, wrong: &mut Vec<FieldError>) {
        let reads = self.server.rsplit_once(':').is_some_and(|(host, port)| {
            !host.is_empty()
                && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c))
                && port.parse::<u16>().is_ok_and(|port| port > 0)
        });
        if !reads {
            wrong.push(FieldError::new("mail_server", Problem::MailServer));
        }
        crate::accounts::validate::email("mail_from", &self.from, wrong);
    }

    /// Whether these are the same settings, the password included.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let same_password = match (&self.password, &other.password) {
            (Some(one), Some(another)) => one.is_same(another),
            (None, None) => true,
            _ => false,
        };
        let rest = |of: &Self| (of.server.clone(), of.tls, of.username.clone(), of.from.clone());
        same_password && rest(self) == rest(other)
    }

    /// Host and port.
    #[must_use]
    pub fn host_and_port(&self) -> Option<(&str, u16)> {
        let (host, port) = self.server.rsplit_once(':')?;
        Some((host.trim_start_matches('[').trim_end_matches(']'), port.parse().ok()?))
    }

    /// As the store keeps them.
    pub(crate) fn seal(&self, service: &Service) -> Result<String, ErrorKind> {
        let text = json!({
            "server": self.server,
            "tls": self.tls,
            "username": self.username,
            "password": self.password.as_ref().map(Secret::reveal),
            "from": self.from,
        });
        service.keys().seal(&text.to_string(), service.random()).map_err(|_| ErrorKind::Internal)
    }
}

/// The mail server in force, if there is one.
///
/// # Errors
/// The database failed, or what was kept was sealed with another key.
pub async fn settings(service: &Service) -> Result<Option<MailSettings>, ErrorKind> {
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

    #[test]
    fn a_mail_server_is_a_host_and_a_port() {
        let wrong = |server: &str, from: &str| {
            let mut wrong = Vec::new();
            let from = from.to_owned();
            MailSettings { server: server.into(), tls: MailTls::None, username: None, password: None, from }
                .check(&mut wrong);
            wrong.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert!(wrong("smtp.example.com:587", "rolecall@example.com").is_empty());
        assert!(wrong("[::1]:25", "rolecall@example.com").is_empty());
        assert_eq!(wrong("smtp.example.com", "nobody"), ["mail_server", "mail_from"]);
        assert_eq!(wrong("a b:25", "rolecall@example.com"), ["mail_server"]);
        assert_eq!(wrong("host:0", "rolecall@example.com"), ["mail_server"]);
    }

    #[test]
    fn debug_does_not_show_the_password() {
        let settings = MailSettings {
            server: "h:25".into(),
            tls: MailTls::Tls,
            username: Some("u".into()),
            password: Some(Secret::new("hunter2".into())),
            from: "a@b.c".into(),
        };
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
