//! Errors of the configuration: the key, and what to do. They never contain the value of a secret.

/// An invalid key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("configuration key `{key}` ({} in the environment) {problem}", environment_name(key))]
pub struct ConfigError {
    /// The key as in the file: `smtp.server`.
    pub key: String,
    /// What is wrong and what to do, without a secret.
    pub problem: String,
}

impl ConfigError {
    /// A problem with one key.
    #[must_use]
    pub fn new(key: &str, problem: impl Into<String>) -> Self {
        Self { key: key.to_owned(), problem: problem.into() }
    }
}

/// The environment variable of a key: `ROLECALL_SMTP_SERVER` for `smtp.server`.
#[must_use]
pub fn environment_name(key: &str) -> String {
    format!("ROLECALL_{}", key.to_uppercase().replace('.', "_"))
}
