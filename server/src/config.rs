//! The configuration, resolved and checked once at start. Flags win over `ROLECALL_*`, then the file, then the defaults.
//! Every error names the key and says what to do.

mod error;
mod file;
mod listen;
mod secret_key;
mod settings;
mod smtp;

use std::{
    fmt,
    net::IpAddr,
    path::{Path, PathBuf},
};

use domain::{access::OrganizationCreation, secret::Secret};
use ipnet::IpNet;
use service::MailSettings;
use tracing_subscriber::EnvFilter;
use url::Url;

pub use self::{
    error::{ConfigError, environment_name},
    listen::Listen,
    secret_key::{KeySource, SecretKey},
    settings::{LimitSettings, OrganizationSettings, ProxySettings, Settings, SmtpSettings},
};

/// The file that is read if none is named and it exists.
const DEFAULT_FILE: &str = "rolecall.toml";
/// The memory of one argon2 hash in MiB (OWASP: 19 MiB and two passes).
const MIB_PER_HASH: u32 = 19;
/// The fewest characters of a password that is the only factor.
const PASSWORD_ONLY_FACTOR: u32 = 15;

/// The checked configuration.
#[derive(Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: Listen,
    /// The folder of the database and the secret key.
    pub data_dir: PathBuf,
    /// The database URL; it may contain a password.
    pub database_url: Secret,
    /// The address that people open, with its path, if any, and without a slash at its end.
    pub public_url: Option<String>,
    /// Whether HSTS covers the subdomains too.
    pub hsts_include_subdomains: bool,
    /// Where the secret key comes from.
    pub secret_key: KeySource,
    /// Whether the pages for developers are shown.
    pub development: bool,
    /// The fewest characters of a new password.
    pub password_min_length: u32,
    /// Whether new addresses may have a host without a dot.
    pub allow_hosts_without_dot: bool,
    /// How many days the clock is ahead of the system's.
    pub clock_ahead_days: u16,
    /// The mail server, if one is configured.
    pub smtp: Option<MailSettings>,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Limits on requests.
    pub limits: Limits,
    /// Who may create organizations.
    pub organization_creation: OrganizationCreation,
    /// `tracing` filter directives.
    pub log: String,
    /// The format of log lines.
    pub log_format: LogFormat,
}

/// Limits on requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The maximum size of a request body in bytes.
    pub request_body: usize,
    /// The maximum number of requests in flight.
    pub requests_in_flight: usize,
    /// The maximum number of password hashes computed at once.
    pub hashes_at_once: usize,
}

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Merges `flags` (and the environment) over the file that they name, or over `./rolecall.toml` if it exists.
    ///
    /// # Errors
    /// Names the invalid key or the unreadable file.
    pub fn load(flags: Settings) -> Result<Self, ConfigError> {
        let settings = match &flags.config {
            Some(path) => {
                let text = read_text("config", path)?;
                let shown = path.display().to_string();
                flags.or(file::parse(&shown, &text)?)
            }
            None if Path::new(DEFAULT_FILE).exists() => {
                let text = read_text("config", Path::new(DEFAULT_FILE))?;
                flags.or(file::parse(DEFAULT_FILE, &text)?)
            }
            None => flags,
        };
        Self::resolve(settings)
    }

    /// Checks every setting and fills in the defaults.
    ///
    /// # Errors
    /// Names the invalid key.
    pub fn resolve(settings: Settings) -> Result<Self, ConfigError> {
        let data_dir = settings.data_dir.unwrap_or_else(|| PathBuf::from("./data"));
        let database_url = database_url(settings.database_url, &data_dir)?;
        let development = settings.development.unwrap_or(false);
        Ok(Self {
            listen: Listen::parse(settings.listen.as_deref().unwrap_or("127.0.0.1:3000"))?,
            public_url: settings.public_url.as_deref().map(public_url).transpose()?,
            hsts_include_subdomains: settings.hsts_include_subdomains.unwrap_or(false),
            secret_key: KeySource::choose(
                settings.secret_key.as_ref(),
                settings.secret_key_file,
                &data_dir,
                is_sqlite(&database_url),
            )?,
            password_min_length: password_min_length(settings.password_min_length)?,
            allow_hosts_without_dot: settings.allow_hosts_without_dot.unwrap_or(false),
            clock_ahead_days: clock_ahead(settings.clock_ahead_days, development)?,
            development,
            smtp: smtp::resolve(settings.smtp)?,
            trusted_proxies: trusted_proxies(&settings.proxy.trusted.unwrap_or_default())?,
            limits: limits(&settings.limits)?,
            organization_creation: organization_creation(settings.organizations.creation.as_deref())?,
            log: log_filter(settings.log)?,
            log_format: log_format(settings.log_format.as_deref())?,
            data_dir,
            database_url,
        })
    }

    /// The database URL without its password.
    #[must_use]
    pub fn shown_database(&self) -> String {
        without_password(self.database_url.reveal())
    }

    /// Whether the database is SQLite.
    #[must_use]
    pub fn has_sqlite(&self) -> bool {
        is_sqlite(&self.database_url)
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("data_dir", &self.data_dir)
            .field("database_url", &self.shown_database())
            .field("public_url", &self.public_url)
            .field("hsts_include_subdomains", &self.hsts_include_subdomains)
            .field("secret_key", &self.secret_key)
            .field("development", &self.development)
            .field("password_min_length", &self.password_min_length)
            .field("allow_hosts_without_dot", &self.allow_hosts_without_dot)
            .field("clock_ahead_days", &self.clock_ahead_days)
            .field("smtp", &self.smtp)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("limits", &self.limits)
            .field("organization_creation", &self.organization_creation)
            .field("log", &self.log)
            .field("log_format", &self.log_format)
            .finish()
    }
}

