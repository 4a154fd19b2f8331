//! The fingerprint of consequences that somebody was shown: what they agreed to is carried out only while it is the same.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// The SHA-256 of the facts, as hexadecimal digits.
pub(crate) fn fingerprint(facts: &impl Serialize) -> String {
    let hash = Sha256::digest(serde_json::to_vec(facts).unwrap_or_default());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
