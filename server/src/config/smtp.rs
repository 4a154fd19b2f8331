//! The checked settings of the mail server.

use std::net::IpAddr;

use domain::{email::EmailAddress, secret::Secret};

use super::{ConfigError, SmtpSettings};

/// A mail server.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// `host:port`.
    pub server: String,
    /// The security of the connection.
    pub tls: SmtpTls,
    /// User name, if the server requires one.
    pub username: Option<String>,
    /// Password, if the server requires one.
    pub password: Option<Secret>,
    /// The sender of mails.
    pub from: String,
}

/// The security of the connection to the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// No encryption: for a server on the same machine.
    None,
    /// STARTTLS, required before anything else is sent.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

impl Smtp {
    /// Checks the section; `None` if it is empty.
    pub(super) fn resolve(settings: SmtpSettings) -> Result<Option<Self>, ConfigError> {
        let SmtpSettings { server, tls, username, password, password_file, from } = settings;
        let Some(server) = server else {
            let is_empty = tls.is_none()
                && username.is_none()
                && password.is_none()
                && password_file.is_none()
                && from.is_none();
            return if is_empty {
                Ok(None)
            } else {
                Err(ConfigError::new(
                    "smtp.server",
                    "is missing. Write it as host:port, like smtp.example.com:587.",
                ))
            };
        };
        let host = host(&server)?;
        let tls = parse_tls(tls.as_deref())?;
        let password = match (password, password_file) {
            (Some(_), Some(_)) => {
                return Err(ConfigError::new(
                    "smtp.password",
                    "is set together with `smtp.password_file`. Keep one of them.",
                ));
            }
            (None, Some(path)) => {
                let text = super::read_text("smtp.password_file", &path)?;
                Some(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
            }
            (password, None) => password,
        };
        if username.is_some() != password.is_some() {
            let missing = if username.is_some() { "smtp.password" } else { "smtp.username" };
            return Err(ConfigError::new(missing, "is missing: user name and password belong together."));
        }
        if tls == SmtpTls::None && password.is_some() && !is_loopback(&host) {
            return Err(ConfigError::new(
                "smtp.tls",
                "is none, so the password would be sent unencrypted. Use starttls or tls.",
            ));
        }
        let Some(from) = from else {
            return Err(ConfigError::new(
                "smtp.from",
                "is missing. Write the sender, like Rolecall <rolecall@example.com>.",
            ));
        };
        EmailAddress::parse(&from)
            .map_err(|error| ConfigError::new("smtp.from", format!("{from:?} is not an address. {error}")))?;
        Ok(Some(Self { server, tls, username, password, from }))
    }
}

fn host(server: &str) -> Result<String, ConfigError> {
    match server.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0) => {
            Ok(host.trim_matches(['[', ']']).to_owned())
        }
        _ => Err(ConfigError::new(
            "smtp.server",
            format!("{server:?} is not host:port. Write it like smtp.example.com:587."),
        )),
    }
}

fn parse_tls(text: Option<&str>) -> Result<SmtpTls, ConfigError> {
    match text {
        None | Some("starttls") => Ok(SmtpTls::StartTls),
        Some("tls") => Ok(SmtpTls::Tls),
        Some("none") => Ok(SmtpTls::None),
        Some(other) => Err(ConfigError::new(
            "smtp.tls",
            format!("{other:?} is unknown. Write starttls (mostly port 587), tls (mostly port 465) or none."),
        )),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
