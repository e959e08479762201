//! One key that signs: making it, keeping it, signing with it.

use aws_lc_rs::{
    digest,
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::key_ring::{KeyRingError, unusable};

/// What our tokens can be signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SigningAlgorithm {
    /// ECDSA on P-256: short signatures, known everywhere.
    #[default]
    Es256,
    /// Ed25519, for who prefers it.
    EdDsa,
    /// RSA with 2048 bits, for verifiers that know nothing else. Signing takes ten times as long.
    Rs256,
}

/// A text that names no algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it must be ES256, EdDSA or RS256")]
pub struct SigningAlgorithmError;

impl SigningAlgorithm {
    const ALL: [Self; 3] = [Self::Es256, Self::EdDsa, Self::Rs256];

    /// The name in the `alg` of headers and keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
            Self::Rs256 => "RS256",
        }
    }
}

impl std::str::FromStr for SigningAlgorithm {
    type Err = SigningAlgorithmError;

    fn from_str(text: &str) -> Result<Self, SigningAlgorithmError> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == text).ok_or(SigningAlgorithmError)
    }
}

/// A key pair, parsed.
pub(super) enum KeyPair {
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

impl KeyPair {
    pub(super) fn generate(algorithm: SigningAlgorithm) -> Result<Self, KeyRingError> {
        Ok(match algorithm {
            SigningAlgorithm::Es256 => {
                Self::Ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(unusable)?)
            }
            SigningAlgorithm::EdDsa => Self::Ed(Ed25519KeyPair::generate().map_err(unusable)?),
            SigningAlgorithm::Rs256 => Self::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).map_err(unusable)?),
        })
    }

    pub(super) fn from_pkcs8(algorithm: SigningAlgorithm, document: &[u8]) -> Result<Self, KeyRingError> {
        Ok(match algorithm {
            SigningAlgorithm::Es256 => {
                Self::Ec(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document).map_err(unusable)?)
            }
            SigningAlgorithm::EdDsa => Self::Ed(Ed25519KeyPair::from_pkcs8(document).map_err(unusable)?),
            SigningAlgorithm::Rs256 => Self::Rsa(RsaKeyPair::from_pkcs8(document).map_err(unusable)?),
        })
    }

    pub(super) fn to_pkcs8(&self) -> Result<Vec<u8>, KeyRingError> {
        Ok(match self {
            Self::Ec(pair) => pair.to_pkcs8v1().map_err(unusable)?.as_ref().to_vec(),
            Self::Ed(pair) => pair.to_pkcs8().map_err(unusable)?.as_ref().to_vec(),
            Self::Rsa(pair) => AsDer::<Pkcs8V1Der<'_>>::as_der(pair).map_err(unusable)?.as_ref().to_vec(),
        })
    }

    const fn algorithm(&self) -> SigningAlgorithm {
        match self {
            Self::Ec(_) => SigningAlgorithm::Es256,
            Self::Ed(_) => SigningAlgorithm::EdDsa,
            Self::Rsa(_) => SigningAlgorithm::Rs256,
        }
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyRingError> {
        let random = SystemRandom::new();
        Ok(match self {
            Self::Ec(pair) => pair.sign(&random, message).map_err(unusable)?.as_ref().to_vec(),
            Self::Ed(pair) => pair.sign(message).as_ref().to_vec(),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).map_err(unusable)?;
                signature
            }
        })
    }

    /// The public half as a JWK (RFC 7517), and its name: the thumbprint (RFC 7638).
    pub(super) fn public_jwk(&self) -> (serde_json::Value, String) {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        // What the thumbprint covers, in the order of the names.
        let (mut jwk, canonical) = match self {
            Self::Ec(pair) => {
                // An uncompressed point: 4, then both coordinates.
                let point = pair.public_key().as_ref().get(1..65).unwrap_or_default();
                let (x, y) = point.split_at(point.len() / 2);
                let (x, y) = (text(x), text(y));
                let canonical = format!("{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{x}\",\"y\":\"{y}\"}}");
                (json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y }), canonical)
            }
            Self::Ed(pair) => {
                let x = text(pair.public_key().as_ref());
                let canonical = format!("{{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"{x}\"}}");
                (json!({ "kty": "OKP", "crv": "Ed25519", "x": x }), canonical)
            }
            Self::Rsa(pair) => {
                let (n, e) = rsa_numbers(pair.public_key().as_ref()).unwrap_or_default();
                let (n, e) = (text(n), text(e));
                let canonical = format!("{{\"e\":\"{e}\",\"kty\":\"RSA\",\"n\":\"{n}\"}}");
                (json!({ "kty": "RSA", "n": n, "e": e }), canonical)
            }
        };
        let key_id = text(digest::digest(&digest::SHA256, canonical.as_bytes()).as_ref());
        jwk["kid"] = json!(key_id);
        jwk["use"] = json!("sig");
        jwk["alg"] = json!(self.algorithm().name());
        (jwk, key_id)
    }
}

/// Modulus and exponent of an `RSAPublicKey` (RFC 8017 §A.1.1): a sequence of two numbers, in DER.
fn rsa_numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (numbers, _) = element(der, 0x30)?;
    let (modulus, rest) = element(numbers, 0x02)?;
    let (exponent, _) = element(rest, 0x02)?;
    // A number whose first bit is set has a zero before it.
    let bare = |number: &'_ [u8]| number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
    Some((modulus.get(bare(modulus)..)?, exponent.get(bare(exponent)..)?))
}

/// The content of the element at the beginning, which must have this tag, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let [found, length, rest @ ..] = der else { return None };
    if *found != tag {
        return None;
    }
    let (length, rest) = match usize::from(*length) {
        short @ 0..0x80 => (short, rest),
        long => {
            let (bytes, rest) = rest.split_at_checked(long - 0x80)?;
            (bytes.iter().try_fold(0_usize, |sum, byte| sum.checked_mul(256)?.checked_add(usize::from(*byte)))?, rest)
        }
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::jose::{CompactJws, KeySet};

    #[test]
    fn each_kind_is_kept_and_verifies() {
        for algorithm in SigningAlgorithm::ALL {
            let made = KeyPair::generate(algorithm).unwrap();
            let (jwk, key_id) = made.public_jwk();
            let stored = KeyPair::from_pkcs8(algorithm, &made.to_pkcs8().unwrap()).unwrap();
            assert_eq!(stored.public_jwk().1, key_id);
            assert!(jwk.get("d").is_none());
            let set = KeySet::parse(json!({ "keys": [jwk] }).to_string().as_bytes()).unwrap();
            assert!(set.ignored().is_empty(), "{:?}", set.ignored());
            let header = json!({ "alg": algorithm.name(), "kid": key_id }).to_string();
            let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode("{}"));
            let signature = URL_SAFE_NO_PAD.encode(stored.sign(text.as_bytes()).unwrap());
            let token = format!("{text}.{signature}");
            set.verify_jws(&CompactJws::parse(&token).unwrap()).unwrap();
            assert_eq!(algorithm.name().parse(), Ok(algorithm));
            // An independent library finds the same name.
            let other: jsonwebtoken::jwk::Jwk = serde_json::from_value(jwk).unwrap();
            assert_eq!(other.thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256).unwrap(), key_id);
        }
        assert_eq!("HS256".parse::<SigningAlgorithm>(), Err(SigningAlgorithmError));
    }
}
