//! The unchecked settings of one layer: file, environment or flags. The comments are the reference of the keys and appear
//! in `--help`.

use std::{convert::Infallible, path::PathBuf};

use clap::builder::BoolishValueParser;
use domain::secret::Secret;
use serde::Deserialize;

/// Every key: as here in the file (`listen = "…"`), with dashes as a flag (`--listen`), in capitals in the environment
/// (`ROLECALL_LISTEN`).
#[derive(Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The configuration file (default: ./rolecall.toml, if it exists)
    #[arg(long, env = "ROLECALL_CONFIG", value_name = "FILE", global = true)]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// Where to listen: 127.0.0.1:3000, [::1]:3000, or unix:/run/rolecall.sock (default: 127.0.0.1:3000)
    #[arg(long, env = "ROLECALL_LISTEN", value_name = "PLACE", global = true)]
    pub listen: Option<String>,

    /// The folder of the database and the secret key (default: ./data)
    #[arg(long, env = "ROLECALL_DATA_DIR", value_name = "FOLDER", global = true)]
    pub data_dir: Option<PathBuf>,

    /// The database (default: sqlite://<data_dir>/rolecall.db); postgres://… for several nodes
    #[arg(long, env = "ROLECALL_DATABASE_URL", value_name = "URL", global = true, hide_env_values = true, value_parser = secret)]
    pub database_url: Option<Secret>,

    /// The address that people open; links in mails begin with it, and https:// makes cookies secure
    #[arg(long, env = "ROLECALL_PUBLIC_URL", value_name = "URL", global = true)]
    pub public_url: Option<String>,

    /// Extend HSTS to all subdomains of the public address; only if each of them is on https (default: false)
    #[arg(long, env = "ROLECALL_HSTS_INCLUDE_SUBDOMAINS", value_name = "BOOL", global = true, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub hsts_include_subdomains: Option<bool>,

    /// The secret key, 64 hexadecimal digits; better in a file or in the environment than as a flag
    #[arg(long, env = "ROLECALL_SECRET_KEY", value_name = "HEX", global = true, hide = true, hide_env_values = true, value_parser = secret)]
    pub secret_key: Option<Secret>,

    /// The file with the secret key (default: <data_dir>/secret.key, generated at the first start); required with PostgreSQL
    #[arg(long, env = "ROLECALL_SECRET_KEY_FILE", value_name = "FILE", global = true)]
    pub secret_key_file: Option<PathBuf>,

    /// The fewest characters of a new password, at least 15 (default: 15); 8 to 14 once every sign-in needs a second factor
    #[arg(long, env = "ROLECALL_PASSWORD_MIN_LENGTH", value_name = "COUNT", global = true)]
    pub password_min_length: Option<u32>,

    /// Invite people at hosts without a dot, like ada@intranet (default: false)
    #[arg(long, env = "ROLECALL_ALLOW_HOSTS_WITHOUT_DOT", value_name = "BOOL", global = true, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub allow_hosts_without_dot: Option<bool>,

    /// Show the pages for developers: /dev/mailbox and /dev/ui (default: false)
    #[arg(long, env = "ROLECALL_DEVELOPMENT", value_name = "BOOL", global = true, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub development: Option<bool>,

    /// Move the clock this many days ahead, to see things expire; with `development` only (default: 0)
    #[arg(long, env = "ROLECALL_CLOCK_AHEAD_DAYS", value_name = "DAYS", global = true)]
    pub clock_ahead_days: Option<u16>,

    /// What to log: error, warn, info, debug, trace, or directives like info,server=debug (default: info)
    #[arg(long, env = "ROLECALL_LOG", value_name = "FILTER", global = true)]
    pub log: Option<String>,

    /// How to log: text or json (default: text)
    #[arg(long, env = "ROLECALL_LOG_FORMAT", value_name = "FORMAT", global = true)]
    pub log_format: Option<String>,

    /// The mail server.
    #[command(flatten)]
    pub smtp: SmtpSettings,

    /// Proxies in front of the server.
    #[command(flatten)]
    pub proxy: ProxySettings,

    /// Limits.
    #[command(flatten)]
    pub limits: LimitSettings,

    /// Organizations.
    #[command(flatten)]
    pub organizations: OrganizationSettings,
}

/// `[smtp]`: the mail server. These settings win over those that the set-up stored.
#[derive(Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmtpSettings {
    /// The mail server as host:port
    #[arg(
        id = "smtp.server",
        long = "smtp-server",
        env = "ROLECALL_SMTP_SERVER",
        value_name = "HOST:PORT",
        global = true
    )]
    pub server: Option<String>,

    /// How the connection is secured: starttls, tls, none (without a password) or insecure (default: starttls)
    #[arg(id = "smtp.tls", long = "smtp-tls", env = "ROLECALL_SMTP_TLS", value_name = "KIND", global = true)]
    pub tls: Option<String>,

    /// The user name for the mail server
    #[arg(
        id = "smtp.username",
        long = "smtp-username",
        env = "ROLECALL_SMTP_USERNAME",
        value_name = "NAME",
        global = true
    )]
    pub username: Option<String>,

    /// The password for the mail server; better in a file or in the environment than as a flag
    #[arg(id = "smtp.password", long = "smtp-password", env = "ROLECALL_SMTP_PASSWORD", value_name = "TEXT", global = true, hide = true, hide_env_values = true, value_parser = secret)]
    pub password: Option<Secret>,

    /// The file with the password for the mail server
    #[arg(
        id = "smtp.password_file",
        long = "smtp-password-file",
        env = "ROLECALL_SMTP_PASSWORD_FILE",
        value_name = "FILE",
        global = true
    )]
    pub password_file: Option<PathBuf>,

    /// The sender of mails, like Rolecall <rolecall@example.com>
    #[arg(
        id = "smtp.from",
        long = "smtp-from",
        env = "ROLECALL_SMTP_FROM",
        value_name = "ADDRESS",
        global = true
    )]
    pub from: Option<String>,

    /// The name that the mail server is greeted with (default: the host of the public address)
    #[arg(
        id = "smtp.hello_name",
        long = "smtp-hello-name",
        env = "ROLECALL_SMTP_HELLO_NAME",
        value_name = "HOST",
        global = true
    )]
    pub hello_name: Option<String>,

    /// The file with certificates of authorities, as PEM, that are trusted besides the system's for the mail server
    #[arg(
        id = "smtp.ca_file",
        long = "smtp-ca-file",
        env = "ROLECALL_SMTP_CA_FILE",
        value_name = "FILE",
        global = true
    )]
    pub ca_file: Option<PathBuf>,
}

