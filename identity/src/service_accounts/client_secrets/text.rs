//! What a client secret looks like, and how it is kept.
//!
//! `tharsis_cs_`, 43 letters and digits (256 random bits), and 6 more that are a checksum of all before: whoever scans
//! repositories and logs for leaked secrets finds it by its beginning and knows by the checksum that it is one.

use std::fmt::Write as _;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    access_tokens::{SecretKey, SecretKeyError},
    clock::Randomness,
    storage::{self, Db, StorageError},
};

const PREFIX: &str = "tharsis_cs_";
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Base 62 digits of 256 bits, and of 32.
const RANDOM_LENGTH: usize = 43;
const CHECKSUM_LENGTH: usize = 6;
/// The name of the key that secrets are hashed with.
const PEPPER: &str = "client secrets";

/// A new secret.
pub(super) fn make(randomness: &dyn Randomness) -> String {
    let mut random = [0; 32];
    randomness.fill(&mut random);
    let mut text = PREFIX.to_owned();
    text.push_str(&base62(&random, RANDOM_LENGTH));
    let checksum = base62(&crc32(text.as_bytes()).to_be_bytes(), CHECKSUM_LENGTH);
    text.push_str(&checksum);
    text
}

/// How a secret begins and ends, to tell it from others.
pub(super) fn hint(secret: &str) -> String {
    let end: String = secret.chars().skip(secret.len() - 4).collect();
    let mut hint = PREFIX.to_owned();
    let _ = write!(hint, "…{end}");
    hint
}

/// Whether a text can be a secret at all: one with a typing error is told apart without asking anything.
pub(crate) fn is_well_formed(text: &str) -> bool {
    let length = PREFIX.len() + RANDOM_LENGTH + CHECKSUM_LENGTH;
    if text.len() != length || !text.is_ascii() || !text.starts_with(PREFIX) {
        return false;
    }
    let (before, checksum) = text.split_at(length - CHECKSUM_LENGTH);
    base62(&crc32(before.as_bytes()).to_be_bytes(), CHECKSUM_LENGTH) == checksum
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

    pub(super) fn hash(&self, secret: &str) -> String {
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
        for _ in 0..100 {
            let secret = make(&SystemRandomness);
            assert!(is_well_formed(&secret), "{secret}");
            assert_eq!(secret.len(), 60);
            assert!(hint(&secret).chars().count() < 20);
            let other = if secret.ends_with('0') { "1" } else { "0" };
            for wrong in
                [format!("{}{other}", &secret[..59]), secret.to_lowercase(), format!("{secret} "), String::new()]
            {
                assert!(!is_well_formed(&wrong), "{wrong}");
            }
        }
    }
}
