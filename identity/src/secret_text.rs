//! What the secrets that this server makes up look like, and how they are kept.
//!
//! A beginning that tells the kind, 43 letters and digits (256 random bits), and 6 more that are a checksum of all before:
//! whoever scans repositories and logs for leaked secrets finds one by its beginning and knows by the checksum that it is
//! one.

use std::fmt::Write as _;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    access_tokens::{SecretKey, SecretKeyError},
    clock::Randomness,
    storage::{self, Db, StorageError},
};

/// Client secrets of service accounts.
pub(crate) const CLIENT_SECRET: SecretForm = SecretForm("tharsis_cs_");
/// Personal access tokens.
pub(crate) const PERSONAL_TOKEN: SecretForm = SecretForm("tharsis_pat_");

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Base 62 digits of 256 bits, and of 32.
const RANDOM_LENGTH: usize = 43;
const CHECKSUM_LENGTH: usize = 6;
/// The name of the key that secrets of every kind are hashed with: their beginnings keep the kinds apart.
const PEPPER: &str = "client secrets";

/// A kind of secret, known by how it begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SecretForm(&'static str);

impl SecretForm {
    /// A new secret.
    pub(crate) fn make(self, randomness: &dyn Randomness) -> String {
        let mut random = [0; 32];
        randomness.fill(&mut random);
        let mut text = self.0.to_owned();
        text.push_str(&base62(&random, RANDOM_LENGTH));
        let checksum = base62(&crc32(text.as_bytes()).to_be_bytes(), CHECKSUM_LENGTH);
        text.push_str(&checksum);
        text
    }

    /// How a secret begins and ends, to tell it from others.
    pub(crate) fn hint(self, secret: &str) -> String {
        let end: String = secret.chars().skip(secret.len() - 4).collect();
        let mut hint = self.0.to_owned();
        let _ = write!(hint, "…{end}");
        hint
    }

    /// Whether a text begins like one of this kind, be it one or not.
    pub(crate) fn is_meant(self, text: &str) -> bool {
        text.starts_with(self.0)
    }

    /// Whether a text can be a secret at all: one with a typing error is told apart without asking anything.
    pub(crate) fn is_well_formed(self, text: &str) -> bool {
        let length = self.0.len() + RANDOM_LENGTH + CHECKSUM_LENGTH;
        if text.len() != length || !text.is_ascii() || !self.is_meant(text) {
            return false;
        }
        let (before, checksum) = text.split_at(length - CHECKSUM_LENGTH);
        base62(&crc32(before.as_bytes()).to_be_bytes(), CHECKSUM_LENGTH) == checksum
    }
}

/// The number with these big-endian bytes in base 62, with zeros before it.
fn base62(bytes: &[u8], length: usize) -> String {
    let mut number = bytes.to_vec();
    let mut digits = vec![b'0'; length];
    for digit in digits.iter_mut().rev() {
        let mut rest = 0_u16;
        for byte in &mut number {
            let value = rest * 256 + u16::from(*byte);
            *byte = u8::try_from(value / 62).unwrap_or_default();
            rest = value % 62;
        }
        *digit = DIGITS[usize::from(rest)];
    }
    digits.into_iter().map(char::from).collect()
}

/// CRC-32 of IEEE 802.3: it finds typing errors and chance, which is all that it is for.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// Why the key that hashes secrets could not be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PepperError {
    #[error(transparent)]
    Secret(#[from] SecretKeyError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Hashes secrets with a key of this server: who reads the database alone can check no guess. A secret has 256 random
/// bits, so there is nothing to guess that a slow hash would have to protect, and a login costs microseconds.
pub(crate) struct SecretHasher(hmac::Key);

impl SecretHasher {
    /// Loads the key; makes it if there is none.
    pub(crate) async fn open(db: &Db, secret: &SecretKey, randomness: &dyn Randomness) -> Result<Self, PepperError> {
        let mut reader = db;
        let sealed = if let Some(sealed) = storage::server_secrets::find(&mut reader, PEPPER).await? {
            sealed
        } else {
            let mut key = [0; 32];
            randomness.fill(&mut key);
            let mut tx = db.begin_append().await?;
            storage::server_secrets::insert(&mut tx, PEPPER, &secret.seal(&key, PEPPER)?).await?;
            tx.commit().await?;
            // Another instance that started at the same time may have been faster.
            storage::server_secrets::find(&mut reader, PEPPER).await?.unwrap_or_default()
        };
        let opened = secret.open(&sealed, PEPPER)?;
        if opened.outdated {
            let mut tx = db.begin_append().await?;
            storage::server_secrets::reseal(&mut tx, PEPPER, &secret.seal(&opened.plain, PEPPER)?).await?;
            tx.commit().await?;
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &opened.plain)))
    }

    /// The hash that is kept of a secret.
    pub(crate) fn hash(&self, secret: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.0, secret.as_bytes()))
    }

    /// Whether this is the secret of the hash; takes the same time whatever it is.
    pub(crate) fn is(&self, secret: &str, hash: &str) -> bool {
        URL_SAFE_NO_PAD.decode(hash).is_ok_and(|hash| hmac::verify(&self.0, secret.as_bytes(), &hash).is_ok())
    }
}

impl std::fmt::Debug for SecretHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretHasher(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandomness;

    #[test]
    fn a_secret_is_known_by_its_form() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(base62(&[0xff; 32], 43).len(), 43);
        assert_eq!(base62(&[0, 0, 1, 0], 6), "000048");
        for (at, form) in [CLIENT_SECRET, PERSONAL_TOKEN].into_iter().cycle().take(100).enumerate() {
            let secret = form.make(&SystemRandomness);
            assert!(form.is_well_formed(&secret), "{secret}");
            let length = 60 + at % 2;
            assert_eq!(secret.len(), length);
            assert!(form.hint(&secret).chars().count() < 20);
            assert!(!CLIENT_SECRET.is_well_formed(&secret) || !PERSONAL_TOKEN.is_well_formed(&secret));
            let other = if secret.ends_with('0') { "1" } else { "0" };
            for wrong in [
                format!("{}{other}", &secret[..length - 1]),
                secret.to_lowercase(),
                format!("{secret} "),
                String::new(),
            ] {
                assert!(!form.is_well_formed(&wrong), "{wrong}");
            }
        }
    }
}
