//! The checked settings of the mail server.

use domain::secret::Secret;
use service::{MailSettings, MailTls, mail::Sender};
use url::Host;

use super::{ConfigError, SmtpSettings};
use crate::mail::is_certificate;

/// Checks the section; `None` if it is empty.
pub(super) fn resolve(settings: SmtpSettings) -> Result<Option<MailSettings>, ConfigError> {
    let SmtpSettings { server, tls, username, password, password_file, from, hello_name, ca_file } = settings;
    let Some(server) = server else {
        let is_empty = tls.is_none()
            && username.is_none()
            && password.is_none()
            && password_file.is_none()
            && from.is_none()
            && hello_name.is_none()
            && ca_file.is_none();
        return if is_empty {
            Ok(None)
        } else {
            Err(ConfigError::new(
                "smtp.server",
                "is missing. Write it as host:port, like smtp.example.com:587.",
            ))
        };
    };
    check_server(&server)?;
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
    let Some(from) = from else {
        return Err(ConfigError::new(
            "smtp.from",
            "is missing. Write the sender, like Rolecall <rolecall@example.com>.",
        ));
    };
    Sender::parse(&from)
        .map_err(|error| ConfigError::new("smtp.from", format!("{from:?} is not an address. {error}")))?;
    let hello_name = hello_name.as_deref().map(parse_hello_name).transpose()?;
    let ca_certificates = match ca_file {
        Some(path) => {
            let pem = super::read_text("smtp.ca_file", &path)?;
            if !is_certificate(&pem) {
                let problem = format!("{} has no certificate as PEM.", path.display());
                return Err(ConfigError::new("smtp.ca_file", problem));
            }
            Some(pem)
        }
        None => None,
    };
    let settings = MailSettings { server, tls, username, password, from, hello_name, ca_certificates };
    if settings.is_password_exposed() {
        return Err(ConfigError::new(
            "smtp.tls",
            "is none, so the password would be sent unencrypted. Use starttls or tls. If everybody on the way to the \
             mail server may read the password, write insecure.",
        ));
    }
    Ok(Some(settings))
}

/// A name of the domain name system, in ASCII, or an IP address.
fn parse_hello_name(name: &str) -> Result<String, ConfigError> {
    let name = name.trim();
    let is_host_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    match Host::parse(name) {
        Ok(Host::Domain(ascii)) if is_host_name(&ascii) => Ok(ascii),
        Ok(Host::Ipv4(address)) => Ok(address.to_string()),
        Ok(Host::Ipv6(address)) => Ok(address.to_string()),
        _ => Err(ConfigError::new(
            "smtp.hello_name",
            format!(
                "{name:?} is not the name of a host. Write the full name of this machine, like id.example.com."
            ),
        )),
    }
}

fn check_server(server: &str) -> Result<(), ConfigError> {
    match server.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0) => Ok(()),
        _ => Err(ConfigError::new(
            "smtp.server",
            format!("{server:?} is not host:port. Write it like smtp.example.com:587."),
        )),
    }
}

fn parse_tls(text: Option<&str>) -> Result<MailTls, ConfigError> {
    match text {
        None | Some("starttls") => Ok(MailTls::StartTls),
        Some("tls") => Ok(MailTls::Tls),
        Some("none") => Ok(MailTls::None),
        Some("insecure") => Ok(MailTls::Insecure),
        Some(other) => Err(ConfigError::new(
            "smtp.tls",
            format!(
                "{other:?} is unknown. Write starttls (mostly port 587), tls (mostly port 465), none (without a password), or \
                 insecure (with a password that everybody on the way can read)."
            ),
        )),
    }
}
