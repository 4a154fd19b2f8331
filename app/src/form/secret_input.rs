//! A password or token on its way from a form to its server function.

use std::fmt;

use domain::secret::Secret;
use serde::{Deserialize, Serialize};

/// What somebody typed or what a link carries. `domain::secret::Secret` is never serialized; this is, once, as the
/// argument of a server function.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SecretInput(String);

impl fmt::Debug for SecretInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretInput(…)")
    }
}

impl From<SecretInput> for Secret {
    fn from(input: SecretInput) -> Self {
        Self::new(input.0)
    }
}
