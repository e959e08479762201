//! One key of a key set (RFC 7517 §4): whether it can be used to check signatures, and for which algorithms.

use aws_lc_rs::signature::{ParsedPublicKey, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::algorithm::{Algorithm, Backend, KeyFamily};
use super::compact::is_key_id;
use super::roca;
use crate::claims::json::Json;

/// Members that only a private or symmetric key has (RFC 7518 §6.2.2, §6.3.2, §6.4).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Why a key is not used. The sentences are for an administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// The element of `keys` is no object.
    #[error("it is not an object")]
    NotAnObject,
    /// `kid` is no string, too long, or contains control characters.
    #[error("its 'kid' is not a plain string")]
    KeyId,
    /// A secret key in a public set: whoever reads the set could sign.
    #[error("it is symmetric ('oct')")]
    Symmetric,
    /// A private key in a public set.
    #[error("it contains private members")]
    Private,
    /// `use` is something else than `sig`.
    #[error("its 'use' is not 'sig'")]
    Use,
    /// `key_ops` is something else than a list with `verify`.
    #[error("its 'key_ops' do not contain 'verify'")]
    KeyOperations,
    /// `kty` is unknown or absent.
    #[error("its key type ('kty') is not supported")]
    KeyType,
    /// `crv` is unknown or absent.
    #[error("its curve ('crv') is not supported")]
    Curve,
    /// `alg` is not on the list of accepted algorithms, or does not belong to this kind of key.
    #[error("its 'alg' is not supported for this kind of key")]
    Algorithm,
    /// A number is absent or not base64url.
    #[error("its member '{0}' is missing or malformed")]
    Member(&'static str),
    /// The modulus has fewer than 2048 or more than 8192 bits.
    #[error("its modulus has {0} bits instead of 2048 to 8192")]
    ModulusSize(usize),
    /// An even modulus is no product of two large primes.
    #[error("its modulus is even")]
    ModulusEven,
    /// The modulus can be factored.
    #[error("its modulus has the ROCA weakness (CVE-2017-15361)")]
    Roca,
    /// The exponent is even, below 3, or above 33 bits.
    #[error("its exponent is not an odd number from 3 to 33 bits")]
    Exponent,
    /// The coordinates are no point of the curve.
    #[error("its coordinates are not a point on the curve")]
    Point,
    /// The cryptography library does not take it.
    #[error("it is not a valid public key")]
    Invalid,
    /// Another key of the same type has the same `kid`, so that it names neither.
    #[error("another key of the same type has the same 'kid'")]
    DuplicateKeyId,
}

/// A public key that checks signatures, parsed once for each algorithm that it may be used with.
#[derive(Debug, Clone)]
pub struct VerificationKey {
    kid: Option<String>,
    family: KeyFamily,
    parsed: Vec<(Algorithm, ParsedPublicKey)>,
}

impl VerificationKey {
    /// The name of the key in its set.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The kind of key.
    #[must_use]
    pub fn family(&self) -> KeyFamily {
        self.family
    }

    /// The algorithms that it may be used with: its own `alg`, else all of its family.
    pub fn algorithms(&self) -> impl Iterator<Item = Algorithm> {
        self.parsed.iter().map(|(algorithm, _)| *algorithm)
    }

    /// The parsed key, if it may be used with this algorithm.
    pub(super) fn for_algorithm(&self, wanted: Algorithm) -> Option<&ParsedPublicKey> {
        self.parsed.iter().find(|(algorithm, _)| *algorithm == wanted).map(|(_, key)| key)
    }

    /// Reads one element of `keys`.
    pub(super) fn parse(jwk: &Json) -> Result<Self, KeyFault> {
        jwk.as_object().ok_or(KeyFault::NotAnObject)?;
        let kid = match jwk.get("kid") {
            None => None,
            Some(kid) => Some(kid.as_str().filter(|kid| is_key_id(kid)).ok_or(KeyFault::KeyId)?.to_owned()),
        };
        let key_type = jwk.get("kty").and_then(Json::as_str).ok_or(KeyFault::KeyType)?;
        if key_type == "oct" {
            return Err(KeyFault::Symmetric);
        }
        if PRIVATE_MEMBERS.iter().any(|member| jwk.get(member).is_some()) {
            return Err(KeyFault::Private);
        }
        check_purpose(jwk)?;
        let material = Material::read(jwk, key_type)?;
        let family = material.family();
        let algorithms: Vec<Algorithm> = match jwk.get("alg") {
            None => Algorithm::ALL.into_iter().filter(|algorithm| algorithm.family() == family).collect(),
            Some(name) => {
                let named = name.as_str().and_then(Algorithm::from_name);
                vec![named.filter(|algorithm| algorithm.family() == family).ok_or(KeyFault::Algorithm)?]
            }
        };
        let parsed = algorithms.into_iter().map(|algorithm| Ok((algorithm, material.parse(algorithm)?)));
        Ok(Self { kid, family, parsed: parsed.collect::<Result<_, KeyFault>>()? })
    }
}

/// `use` and `key_ops` (RFC 7517 §4.2, §4.3) must allow checking signatures, if they say anything.
fn check_purpose(jwk: &Json) -> Result<(), KeyFault> {
    if jwk.get("use").is_some_and(|purpose| purpose.as_str() != Some("sig")) {
        return Err(KeyFault::Use);
    }
    let Some(operations) = jwk.get("key_ops") else { return Ok(()) };
    let verifies = |operations: &[Json]| operations.iter().any(|operation| operation.as_str() == Some("verify"));
    if operations.as_list().is_some_and(verifies) { Ok(()) } else { Err(KeyFault::KeyOperations) }
}

/// The numbers of a key, checked.
enum Material {
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    Point { family: KeyFamily, bytes: Vec<u8> },
}

impl Material {
    fn read(jwk: &Json, key_type: &str) -> Result<Self, KeyFault> {
        let curve = || jwk.get("crv").and_then(Json::as_str).ok_or(KeyFault::Curve);
        match key_type {
            "RSA" => Self::rsa(bytes(jwk, "n")?, bytes(jwk, "e")?),
            "EC" => {
                let (family, length) = match curve()? {
                    "P-256" => (KeyFamily::P256, 32),
                    "P-384" => (KeyFamily::P384, 48),
                    "P-521" => (KeyFamily::P521, 66),
                    _ => return Err(KeyFault::Curve),
                };
                // RFC 7518 §6.2.1.2: coordinates have the full length of the field; the 4 marks an uncompressed point.
                let mut point = vec![4];
                for name in ["x", "y"] {
                    let coordinate = bytes(jwk, name)?;
                    if coordinate.len() != length {
                        return Err(KeyFault::Member(name));
                    }
                    point.extend(coordinate);
                }
                Ok(Self::Point { family, bytes: point })
            }
            "OKP" if curve()? == "Ed25519" => {
                let point = bytes(jwk, "x")?;
                if point.len() != 32 {
                    return Err(KeyFault::Member("x"));
                }
                Ok(Self::Point { family: KeyFamily::Ed25519, bytes: point })
            }
            "OKP" => Err(KeyFault::Curve),
            _ => Err(KeyFault::KeyType),
        }
    }

    /// aws-lc checks size and exponent only when a signature is checked; here a bad key never gets that far.
    fn rsa(modulus: Vec<u8>, exponent: Vec<u8>) -> Result<Self, KeyFault> {
        let (modulus, exponent) = (without_zeros(modulus), without_zeros(exponent));
        let size = bit_length(&modulus);
        if !(2048..=8192).contains(&size) {
            return Err(KeyFault::ModulusSize(size));
        }
        if modulus.last().is_none_or(|last| last % 2 == 0) {
            return Err(KeyFault::ModulusEven);
        }
        let exponent_is_odd = exponent.last().is_some_and(|last| last % 2 == 1);
        if !exponent_is_odd || exponent == [1] || bit_length(&exponent) > 33 {
            return Err(KeyFault::Exponent);
        }
        if roca::is_weak(&modulus) {
            return Err(KeyFault::Roca);
        }
        Ok(Self::Rsa { modulus, exponent })
    }

    fn family(&self) -> KeyFamily {
        match self {
            Self::Rsa { .. } => KeyFamily::Rsa,
            Self::Point { family, .. } => *family,
        }
    }

    fn parse(&self, algorithm: Algorithm) -> Result<ParsedPublicKey, KeyFault> {
        match (self, algorithm.backend()) {
            (Self::Rsa { modulus, exponent }, Backend::Rsa(parameters)) => {
                let components = RsaPublicKeyComponents { n: modulus, e: exponent };
                components.to_parsed_public_key(parameters).map_err(|_| KeyFault::Invalid)
            }
            (Self::Point { bytes, .. }, Backend::Other(backend)) => {
                ParsedPublicKey::new(backend, bytes).map_err(|_| KeyFault::Point)
            }
            _ => Err(KeyFault::Algorithm),
        }
    }
}

fn bytes(jwk: &Json, name: &'static str) -> Result<Vec<u8>, KeyFault> {
    let text = jwk.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    text.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).ok_or(KeyFault::Member(name))
}

/// Some issuers prefix the modulus with a zero byte, although RFC 7518 §6.3.1.1 forbids it; it changes nothing.
fn without_zeros(mut number: Vec<u8>) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.drain(..zeros);
    number
}

/// Of a number without zero bytes in front.
fn bit_length(number: &[u8]) -> usize {
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}
