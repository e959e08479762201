//! Which signature algorithms are accepted, and which kind of key each needs.

use aws_lc_rs::signature::{self, RsaParameters, VerificationAlgorithm};

/// An accepted signature algorithm (RFC 7518 §3.1, RFC 8037). There is no `none` and no HMAC, so neither can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSA PKCS#1 v1.5 with SHA-256.
    Rs256,
    /// RSA PKCS#1 v1.5 with SHA-384.
    Rs384,
    /// RSA PKCS#1 v1.5 with SHA-512.
    Rs512,
    /// RSA PSS with SHA-256.
    Ps256,
    /// RSA PSS with SHA-384.
    Ps384,
    /// RSA PSS with SHA-512.
    Ps512,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// `EdDSA` on Ed25519; Ed448 is not supported.
    EdDsa,
}

/// The kind of a key: what decides which algorithms it may be used with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyFamily {
    /// RSA keys.
    Rsa,
    /// Points on P-256.
    P256,
    /// Points on P-384.
    P384,
    /// Points on P-521.
    P521,
    /// Ed25519 keys.
    Ed25519,
}

/// How aws-lc names an algorithm; RSA keys are built from their numbers and need the narrower type.
pub(super) enum Backend {
    Rsa(&'static RsaParameters),
    Other(&'static dyn VerificationAlgorithm),
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::EdDsa,
    ];

    /// The algorithm of exactly this name; names are case-sensitive (RFC 7515 §4.1.1).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// The name in the `alg` of headers and keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The keys that it works with.
    #[must_use]
    pub fn family(self) -> KeyFamily {
        match self {
            Self::Rs256 | Self::Rs384 | Self::Rs512 | Self::Ps256 | Self::Ps384 | Self::Ps512 => KeyFamily::Rsa,
            Self::Es256 => KeyFamily::P256,
            Self::Es384 => KeyFamily::P384,
            Self::Es512 => KeyFamily::P521,
            Self::EdDsa => KeyFamily::Ed25519,
        }
    }

    pub(super) fn backend(self) -> Backend {
        match self {
            Self::Rs256 => Backend::Rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
            Self::Rs384 => Backend::Rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
            Self::Rs512 => Backend::Rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
            Self::Ps256 => Backend::Rsa(&signature::RSA_PSS_2048_8192_SHA256),
            Self::Ps384 => Backend::Rsa(&signature::RSA_PSS_2048_8192_SHA384),
            Self::Ps512 => Backend::Rsa(&signature::RSA_PSS_2048_8192_SHA512),
            Self::Es256 => Backend::Other(&signature::ECDSA_P256_SHA256_FIXED),
            Self::Es384 => Backend::Other(&signature::ECDSA_P384_SHA384_FIXED),
            Self::Es512 => Backend::Other(&signature::ECDSA_P521_SHA512_FIXED),
            Self::EdDsa => Backend::Other(&signature::ED25519),
        }
    }
}

impl KeyFamily {
    /// The `kty` of such keys (RFC 7518 §6.1, RFC 8037 §2).
    #[must_use]
    pub fn key_type(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::P256 | Self::P384 | Self::P521 => "EC",
            Self::Ed25519 => "OKP",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t01_only_exact_names_of_the_list() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_name(algorithm.name()), Some(algorithm));
            assert_eq!(Algorithm::from_name(&algorithm.name().to_ascii_lowercase()), None);
        }
        for name in [
            "", "none", "None", "nOnE", "NONE", "HS256", "HS384", "HS512", "RS1", "ES256K", "ES521", " RS256", "RS256 ",
        ] {
            assert_eq!(Algorithm::from_name(name), None, "{name}");
        }
    }
}