/// `[proxy]`: proxies in front of the server.
#[derive(Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProxySettings {
    /// Networks of trusted proxies, whose X-Forwarded-For, -Proto and -Host count, separated by commas, like 127.0.0.1,10.0.0.0/8 (default: none)
    #[arg(
        id = "proxy.trusted",
        long = "proxy-trusted",
        env = "ROLECALL_PROXY_TRUSTED",
        value_name = "NETWORKS",
        global = true,
        value_delimiter = ','
    )]
    pub trusted: Option<Vec<String>>,
}

/// `[limits]`: limits on requests.
#[derive(Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
    /// The maximum size of a request body in bytes (default: 1048576)
    #[arg(
        id = "limits.request_body",
        long = "limits-request-body",
        env = "ROLECALL_LIMITS_REQUEST_BODY",
        value_name = "BYTES",
        global = true
    )]
    pub request_body: Option<u32>,

    /// The maximum number of requests in flight; more are answered with 503 (default: 512)
    #[arg(
        id = "limits.requests_in_flight",
        long = "limits-requests-in-flight",
        env = "ROLECALL_LIMITS_REQUESTS_IN_FLIGHT",
        value_name = "COUNT",
        global = true
    )]
    pub requests_in_flight: Option<u32>,

    /// The memory for all password hashes at once, 19 MiB each (default: 128)
    #[arg(
        id = "limits.argon2_memory_mib",
        long = "limits-argon2-memory-mib",
        env = "ROLECALL_LIMITS_ARGON2_MEMORY_MIB",
        value_name = "MIB",
        global = true
    )]
    pub argon2_memory_mib: Option<u32>,
}

/// `[organizations]`: organizations of the installation.
#[derive(Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrganizationSettings {
    /// Who may create organizations: anyone (also by signing up, with a mail server), accounts (everybody who can sign in) or operator (only `rolecall organization create`) (default: accounts)
    #[arg(
        id = "organizations.creation",
        long = "organizations-creation",
        env = "ROLECALL_ORGANIZATIONS_CREATION",
        value_name = "WHO",
        global = true
    )]
    pub creation: Option<String>,
}

impl Settings {
    /// Merges this layer over `below`, key by key.
    #[must_use]
    pub fn or(self, below: Self) -> Self {
        Self {
            config: self.config.or(below.config),
            listen: self.listen.or(below.listen),
            data_dir: self.data_dir.or(below.data_dir),
            database_url: self.database_url.or(below.database_url),
            public_url: self.public_url.or(below.public_url),
            hsts_include_subdomains: self.hsts_include_subdomains.or(below.hsts_include_subdomains),
            secret_key: self.secret_key.or(below.secret_key),
            secret_key_file: self.secret_key_file.or(below.secret_key_file),
            password_min_length: self.password_min_length.or(below.password_min_length),
            allow_hosts_without_dot: self.allow_hosts_without_dot.or(below.allow_hosts_without_dot),
            development: self.development.or(below.development),
            clock_ahead_days: self.clock_ahead_days.or(below.clock_ahead_days),
            log: self.log.or(below.log),
            log_format: self.log_format.or(below.log_format),
            smtp: SmtpSettings {
                server: self.smtp.server.or(below.smtp.server),
                tls: self.smtp.tls.or(below.smtp.tls),
                username: self.smtp.username.or(below.smtp.username),
                password: self.smtp.password.or(below.smtp.password),
                password_file: self.smtp.password_file.or(below.smtp.password_file),
                from: self.smtp.from.or(below.smtp.from),
                hello_name: self.smtp.hello_name.or(below.smtp.hello_name),
                ca_file: self.smtp.ca_file.or(below.smtp.ca_file),
            },
            proxy: ProxySettings { trusted: self.proxy.trusted.or(below.proxy.trusted) },
            limits: LimitSettings {
                request_body: self.limits.request_body.or(below.limits.request_body),
                requests_in_flight: self.limits.requests_in_flight.or(below.limits.requests_in_flight),
                argon2_memory_mib: self.limits.argon2_memory_mib.or(below.limits.argon2_memory_mib),
            },
            organizations: OrganizationSettings {
                creation: self.organizations.creation.or(below.organizations.creation),
            },
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "clap asks for a Result")]
fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(Secret::new(text.to_owned()))
}