/// Reads a file that a key names.
fn read_text(key: &'static str, path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| {
        ConfigError::new(
            key,
            format!("cannot read {}: {error}. Check the path and its permissions.", path.display()),
        )
    })
}

fn database_url(given: Option<Secret>, data_dir: &Path) -> Result<Secret, ConfigError> {
    let Some(given) = given else {
        return Ok(Secret::new(format!("sqlite://{}", data_dir.join("rolecall.db").display())));
    };
    let scheme = given.reveal().split_once("://").map(|(scheme, _)| scheme);
    if matches!(scheme, Some("sqlite" | "postgres" | "postgresql")) {
        Ok(given)
    } else {
        Err(ConfigError::new(
            "database_url",
            "has an unknown scheme. Write sqlite://path/to/rolecall.db or postgres://user:password@host/database.",
        ))
    }
}

fn is_sqlite(database_url: &Secret) -> bool {
    database_url.reveal().starts_with("sqlite:")
}

fn without_password(database_url: &str) -> String {
    if database_url.starts_with("sqlite:") {
        return database_url.split('?').next().unwrap_or_default().to_owned();
    }
    Url::parse(database_url).map_or_else(
        |_| "(an invalid database URL)".to_owned(),
        |url| {
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
        },
    )
}

fn public_url(text: &str) -> Result<String, ConfigError> {
    service::public_url::parse(text).map_err(|problem| {
        ConfigError::new(
            "public_url",
            format!(
                "{text:?} {problem}. Write it like https://people.example.com or https://example.com/people."
            ),
        )
    })
}

/// Audit events and expiry times must be true, so only a development server may move its clock.
fn clock_ahead(days: Option<u16>, development: bool) -> Result<u16, ConfigError> {
    match days.unwrap_or_default() {
        0 => Ok(0),
        days if development => Ok(days),
        _ => Err(ConfigError::new(
            "clock_ahead_days",
            "is for development only. Remove it, or set development = true for data that you can throw away.",
        )),
    }
}

/// A password is the only factor: NIST SP 800-63B-4 (3.1.1.2) asks for 15 characters, and for 8 beside a second factor.
fn password_min_length(least: Option<u32>) -> Result<u32, ConfigError> {
    let refuse = |problem: String| Err(ConfigError::new("password_min_length", problem));
    match least.unwrap_or(PASSWORD_ONLY_FACTOR) {
        least @ PASSWORD_ONLY_FACTOR..=64 => Ok(least),
        short @ 8..PASSWORD_ONLY_FACTOR => refuse(format!(
            "{short} is too short while a password is the only factor. Choose {PASSWORD_ONLY_FACTOR} or more."
        )),
        other => refuse(format!("{other} is out of range. Choose between {PASSWORD_ONLY_FACTOR} and 64.")),
    }
}

fn trusted_proxies(texts: &[String]) -> Result<Vec<IpNet>, ConfigError> {
    texts.iter().map(|text| network(text.trim())).collect()
}

/// A network in CIDR notation, or one address alone.
fn network(text: &str) -> Result<IpNet, ConfigError> {
    text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
        ConfigError::new(
            "proxy.trusted",
            format!("{text:?} is not a network. Write it like 10.0.0.0/8 or 127.0.0.1."),
        )
    })
}

fn limits(settings: &LimitSettings) -> Result<Limits, ConfigError> {
    let within = |key: &'static str, value: u32, min: u32, max: u32| {
        if (min..=max).contains(&value) {
            Ok(value as usize)
        } else {
            Err(ConfigError::new(key, format!("{value} is out of range. Choose between {min} and {max}.")))
        }
    };
    let argon2_memory_mib =
        within("limits.argon2_memory_mib", settings.argon2_memory_mib.unwrap_or(128), MIB_PER_HASH, 65_536)?;
    Ok(Limits {
        request_body: within(
            "limits.request_body",
            settings.request_body.unwrap_or(1024 * 1024),
            16 * 1024,
            64 * 1024 * 1024,
        )?,
        requests_in_flight: within(
            "limits.requests_in_flight",
            settings.requests_in_flight.unwrap_or(512),
            1,
            100_000,
        )?,
        hashes_at_once: argon2_memory_mib / MIB_PER_HASH as usize,
    })
}

fn organization_creation(who: Option<&str>) -> Result<OrganizationCreation, ConfigError> {
    match who {
        None | Some("accounts") => Ok(OrganizationCreation::Accounts),
        Some("anyone") => Ok(OrganizationCreation::Anyone),
        Some("operator") => Ok(OrganizationCreation::Operator),
        Some(other) => Err(ConfigError::new(
            "organizations.creation",
            format!("{other:?} is unknown. Write anyone, accounts or operator."),
        )),
    }
}

fn log_filter(text: Option<String>) -> Result<String, ConfigError> {
    let text = text.unwrap_or_else(|| "info".to_owned());
    match EnvFilter::try_new(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(ConfigError::new(
            "log",
            format!(
                "{text:?} is invalid. Write error, warn, info, debug or trace, or directives like info,server=debug."
            ),
        )),
    }
}

fn log_format(text: Option<&str>) -> Result<LogFormat, ConfigError> {
    match text {
        None | Some("text") => Ok(LogFormat::Text),
        Some("json") => Ok(LogFormat::Json),
        Some(other) => {
            Err(ConfigError::new("log_format", format!("{other:?} is unknown. Write text or json.")))
        }
    }
}
