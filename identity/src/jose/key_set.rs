//! A key set (JWKS, RFC 7517 §5) and checking a signature with it.

use std::collections::HashMap;

use super::algorithm::Algorithm;
use super::compact::{CompactJws, UnverifiedToken};
use super::jwk::{KeyFault, VerificationKey};
use crate::claims::json::{Json, JsonError, Limits};

/// The most keys in one set.
pub const MAX_KEYS: usize = 100;
/// How many keys are tried for a token that does not name its key.
pub const MAX_TRIES: usize = 8;

/// The usable keys of an issuer, parsed, and what was left out.
#[derive(Debug, Clone, Default)]
pub struct KeySet {
    keys: Vec<VerificationKey>,
    ignored: Vec<IgnoredKey>,
}

/// A key that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoredKey {
    /// Its `kid`, if it has a proper one.
    pub kid: Option<String>,
    /// Why it is not used.
    pub reason: KeyFault,
}

/// Why a document is no key set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeySetError {
    /// No acceptable JSON.
    #[error("the key set cannot be read: {0}")]
    Json(#[from] JsonError),
    /// No object with a list `keys`.
    #[error("the key set has no list 'keys'")]
    NoKeys,
    /// More than [`MAX_KEYS`].
    #[error("the key set has {0} keys, more than {MAX_KEYS}")]
    TooManyKeys(usize),
}

/// Why a signature was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The set has no usable key of the token's `kid`: perhaps a new one, and the set has to be fetched again.
    #[error("the issuer has no usable key with the 'kid' of the token")]
    UnknownKid,
    /// There are keys, but none that may be used with the token's `alg`.
    #[error("no key of the issuer may be used with the algorithm of the token")]
    NoKeyForAlgorithm,
    /// The signature does not fit.
    #[error("the signature is wrong")]
    BadSignature,
    /// `alg` is not on the list, for example `none` or `HS256`.
    #[error("the algorithm of the token is not accepted")]
    AlgorithmRefused,
}

impl KeySet {
    /// Reads a key set. A key that cannot be used is left out and noted; it never spoils the others.
    ///
    /// Keys of the same `kid` are kept only if their `kty` differs, because then the algorithm says which one is
    /// meant. Otherwise all of them are left out: a name with two meanings is none. Keys that are unusable anyway (for
    /// encryption, for example) do not count.
    ///
    /// # Errors
    /// If the document as a whole is not a key set of at most [`MAX_KEYS`] keys.
    pub fn parse(document: &[u8]) -> Result<Self, KeySetError> {
        let document = Json::parse(document, &Limits::default())?;
        let elements = document.get("keys").and_then(Json::as_list).ok_or(KeySetError::NoKeys)?;
        if elements.len() > MAX_KEYS {
            return Err(KeySetError::TooManyKeys(elements.len()));
        }
        let mut set = Self::default();
        for element in elements {
            match VerificationKey::parse(element) {
                Ok(key) => set.keys.push(key),
                Err(reason) => {
                    let kid = element.get("kid").and_then(Json::as_str).filter(|_| reason != KeyFault::KeyId);
                    set.ignored.push(IgnoredKey { kid: kid.map(str::to_owned), reason });
                }
            }
        }
        set.drop_ambiguous();
        Ok(set)
    }

    fn drop_ambiguous(&mut self) {
        let name = |key: &VerificationKey| Some((key.kid()?.to_owned(), key.family().key_type()));
        let mut uses: HashMap<(String, &str), usize> = HashMap::new();
        for name in self.keys.iter().filter_map(name) {
            *uses.entry(name).or_default() += 1;
        }
        let ambiguous = |key: &VerificationKey| name(key).is_some_and(|name| uses.get(&name).is_some_and(|n| *n > 1));
        let (dropped, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.keys).into_iter().partition(ambiguous);
        self.keys = kept;
        self.ignored.extend(dropped.into_iter().map(|key| {
            let kid = key.kid().map(str::to_owned);
            IgnoredKey { kid, reason: KeyFault::DuplicateKeyId }
        }));
    }

    /// The usable keys, in the order of the document.
    #[must_use]
    pub fn keys(&self) -> &[VerificationKey] {
        &self.keys
    }

    /// The keys that were left out.
    #[must_use]
    pub fn ignored(&self) -> &[IgnoredKey] {
        &self.ignored
    }

    /// Whether no key can be used.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Checks the signature of a token and answers with the `kid` of the key that made it, if that has one.
    ///
    /// # Errors
    /// See [`VerifyError`].
    pub fn verify(&self, token: &UnverifiedToken<'_>) -> Result<Option<&str>, VerifyError> {
        self.verify_jws(token.jws())
    }

    /// As [`KeySet::verify`], whatever the payload is.
    ///
    /// A token that names its key is checked with that key only; for one that does not, at most [`MAX_TRIES`] keys are
    /// tried. A key is used only with its own `alg`, or, if it has none, with the algorithms of its kind.
    ///
    /// # Errors
    /// See [`VerifyError`].
    pub fn verify_jws(&self, jws: &CompactJws<'_>) -> Result<Option<&str>, VerifyError> {
        let algorithm = Algorithm::from_name(jws.algorithm_name()).ok_or(VerifyError::AlgorithmRefused)?;
        let named = |key: &&VerificationKey| jws.kid().is_none_or(|kid| key.kid() == Some(kid));
        let mut candidates = self.keys.iter().filter(named).peekable();
        if candidates.peek().is_none() && jws.kid().is_some() {
            return Err(VerifyError::UnknownKid);
        }
        let usable = candidates.filter_map(|key| Some((key.kid(), key.for_algorithm(algorithm)?)));
        let mut refusal = VerifyError::NoKeyForAlgorithm;
        for (kid, key) in usable.take(MAX_TRIES) {
            if key.verify_sig(jws.signing_input().as_bytes(), jws.signature()).is_ok() {
                return Ok(kid);
            }
            refusal = VerifyError::BadSignature;
        }
        Err(refusal)
    }
}

#[cfg(test)]
mod tests;
