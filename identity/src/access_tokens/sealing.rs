//! Encrypting private keys at rest with the operator's secret key.

use std::sync::Arc;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hkdf,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The key that wraps signing keys, derived from `THARSIS_SECRET_KEY`, and perhaps the one before it.
#[derive(Clone)]
pub struct SecretKey {
    current: Arc<RandomizedNonceKey>,
    /// Opens what is not sealed with the current one yet.
    previous: Option<Arc<RandomizedNonceKey>>,
}

/// What was sealed.
pub(crate) struct Opened {
    pub(crate) plain: Vec<u8>,
    /// Whether it was sealed with the previous key, and has to be sealed again.
    pub(crate) outdated: bool,
}

/// Why a text cannot be the secret key, or a sealed text cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretKeyError {
    /// Too little to be secret.
    #[error("the secret key must have at least 32 characters")]
    TooShort,
    /// Sealed with another key, or damaged.
    #[error("a stored signing key cannot be opened with this secret key: it was sealed with another one")]
    WrongKey,
    /// The cryptographic library refused.
    #[error("sealing failed")]
    Failed,
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

impl SecretKey {
    /// Derives the wrapping key (HKDF-SHA256, RFC 5869) from the operator's text.
    ///
    /// # Errors
    /// If the text has fewer than 32 characters.
    pub fn from_text(text: &str) -> Result<Self, SecretKeyError> {
        Ok(Self { current: derive(text)?, previous: None })
    }

    /// The same, with the text that was the secret key before: what is still sealed with that is opened, and sealed again
    /// with the new one.
    ///
    /// # Errors
    /// If the text has fewer than 32 characters.
    pub fn after(self, previous: &str) -> Result<Self, SecretKeyError> {
        Ok(Self { previous: Some(derive(previous)?), ..self })
    }

    /// Encrypts and authenticates `plain`; `context` must be the same when it is opened.
    pub(crate) fn seal(&self, plain: &[u8], context: &str) -> Result<String, SecretKeyError> {
        let mut buffer = plain.to_vec();
        let nonce = self
            .current
            .seal_in_place_append_tag(Aad::from(context.as_bytes()), &mut buffer)
            .map_err(|_| SecretKeyError::Failed)?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.extend_from_slice(&buffer);
        Ok(STANDARD.encode(sealed))
    }

    /// Opens what [`SecretKey::seal`] made, now or before the key was changed.
    pub(crate) fn open(&self, sealed: &str, context: &str) -> Result<Opened, SecretKeyError> {
        if let Ok(plain) = open(&self.current, sealed, context) {
            return Ok(Opened { plain, outdated: false });
        }
        let previous = self.previous.as_ref().ok_or(SecretKeyError::WrongKey)?;
        open(previous, sealed, context).map(|plain| Opened { plain, outdated: true })
    }
}

fn derive(text: &str) -> Result<Arc<RandomizedNonceKey>, SecretKeyError> {
    let text = text.trim();
    if text.chars().count() < 32 {
        return Err(SecretKeyError::TooShort);
    }
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"tharsis secret key");
    let mut key = [0; 32];
    salt.extract(text.as_bytes())
        .expand(&[b"signing keys at rest"], hkdf::HKDF_SHA256)
        .and_then(|derived| derived.fill(&mut key))
        .map_err(|_| SecretKeyError::Failed)?;
    RandomizedNonceKey::new(&AES_256_GCM, &key).map(Arc::new).map_err(|_| SecretKeyError::Failed)
}

fn open(key: &RandomizedNonceKey, sealed: &str, context: &str) -> Result<Vec<u8>, SecretKeyError> {
    let sealed = STANDARD.decode(sealed).map_err(|_| SecretKeyError::WrongKey)?;
    let (nonce, sealed) = sealed.split_at_checked(12).ok_or(SecretKeyError::WrongKey)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SecretKeyError::WrongKey)?;
    let mut buffer = sealed.to_vec();
    let plain =
        key.open_in_place(nonce, Aad::from(context.as_bytes()), &mut buffer).map_err(|_| SecretKeyError::WrongKey)?;
    Ok(plain.to_vec())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn only_the_same_key_and_context_open_what_was_sealed() {
        let key = SecretKey::from_text(&"k".repeat(32)).unwrap();
        let sealed = key.seal(b"private", "key-1").unwrap();
        assert!(!sealed.contains("private"));
        assert_ne!(sealed, key.seal(b"private", "key-1").unwrap());
        assert_eq!(key.open(&sealed, "key-1").unwrap().plain, b"private");
        let refused = |key: &SecretKey, sealed: &str, context: &str| {
            assert_eq!(key.open(sealed, context).map(|opened| opened.plain), Err(SecretKeyError::WrongKey));
        };
        refused(&key, &sealed, "key-2");
        let other = SecretKey::from_text(&"o".repeat(32)).unwrap();
        refused(&other, &sealed, "key-1");
        for damaged in ["", "AAAA", &sealed[..sealed.len() - 8]] {
            refused(&key, damaged, "key-1");
        }
        let changed = other.after(&"k".repeat(32)).unwrap();
        assert!(changed.open(&sealed, "key-1").unwrap().outdated);
        refused(&changed, &sealed, "key-2");
        assert!(!changed.open(&changed.seal(b"private", "key-1").unwrap(), "key-1").unwrap().outdated);
        assert!(matches!(SecretKey::from_text("short"), Err(SecretKeyError::TooShort)));
    }
}
