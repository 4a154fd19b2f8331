//! The installation's secret key: 32 bytes from which all encryption and signing keys are derived. It is read from the
//! configuration or a file, or generated at the first start.

use std::{
    fmt,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use domain::secret::Secret;

use super::ConfigError;

/// The secret key.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey([u8; 32]);

/// Where the key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// The configuration itself.
    Given(SecretKey),
    /// A file that the operator created.
    File(PathBuf),
    /// A file in the data folder, generated at the first start.
    OwnFile(PathBuf),
}

impl SecretKey {
    /// The bytes, for `service::Keys` only.
    #[must_use]
    pub const fn reveal(&self) -> &[u8; 32] {
        &self.0
    }

    fn parse(key: &str, text: &str) -> Result<Self, ConfigError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| {
            ConfigError::new(key, "is not 64 hexadecimal digits. Create one with: openssl rand -hex 32")
        })?;
        Ok(Self(bytes))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

impl KeySource {
    /// Chooses the source from the settings. Nodes that share a PostgreSQL need the same key, so it must be configured.
    pub(super) fn choose(
        given: Option<&Secret>,
        file: Option<PathBuf>,
        data_dir: &Path,
        is_sqlite: bool,
    ) -> Result<Self, ConfigError> {
        match (given, file) {
            (Some(_), Some(_)) => Err(ConfigError::new(
                "secret_key",
                "is set together with `secret_key_file`. Keep one of them.",
            )),
            (Some(given), None) => Ok(Self::Given(SecretKey::parse("secret_key", given.reveal())?)),
            (None, Some(file)) => Ok(Self::File(file)),
            (None, None) if is_sqlite => Ok(Self::OwnFile(data_dir.join("secret.key"))),
            (None, None) => Err(ConfigError::new(
                "secret_key_file",
                "is missing. With PostgreSQL all nodes share one key. Create a file with: openssl rand -hex 32",
            )),
        }
    }

    /// Reads the key; generates it if the file in the data folder is missing.
    ///
    /// # Errors
    /// Names the configuration key and the file that cannot be read or created.
    pub fn load(&self) -> Result<SecretKey, ConfigError> {
        match self {
            Self::Given(key) => Ok(key.clone()),
            Self::File(path) => read(path),
            Self::OwnFile(path) => match read(path) {
                Err(_) if !path.exists() => generate(path),
                outcome => outcome,
            },
        }
    }

    /// Reads the key, but never generates it.
    ///
    /// # Errors
    /// As [`KeySource::load`], and if the file does not exist yet.
    pub fn read(&self) -> Result<SecretKey, ConfigError> {
        match self {
            Self::Given(key) => Ok(key.clone()),
            Self::File(path) | Self::OwnFile(path) => read(path),
        }
    }

    /// The file, unless the key is in the configuration.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Given(_) => None,
            Self::File(path) | Self::OwnFile(path) => Some(path),
        }
    }
}

fn read(path: &Path) -> Result<SecretKey, ConfigError> {
    SecretKey::parse("secret_key_file", &super::read_text("secret_key_file", path)?)
}

/// Generates the file. If another process was faster, its key is used.
fn generate(path: &Path) -> Result<SecretKey, ConfigError> {
    let wrong = |error: &dyn fmt::Display| {
        ConfigError::new(
            "secret_key_file",
            format!("cannot create {}: {error}. Check that the folder is writable.", path.display()),
        )
    };
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| wrong(&error))?;
    let key = SecretKey(bytes);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            writeln!(file, "{}", hex::encode(key.0))
                .and_then(|()| file.sync_all())
                .map_err(|error| wrong(&error))?;
            Ok(key)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read(path),
        Err(error) => Err(wrong(&error)),
    }
}
