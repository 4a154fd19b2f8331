//! Hashing passwords with argon2id, a few at a time: each takes the memory it is set to, and a flood must not take it all.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::{PasswordHash, Salt},
};
use domain::{error::ErrorKind, secret::Secret};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// The parameters of argon2id. The default is OWASP's and ASVS 11.4.2's: 19 MiB, two passes, one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashing {
    /// Memory of one hash in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// How many hashes may be under way at once.
    pub at_once: usize,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2, lanes: 1, at_once: 4 }
    }
}

/// How a check of a password ended.
pub(crate) enum Verified {
    /// It is wrong.
    Wrong,
    /// It is right.
    Right,
    /// It is right, and its hash is to be replaced by this one, made with today's parameters.
    Rehashed(String),
}

#[derive(Clone)]
pub(crate) struct Hasher {
    params: Params,
    places: Arc<Semaphore>,
    /// The hash of nobody's password: checking against it takes the time of a real check.
    nobody: String,
}

impl Hasher {
    pub(crate) fn new(hashing: Hashing, salt: [u8; 16]) -> Self {
        let params = Params::new(hashing.memory_kib, hashing.passes, hashing.lanes, None).unwrap_or_default();
        let nobody = hash_now(&params, "nobody's password", salt).unwrap_or_default();
        Self { params, places: Arc::new(Semaphore::new(hashing.at_once.max(1))), nobody }
    }

    /// Hashes a password with a fresh salt. PHC string.
    pub(crate) async fn hash(&self, password: &Secret, salt: [u8; 16]) -> Result<String, ErrorKind> {
        let (params, password) = (self.params.clone(), password.clone());
        self.blocking(move || hash_now(&params, password.reveal(), salt)).await?.ok_or(ErrorKind::Internal)
    }

    /// Checks a password. Without a stored hash it takes as long and says wrong.
    pub(crate) async fn verify(
        &self,
        password: &Secret,
        stored: Option<&str>,
        salt: [u8; 16],
    ) -> Result<Verified, ErrorKind> {
        let is_somebody = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        let (params, password) = (self.params.clone(), password.clone());
        self.blocking(move || {
            let Ok(hash) = PasswordHash::new(&stored) else { return Verified::Wrong };
            let right =
                Argon2::default().verify_password(normalized(password.reveal()).as_bytes(), &hash).is_ok();
            if !right || !is_somebody {
                return Verified::Wrong;
            }
            let made_with = Params::try_from(&hash).ok();
            let is_current = made_with.is_some_and(|made| {
                (made.m_cost(), made.t_cost(), made.p_cost())
                    == (params.m_cost(), params.t_cost(), params.p_cost())
            });
            match is_current {
                true => Verified::Right,
                false => {
                    hash_now(&params, password.reveal(), salt).map_or(Verified::Right, Verified::Rehashed)
                }
            }
        })
        .await
    }

    /// Runs on a thread for blocking work, when a place is free.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ErrorKind> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| ErrorKind::Busy)?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(place);
            result
        })
        .await
        .map_err(|_| ErrorKind::Internal)
    }
}

/// The same password typed on another system may come in another Unicode form.
fn normalized(password: &str) -> String {
    password.nfkc().collect()
}

fn hash_now(params: &Params, password: &str, salt: [u8; 16]) -> Option<String> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let salt = Salt::new(&salt).ok()?;
    argon2.hash_password_with_salt(normalized(password).as_bytes(), &salt).ok().map(|hash| hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Hashing = Hashing { memory_kib: 8, passes: 1, lanes: 1, at_once: 2 };

    #[tokio::test]
    async fn a_password_is_right_in_any_unicode_form_and_an_unknown_account_is_wrong() {
        let hasher = Hasher::new(CHEAP, [1; 16]);
        let hash = hasher.hash(&Secret::new("caf\u{e9} au lait".into()), [2; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
        let decomposed = Secret::new("cafe\u{301} au lait".into());
        assert!(matches!(hasher.verify(&decomposed, Some(&hash), [3; 16]).await.unwrap(), Verified::Right));
        let nobody = Secret::new("nobody's password".into());
        assert!(matches!(hasher.verify(&nobody, None, [3; 16]).await.unwrap(), Verified::Wrong));
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_replaced_at_the_next_sign_in() {
        let old = Hasher::new(CHEAP, [1; 16]);
        let new = Hasher::new(Hashing { passes: 2, ..CHEAP }, [1; 16]);
        let password = Secret::new("correct horse battery".into());
        let hash = old.hash(&password, [2; 16]).await.unwrap();
        let Verified::Rehashed(again) = new.verify(&password, Some(&hash), [3; 16]).await.unwrap() else {
            panic!("the hash was kept")
        };
        assert!(again.contains("t=2"));
        assert!(matches!(new.verify(&password, Some(&again), [4; 16]).await.unwrap(), Verified::Right));
    }
}
