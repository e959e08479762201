//! Keys and tokens for tests: signed as an issuer would, in every algorithm.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RsaEncoding, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::algorithm::{Algorithm, KeyFamily};

/// base64url without padding.
pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ec(EcdsaKeyPair, &'static str),
    Ed(Ed25519KeyPair),
}

/// A private key that signs with the algorithms of its family.
pub(crate) struct TestKey(Pair);

impl TestKey {
    pub(crate) fn generate(family: KeyFamily) -> Self {
        let ec = |algorithm: &'static EcdsaSigningAlgorithm, curve| {
            Pair::Ec(EcdsaKeyPair::generate(algorithm).unwrap(), curve)
        };
        Self(match family {
            KeyFamily::Rsa => Pair::Rsa(Box::new(RsaKeyPair::generate(KeySize::Rsa2048).unwrap())),
            KeyFamily::P256 => ec(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, "P-256"),
            KeyFamily::P384 => ec(&signature::ECDSA_P384_SHA384_FIXED_SIGNING, "P-384"),
            KeyFamily::P521 => ec(&signature::ECDSA_P521_SHA512_FIXED_SIGNING, "P-521"),
            KeyFamily::Ed25519 => Pair::Ed(Ed25519KeyPair::generate().unwrap()),
        })
    }

    /// The members of the public key, without braces, `kid` and `alg`.
    pub(crate) fn jwk_members(&self) -> String {
        match &self.0 {
            Pair::Rsa(pair) => {
                let (n, e) = rsa_numbers(pair.public_key().as_ref());
                format!(r#""kty":"RSA","n":"{}","e":"{}""#, base64url(n), base64url(e))
            }
            Pair::Ec(pair, curve) => {
                let point = &pair.public_key().as_ref()[1..];
                let (x, y) = point.split_at(point.len() / 2);
                format!(r#""kty":"EC","crv":"{curve}","x":"{}","y":"{}""#, base64url(x), base64url(y))
            }
            Pair::Ed(pair) => format!(r#""kty":"OKP","crv":"Ed25519","x":"{}""#, base64url(pair.public_key())),
        }
    }

    /// The public key with a `kid` and `use`.
    pub(crate) fn jwk(&self, kid: &str) -> String {
        format!(r#"{{"kid":"{kid}","use":"sig",{}}}"#, self.jwk_members())
    }

    /// PKCS#1 DER of an RSA key, else the point.
    pub(crate) fn public_bytes(&self) -> Vec<u8> {
        match &self.0 {
            Pair::Rsa(pair) => pair.public_key().as_ref().to_vec(),
            Pair::Ec(pair, _) => pair.public_key().as_ref().to_vec(),
            Pair::Ed(pair) => pair.public_key().as_ref().to_vec(),
        }
    }

    /// Signs header and payload, whatever the header says.
    pub(crate) fn sign(&self, algorithm: Algorithm, header: &str, payload: &[u8]) -> String {
        let input = format!("{}.{}", base64url(header), base64url(payload));
        let random = SystemRandom::new();
        let signature = match &self.0 {
            Pair::Rsa(pair) => {
                let encoding: &'static dyn RsaEncoding = match algorithm {
                    Algorithm::Rs384 => &signature::RSA_PKCS1_SHA384,
                    Algorithm::Rs512 => &signature::RSA_PKCS1_SHA512,
                    Algorithm::Ps256 => &signature::RSA_PSS_SHA256,
                    Algorithm::Ps384 => &signature::RSA_PSS_SHA384,
                    Algorithm::Ps512 => &signature::RSA_PSS_SHA512,
                    _ => &signature::RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &random, input.as_bytes(), &mut signature).unwrap();
                signature
            }
            Pair::Ec(pair, _) => pair.sign(&random, input.as_bytes()).unwrap().as_ref().to_vec(),
            Pair::Ed(pair) => pair.sign(input.as_bytes()).as_ref().to_vec(),
        };
        format!("{input}.{}", base64url(signature))
    }

    /// A token with an ordinary header.
    pub(crate) fn token(&self, algorithm: Algorithm, kid: &str, claims: &str) -> String {
        let header = format!(r#"{{"alg":"{}","typ":"JWT","kid":"{kid}"}}"#, algorithm.name());
        self.sign(algorithm, &header, claims.as_bytes())
    }
}

/// A set of these keys.
pub(crate) fn key_set(jwks: &[String]) -> Vec<u8> {
    format!(r#"{{"keys":[{}]}}"#, jwks.join(",")).into_bytes()
}

/// Modulus and exponent out of `SEQUENCE { INTEGER n, INTEGER e }`.
fn rsa_numbers(der: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (_, content, _) = element(der);
    let (_, n, rest) = element(content);
    let (_, e, _) = element(rest);
    let plain = |number: &[u8]| number.iter().copied().skip_while(|byte| *byte == 0).collect();
    (plain(n), plain(e))
}

/// Tag, content and what follows.
fn element(der: &[u8]) -> (u8, &[u8], &[u8]) {
    let (length, start) = match der[1] {
        short @ 0..=0x7f => (usize::from(short), 2),
        long => {
            let bytes = usize::from(long & 0x7f);
            (der[2..2 + bytes].iter().fold(0, |length, byte| length * 256 + usize::from(*byte)), 2 + bytes)
        }
    };
    (der[0], &der[start..start + length], &der[start + length..])
}
