//! The commands of the program, one file each, and what they share: opening the installation of a configuration.

pub mod doctor;
pub mod migrate;
pub mod organization;
pub mod seed;
pub mod serve;
pub mod setup_link;

use std::{fs, io, sync::Arc};

use domain::{
    audit::{Door, Origin},
    error::ErrorKind,
    time::Span,
};
use messages::Messages;
use service::{Hashing, Keys, Parts, Service, Settings, SystemClock, SystemRng, WrongKey};
use store::{Options, Store, StoreError};

use crate::config::{Config, ConfigError};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The configuration is invalid.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}. Check `database_url`; `rolecall doctor` says more.")]
    Store(#[from] StoreError),
    /// The database was set up with another secret key.
    #[error("{0}. Restore the original key; `secret_key_file` says where it is read from.")]
    Key(#[from] WrongKey),
    /// There is not exactly one organization, and none was named.
    #[error("there is not exactly one organization: name it with --org, by its slug (/o/<ORG>/users)")]
    WhichOrganization,
    /// There are no organizations before the set-up.
    #[error(
        "Rolecall is not set up yet. Open the set-up link first; `rolecall setup-link` prints a new one."
    )]
    NotSetUp,
    /// Nobody with this address owns an organization.
    #[error("{0} owns no organization. Check the address.")]
    NoOwner(String),
    /// The file of a template cannot be read.
    #[error("--template-file: {0} cannot be read: {1}")]
    TemplateFile(String, io::Error),
    /// Some arguments are invalid: a line for each.
    #[error("{0}")]
    Arguments(String),
    /// A use case refused.
    #[error("{}", Messages::default().error(.0))]
    Refused(ErrorKind),
    /// The operating system reported an error.
    #[error("{0}")]
    System(#[from] io::Error),
}

impl From<ErrorKind> for Failure {
    fn from(error: ErrorKind) -> Self {
        Self::Refused(error)
    }
}

impl Failure {
    /// The exit code of the program: 2 for a wrong configuration, else 1.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_) | Self::Key(_) => 2,
            _ => 1,
        }
    }
}

/// Opens the installation: data folder, secret key, database with its migrations, use cases.
///
/// # Errors
/// Names the part that cannot be opened.
pub async fn open(config: &Config) -> Result<Service, Failure> {
    create_data_dir(config)?;
    let key = config.secret_key.load()?;
    // The revealed URL is passed to the database driver only.
    let store = Store::open(&Options::new(config.database_url.reveal())).await?;
    Ok(Service::new(Parts {
        store,
        clock: Arc::new(SystemClock::ahead(Span::days(config.clock_ahead_days.into()))),
        rng: Arc::new(SystemRng),
        keys: Keys::from_secret(key.reveal()),
        settings: settings(config),
    }))
}

/// Creates the data folder, readable by its owner only.
fn create_data_dir(config: &Config) -> Result<(), ConfigError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&config.data_dir).map_err(|error| {
        let path = config.data_dir.display();
        ConfigError::new(
            "data_dir",
            format!("cannot be created at {path}: {error}. Create it or choose another folder."),
        )
    })
}

fn settings(config: &Config) -> Settings {
    Settings {
        public_url: config.public_url.clone(),
        development: config.development,
        password_min_length: config.password_min_length,
        allow_hosts_without_dot: config.allow_hosts_without_dot,
        organization_creation: config.organization_creation,
        hashing: Hashing { at_once: config.limits.hashes_at_once, ..Hashing::default() },
        mail: config.smtp.clone(),
        ..Settings::default()
    }
}

/// The origin of a command.
fn console() -> Origin {
    Origin { door: Door::Console, ip: None, user_agent: None }
}
