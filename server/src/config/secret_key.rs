//! The installation's secret key: 32 bytes from which everything sealed or signed is derived. It is read from the
//! configuration or a file, or made once; it is never shown.

use std::{
    fmt,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use domain::secret::Secret;

use super::ConfigError;

/// 32 bytes that only the operator knows.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey([u8; 32]);

/// Where the key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// It stands in the configuration.
    Given(SecretKey),
    /// It stands in a file that the operator made.
    File(PathBuf),
    /// It stands in a file of the data folder, which the first start makes.
    OwnFile(PathBuf),
}

impl SecretKey {
    /// The key itself, for `service::Keys` alone.
    #[must_use]
    pub const fn reveal(&self) -> &[u8; 32] {
        &self.0
    }

    fn parse(key: &str, text: &str) -> Result<Self, ConfigError> {
        let digits = text.trim().as_bytes();
        let mut bytes = [0; 32];
        let mut is_hex = digits.len() == 64;
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).unwrap_or_default();
            is_hex &= pair.bytes().all(|digit| digit.is_ascii_hexdigit());
            *byte = u8::from_str_radix(pair, 16).unwrap_or_default();
        }
        if is_hex {
            Ok(Self(bytes))
        } else {
            Err(ConfigError::new(key, "is not 64 hexadecimal digits. Make one with: openssl rand -hex 32"))
        }
    }

    fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

impl KeySource {
    /// Chooses among what is configured. Several nodes share a PostgreSQL, so each must be given the same key.
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
                "is missing, and PostgreSQL needs it: all nodes share one key. Make a file with: openssl rand -hex 32",
            )),
        }
    }

    /// Reads the key; the own file is made when it is missing.
    ///
    /// # Errors
    /// Names the key of the configuration and the file that cannot be read, made or understood.
    pub fn load(&self) -> Result<SecretKey, ConfigError> {
        match self {
            Self::Given(key) => Ok(key.clone()),
            Self::File(path) => read(path),
            Self::OwnFile(path) => match read(path) {
                Err(_) if !path.exists() => make(path),
                outcome => outcome,
            },
        }
    }

    /// Reads the key, but makes none.
    ///
    /// # Errors
    /// As [`KeySource::load`], and when the own file does not exist yet.
    pub fn read(&self) -> Result<SecretKey, ConfigError> {
        match self {
            Self::Given(key) => Ok(key.clone()),
            Self::File(path) | Self::OwnFile(path) => read(path),
        }
    }

    /// The file, where there is one.
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

/// Makes the file, unless somebody else was faster: then theirs counts.
fn make(path: &Path) -> Result<SecretKey, ConfigError> {
    let wrong = |error: &dyn fmt::Display| {
        ConfigError::new(
            "secret_key_file",
            format!("cannot make {}: {error}. Check that the folder can be written.", path.display()),
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
            writeln!(file, "{}", key.hex()).and_then(|()| file.sync_all()).map_err(|error| wrong(&error))?;
            Ok(key)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read(path),
        Err(error) => Err(wrong(&error)),
    }
}
