//! The configuration, resolved and checked once at start: flags before `ROLECALL_*` before the file before defaults.
//! It knows no database and no HTTP. Every error names the key and says what to do.

mod error;
mod file;
mod network;
mod secret_key;
mod settings;
mod smtp;

use std::{
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use domain::secret::Secret;
use tracing_subscriber::EnvFilter;
use url::Url;

pub use self::{
    error::{ConfigError, environment_name},
    network::Network,
    secret_key::{KeySource, SecretKey},
    settings::{LimitSettings, ProxySettings, Settings, SmtpSettings},
    smtp::{Smtp, SmtpTls},
};

/// The file that is read when none is named.
const DEFAULT_FILE: &str = "rolecall.toml";
/// What one argon2 hash takes, in MiB (19 MiB and two passes, as OWASP advises).
const MIB_PER_HASH: u32 = 19;

/// What the server runs with.
#[derive(Clone)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The folder of the database and the secret key.
    pub data_dir: PathBuf,
    /// The database; may hold a password.
    pub database_url: Secret,
    /// The address that people open, without a slash at its end.
    pub public_url: Option<String>,
    /// Where the secret key comes from.
    pub secret_key: KeySource,
    /// Shows the pages for developers.
    pub development: bool,
    /// How many days the clock is ahead of the machine's.
    pub clock_ahead_days: u16,
    /// The mail server, where the configuration names one.
    pub smtp: Option<Smtp>,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<Network>,
    /// Limits of single requests and of all together.
    pub limits: Limits,
    /// What is logged, as `tracing` filter directives.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
}

/// Limits of single requests and of all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that the body of one request may have.
    pub request_body: usize,
    /// Requests that are worked on at once.
    pub requests_in_flight: usize,
    /// Password hashes that are computed at once.
    pub hashes_at_once: usize,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Reads the file that `flags` or the environment names (or `./rolecall.toml` where there is one) below `flags`.
    ///
    /// # Errors
    /// Names the key that does not hold, or the file that does not read.
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
    /// Names the key that does not hold.
    pub fn resolve(settings: Settings) -> Result<Self, ConfigError> {
        let data_dir = settings.data_dir.unwrap_or_else(|| PathBuf::from("./data"));
        let database_url = database_url(settings.database_url, &data_dir)?;
        let development = settings.development.unwrap_or(false);
        Ok(Self {
            listen: listen(settings.listen.as_deref())?,
            public_url: settings.public_url.as_deref().map(public_url).transpose()?,
            secret_key: KeySource::choose(
                settings.secret_key.as_ref(),
                settings.secret_key_file,
                &data_dir,
                is_sqlite(&database_url),
            )?,
            clock_ahead_days: clock_ahead(settings.clock_ahead_days, development)?,
            development,
            smtp: Smtp::resolve(settings.smtp)?,
            trusted_proxies: trusted_proxies(&settings.proxy.trusted.unwrap_or_default())?,
            limits: limits(&settings.limits)?,
            log: log_filter(settings.log)?,
            log_format: log_format(settings.log_format.as_deref())?,
            data_dir,
            database_url,
        })
    }

    /// The database without its password, for people.
    #[must_use]
    pub fn shown_database(&self) -> String {
        without_password(self.database_url.reveal())
    }

    /// Whether the database is a file of our own.
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
            .field("secret_key", &self.secret_key)
            .field("development", &self.development)
            .field("clock_ahead_days", &self.clock_ahead_days)
            .field("smtp", &self.smtp)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("limits", &self.limits)
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
            format!("cannot read {}: {error}. Check the path and its rights.", path.display()),
        )
    })
}

fn listen(text: Option<&str>) -> Result<SocketAddr, ConfigError> {
    let text = text.unwrap_or("127.0.0.1:3000");
    text.parse().map_err(|_| {
        ConfigError::new(
            "listen",
            format!("{text:?} is no address with a port. Write it like 127.0.0.1:3000 or [::1]:3000."),
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
            "is of an unknown kind. Write sqlite://path/to/rolecall.db or postgres://user:password@host/database.",
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
        |_| "(a database address that does not read)".to_owned(),
        |url| {
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
        },
    )
}

fn public_url(text: &str) -> Result<String, ConfigError> {
    let wrong = |why: &str| {
        ConfigError::new(
            "public_url",
            format!("{text:?} {why}. Write it like https://people.example.com, without a path."),
        )
    };
    let url = Url::parse(text.trim()).map_err(|_| wrong("does not read"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("begins with neither https:// nor http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("holds a user name"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("has something after the host"));
    }
    Ok(url.origin().ascii_serialization())
}

/// Entries of the audit log and the ends of sessions and links must be true, so a real server's clock is the machine's.
fn clock_ahead(days: Option<u16>, development: bool) -> Result<u16, ConfigError> {
    match days.unwrap_or_default() {
        0 => Ok(0),
        days if development => Ok(days),
        _ => Err(ConfigError::new(
            "clock_ahead_days",
            "is for development only. Leave it out, or set development = true for data that you can throw away.",
        )),
    }
}

fn trusted_proxies(texts: &[String]) -> Result<Vec<Network>, ConfigError> {
    texts
        .iter()
        .map(|text| text.trim().parse().map_err(|problem: String| ConfigError::new("proxy.trusted", problem)))
        .collect()
}

fn limits(settings: &LimitSettings) -> Result<Limits, ConfigError> {
    let within = |key: &'static str, value: u32, least: u32, most: u32| {
        if (least..=most).contains(&value) {
            Ok(value as usize)
        } else {
            Err(ConfigError::new(key, format!("{value} is out of range. Choose between {least} and {most}.")))
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

fn log_filter(text: Option<String>) -> Result<String, ConfigError> {
    let text = text.unwrap_or_else(|| "info".to_owned());
    match EnvFilter::try_new(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(ConfigError::new(
            "log",
            format!(
                "{text:?} does not read. Write error, warn, info, debug or trace, or directives like info,server=debug."
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
