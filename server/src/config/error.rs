//! What is wrong with the configuration: the key, and what to do. Never a secret's value.

/// A key that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("configuration key `{key}` ({} in the environment) {problem}", environment_name(key))]
pub struct ConfigError {
    /// The key as the file writes it: `smtp.server`.
    pub key: String,
    /// What is wrong and what to do, without a secret.
    pub problem: String,
}

impl ConfigError {
    /// A problem of one key.
    #[must_use]
    pub fn new(key: &str, problem: impl Into<String>) -> Self {
        Self { key: key.to_owned(), problem: problem.into() }
    }
}

/// The environment's name of a key: `smtp.server` is `ROLECALL_SMTP_SERVER`.
#[must_use]
pub fn environment_name(key: &str) -> String {
    format!("ROLECALL_{}", key.to_uppercase().replace('.', "_"))
}
