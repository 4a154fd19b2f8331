//! Text that must not be shown: passwords as typed and tokens in clear. It is hidden in `Debug`, has no `Display`, is not
//! serialized, is not compared with `==`, and is wiped from memory when dropped.

use std::fmt;

use serde::Deserialize;
use subtle::ConstantTimeEq;
use zeroize::ZeroizeOnDrop;

/// A password or token in clear, on its way in or out.
#[derive(Clone, Default, Deserialize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret itself; name the reason where it is called.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether two secrets are the same. It takes as long wherever they differ.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn debug_does_not_show_a_secret() {
        assert_eq!(format!("{:?}", secret("hunter2hunter2")), "Secret(…)");
    }

    #[test]
    fn secrets_are_the_same_when_every_byte_is() {
        assert!(secret("hunter2").is_same(&secret("hunter2")));
        assert!(!secret("hunter2").is_same(&secret("hunter3")));
        assert!(!secret("hunter2").is_same(&secret("hunter22")));
    }
}
