//! What is derived from the installation's one secret key: the tokens of links, and the seal of the mail password.
//! The database holds only hashes of tokens, so a stolen copy of it opens no link.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce, aead::Aead};
use domain::{
    error::ErrorKind,
    id::{AccountId, EmailChangeId, InvitationId, ResetId, SignUpId},
    link_token,
    secret::Secret,
};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The key is not the one that the database was set up with.
#[derive(Debug, thiserror::Error)]
#[error("the secret key is not the one that this database was set up with")]
pub struct WrongKey;

/// Derives tokens and seals secrets.
#[derive(Clone)]
pub struct Keys {
    links: [u8; 32],
    seal: [u8; 32],
    check: [u8; 32],
}

impl Keys {
    /// From the installation's secret of 32 random bytes.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self {
            links: mac(secret, &[b"links"]),
            seal: mac(secret, &[b"seal"]),
            check: mac(secret, &[b"check"]),
        }
    }

    /// Tells a wrong key from the right one without showing either.
    #[must_use]
    pub fn check(&self) -> Vec<u8> {
        self.check[..16].to_vec()
    }

    /// The token of an invitation's link; another one for each version.
    #[must_use]
    pub fn invitation_token(&self, id: InvitationId, version: i64) -> Secret {
        token(&mac(&self.links, &[b"invitation", id.uuid().as_bytes(), &version.to_be_bytes()]))
    }

    /// The token of a password reset's link.
    #[must_use]
    pub fn reset_token(&self, id: ResetId) -> Secret {
        token(&mac(&self.links, &[b"reset", id.uuid().as_bytes()]))
    }

    /// The token of the link that proves the new address of an account.
    #[must_use]
    pub fn email_change_token(&self, id: EmailChangeId) -> Secret {
        token(&mac(&self.links, &[b"email-change", id.uuid().as_bytes()]))
    }

    /// The token of the link that keeps the present address of an account.
    #[must_use]
    pub fn email_cancel_token(&self, id: EmailChangeId) -> Secret {
        token(&mac(&self.links, &[b"email-cancel", id.uuid().as_bytes()]))
    }

    /// The token of a link to sign up.
    #[must_use]
    pub fn sign_up_token(&self, id: SignUpId) -> Secret {
        token(&mac(&self.links, &[b"sign-up", id.uuid().as_bytes()]))
    }

    /// What a device keeps after it signed in to an account: a number of its own, and the proof that it is ours.
    #[must_use]
    pub fn device_token(&self, account: AccountId, device: &[u8; 16]) -> Secret {
        let proof = mac(&self.links, &[b"device", account.uuid().as_bytes(), device]);
        Secret::new(URL_SAFE_NO_PAD.encode([device.as_slice(), &proof].concat()))
    }

    /// The number of a device that signed in to this account before; `None` for any other.
    #[must_use]
    pub fn device(&self, account: AccountId, token: &Secret) -> Option<[u8; 16]> {
        let bytes = URL_SAFE_NO_PAD.decode(token.reveal()).ok()?;
        let (device, proof) = bytes.split_first_chunk::<16>()?;
        let expected = mac(&self.links, &[b"device", account.uuid().as_bytes(), device]);
        bool::from(expected.as_slice().ct_eq(proof)).then_some(*device)
    }

    /// Seals a text (ChaCha20-Poly1305, RFC 8439) with a nonce that is used once.
    ///
    /// # Errors
    /// The cipher refused, which it does only for texts of many gigabytes.
    pub fn seal(&self, text: &str, nonce: [u8; 12]) -> Result<String, WrongKey> {
        let sealed = ChaCha20Poly1305::new(&self.seal.into())
            .encrypt(&Nonce::from(nonce), text.as_bytes())
            .map_err(|_| WrongKey)?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what `seal` made.
    ///
    /// # Errors
    /// It was sealed with another key, or altered.
    pub fn open(&self, sealed: &str) -> Result<String, WrongKey> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| WrongKey)?;
        let (nonce, sealed) = bytes.split_first_chunk::<12>().ok_or(WrongKey)?;
        let text = ChaCha20Poly1305::new(&self.seal.into())
            .decrypt(&Nonce::from(*nonce), sealed)
            .map_err(|_| WrongKey)?;
        String::from_utf8(text).map_err(|_| WrongKey)
    }
}

