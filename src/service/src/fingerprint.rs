//! The fingerprint of consequences that somebody was shown: what they agreed to is carried out only while it is the same.

use domain::error::ErrorKind;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The SHA-256 of the facts, as hexadecimal digits.
pub(crate) fn fingerprint(facts: &impl Serialize) -> String {
    let hash = Sha256::digest(serde_json::to_vec(facts).unwrap_or_default());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses what is none of the fingerprints that stand for what the caller agreed to; `None` where nothing was shown.
pub(crate) fn check_agreed(agreed: Option<&str>, current: &[String]) -> Result<(), ErrorKind> {
    match agreed {
        Some(agreed) if current.iter().all(|known| known != agreed) => Err(ErrorKind::ConsequencesChanged),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_shown_is_agreed_to_only_while_it_is_the_same() {
        let current = [fingerprint(&("a", 1)), fingerprint(&("a", 2))];
        for shown in &current {
            assert_eq!(check_agreed(Some(shown), &current), Ok(()));
        }
        let other = fingerprint(&("b", 1));
        assert_eq!(check_agreed(Some(&other), &current), Err(ErrorKind::ConsequencesChanged));
        assert_eq!(check_agreed(Some(""), &current), Err(ErrorKind::ConsequencesChanged));
        assert_eq!(check_agreed(None, &current), Ok(()), "programs are shown nothing");
    }
}