/// HMAC-SHA-256 over length-prefixed parts, so that no two lists of parts give the same input.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a short key up with zeros to the block's 64 bytes (RFC 2104, section 2).
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new((&block).into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// 32 bytes as the text of a link or cookie.
pub(crate) fn token(bytes: &[u8; 32]) -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(bytes))
}

/// What the store keeps of a token. A token has 256 random bits, so a plain hash is enough.
pub(crate) fn token_hash(token: &Secret) -> [u8; 32] {
    Sha256::digest(token.reveal().as_bytes()).into()
}

/// What the store keeps of the token of a link that somebody sent back.
///
/// # Errors
/// `LinkIncomplete` where it was cut.
pub(crate) fn link_hash(token: &Secret) -> Result<[u8; 32], ErrorKind> {
    link_token::read(token.reveal()).map(|token| token_hash(&token)).ok_or(ErrorKind::LinkIncomplete)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn each_link_and_each_resending_has_a_token_of_its_own() {
        let keys = Keys::from_secret(&[7; 32]);
        let (a, b) = (InvitationId::new(Uuid::from_u128(1)), InvitationId::new(Uuid::from_u128(2)));
        let same = |a: Secret, b: Secret| a.is_same(&b);
        assert!(same(keys.invitation_token(a, 1), keys.invitation_token(a, 1)));
        assert!(!same(keys.invitation_token(a, 1), keys.invitation_token(a, 2)));
        assert!(!same(keys.invitation_token(a, 1), keys.invitation_token(b, 1)));
        assert!(!same(keys.invitation_token(a, 1), keys.reset_token(ResetId::new(Uuid::from_u128(1)))));
        let change = EmailChangeId::new(Uuid::from_u128(1));
        assert!(!same(keys.email_change_token(change), keys.email_cancel_token(change)));
        assert!(!same(keys.email_change_token(change), keys.reset_token(ResetId::new(Uuid::from_u128(1)))));
        let sign_up = SignUpId::new(Uuid::from_u128(1));
        assert!(!same(keys.sign_up_token(sign_up), keys.reset_token(ResetId::new(Uuid::from_u128(1)))));
        assert!(!same(keys.invitation_token(a, 1), Keys::from_secret(&[8; 32]).invitation_token(a, 1)));
        assert_eq!(keys.invitation_token(a, 1).reveal().len(), 43);
    }

    #[test]
    fn a_device_is_known_to_the_account_that_it_signed_in_to_and_to_no_other() {
        let keys = Keys::from_secret(&[7; 32]);
        let (ada, bob) = (AccountId::new(Uuid::from_u128(1)), AccountId::new(Uuid::from_u128(2)));
        let token = keys.device_token(ada, &[9; 16]);
        assert_eq!(keys.device(ada, &token), Some([9; 16]));
        assert_eq!(keys.device(bob, &token), None);
        assert_eq!(Keys::from_secret(&[8; 32]).device(ada, &token), None);
        for nonsense in ["", "x", &token.reveal()[..40]] {
            assert_eq!(keys.device(ada, &Secret::new(nonsense.to_owned())), None);
        }
    }

    #[test]
    fn a_sealed_text_opens_with_its_key_only() {
        let keys = Keys::from_secret(&[7; 32]);
        let sealed = keys.seal("hunter2", [3; 12]).unwrap();
        assert!(!sealed.contains("hunter2"));
        assert_eq!(keys.open(&sealed).unwrap(), "hunter2");
        assert!(Keys::from_secret(&[8; 32]).open(&sealed).is_err());
        assert!(keys.open(&sealed.replace(&sealed[20..21], "-")).is_err());
        assert!(keys.open("short").is_err());
    }
}
