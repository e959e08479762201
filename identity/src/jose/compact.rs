//! Reading a compact JWS (RFC 7515 §3.1) before anything about it is believed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::claims::json::{Json, JsonError, Limits};

/// The longest token, in bytes.
pub const MAX_TOKEN_LENGTH: usize = 16 * 1024;
/// The longest header, in bytes of its base64url text.
pub const MAX_HEADER_LENGTH: usize = 4 * 1024;
/// The longest key id, in characters.
pub const MAX_KID_LENGTH: usize = 512;

/// Which of the three parts of a token is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The first.
    Header,
    /// The second.
    Payload,
    /// The third.
    Signature,
}

impl std::fmt::Display for Part {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

/// Why a text is no acceptable token. The sentences are for an administrator and repeat nothing of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Nothing was sent.
    #[error("The token is empty.")]
    Empty,
    /// More than [`MAX_TOKEN_LENGTH`].
    #[error("The token is longer than {MAX_TOKEN_LENGTH} bytes.")]
    TooLong,
    /// More than [`MAX_HEADER_LENGTH`].
    #[error("The header of the token is longer than {MAX_HEADER_LENGTH} bytes.")]
    HeaderTooLong,
    /// A JWE: five parts.
    #[error("The token is encrypted (JWE, five parts). Send the signed ID token itself.")]
    Encrypted,
    /// `{"payload":…}` instead of three parts.
    #[error("The token uses the JSON serialisation. Send the compact form: three parts with dots.")]
    JsonSerialization,
    /// Not three parts.
    #[error("An ID token has three parts, this has {0}. Is it cut off, or another kind of token?")]
    Parts(usize),
    /// A part without content, for example of an unsigned token.
    #[error("The {0} of the token is empty.")]
    EmptyPart(Part),
    /// Padding, blanks, the wrong alphabet or superfluous bits (RFC 7515 §2).
    #[error("The {0} of the token is not strict base64url.")]
    Base64(Part),
    /// No acceptable JSON.
    #[error("The {0} of the token cannot be read: {1}.")]
    Json(Part, JsonError),
    /// JSON, but no object.
    #[error("The {0} of the token is not a JSON object.")]
    NotAnObject(Part),
    /// `alg` is absent or no string.
    #[error("The header of the token has no 'alg' string.")]
    Algorithm,
    /// `typ` is no string.
    #[error("The 'typ' in the header of the token is not a string.")]
    Type,
    /// `kid` is no string, too long, or contains control characters.
    #[error("The 'kid' in the header of the token is not a plain string of at most {MAX_KID_LENGTH} characters.")]
    KeyId,
    /// `crit` in any form: no extension is understood here (RFC 7515 §4.1.11).
    #[error("The header of the token demands extensions ('crit') that are not supported.")]
    Critical,
    /// `b64` (RFC 7797).
    #[error("The header of the token uses 'b64', which is not supported.")]
    UnencodedPayload,
    /// `iss` is absent or no string.
    #[error("The token has no 'iss' string.")]
    Issuer,
}

/// A compact JWS whose form is in order. Its signature is not yet checked, and its payload may be anything.
#[derive(Debug, Clone)]
pub struct CompactJws<'a> {
    algorithm_name: String,
    kid: Option<String>,
    typ: Option<String>,
    signing_input: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> CompactJws<'a> {
    /// Reads the header and decodes the parts. `jku`, `x5u`, `x5c` and `jwk` are ignored: nothing in a token says
    /// where its key comes from.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub fn parse(token: &'a str) -> Result<Self, TokenError> {
        if token.is_empty() {
            return Err(TokenError::Empty);
        }
        if token.len() > MAX_TOKEN_LENGTH {
            return Err(TokenError::TooLong);
        }
        if token.trim_start().starts_with('{') {
            return Err(TokenError::JsonSerialization);
        }
        let parts: Vec<&str> = token.split('.').collect();
        let [header, payload, signature] = parts[..] else {
            return Err(if parts.len() == 5 { TokenError::Encrypted } else { TokenError::Parts(parts.len()) });
        };
        if header.len() > MAX_HEADER_LENGTH {
            return Err(TokenError::HeaderTooLong);
        }
        let signing_input = &token[..header.len() + 1 + payload.len()];
        let header = object(&decode(header, Part::Header)?, Part::Header)?;
        let payload = decode(payload, Part::Payload)?;
        let signature = decode(signature, Part::Signature)?;
        if header.get("crit").is_some() {
            return Err(TokenError::Critical);
        }
        if header.get("b64").is_some() {
            return Err(TokenError::UnencodedPayload);
        }
        Ok(Self {
            algorithm_name: header.get("alg").and_then(Json::as_str).ok_or(TokenError::Algorithm)?.to_owned(),
            kid: header.get("kid").map(key_id).transpose()?,
            typ: header.get("typ").map(|typ| typ.as_str().map(str::to_owned).ok_or(TokenError::Type)).transpose()?,
            signing_input,
            payload,
            signature,
        })
    }

    /// The `alg` of the header, which may be anything.
    #[must_use]
    pub fn algorithm_name(&self) -> &str {
        &self.algorithm_name
    }

    /// The `kid` of the header.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The `typ` of the header.
    #[must_use]
    pub fn typ(&self) -> Option<&str> {
        self.typ.as_deref()
    }

    /// What is signed: header and payload with the dot between them.
    #[must_use]
    pub fn signing_input(&self) -> &'a str {
        self.signing_input
    }

    /// The decoded payload.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The decoded signature.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }
}

/// A JWT whose form is in order and whose claims can be read. **Nothing in it is proven**: only
/// [`KeySet::verify`](super::KeySet::verify) makes it more than a claim of a stranger.
#[derive(Debug, Clone)]
pub struct UnverifiedToken<'a> {
    jws: CompactJws<'a>,
    claims: Json,
}

impl<'a> UnverifiedToken<'a> {
    /// Reads a token: at most 16 KiB, strict base64url, strict JSON, an object as payload.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub fn parse(token: &'a str) -> Result<Self, TokenError> {
        let jws = CompactJws::parse(token)?;
        let claims = object(jws.payload(), Part::Payload)?;
        Ok(Self { jws, claims })
    }

    /// The `iss` claim: whose keys have to be asked.
    ///
    /// # Errors
    /// If it is absent or no string.
    pub fn issuer(&self) -> Result<&str, TokenError> {
        self.claims.get("iss").and_then(Json::as_str).ok_or(TokenError::Issuer)
    }

    /// The payload, a JSON object.
    #[must_use]
    pub fn claims(&self) -> &Json {
        &self.claims
    }

    /// The payload, to keep it.
    #[must_use]
    pub fn into_claims(self) -> Json {
        self.claims
    }

    /// The signed form.
    #[must_use]
    pub fn jws(&self) -> &CompactJws<'a> {
        &self.jws
    }

    /// The `alg` of the header, which may be anything.
    #[must_use]
    pub fn algorithm_name(&self) -> &str {
        self.jws.algorithm_name()
    }

    /// The `kid` of the header.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.jws.kid()
    }

    /// The `typ` of the header.
    #[must_use]
    pub fn typ(&self) -> Option<&str> {
        self.jws.typ()
    }

    /// What is signed.
    #[must_use]
    pub fn signing_input(&self) -> &'a str {
        self.jws.signing_input()
    }

    /// The decoded signature.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        self.jws.signature()
    }
}

fn decode(text: &str, part: Part) -> Result<Vec<u8>, TokenError> {
    if text.is_empty() {
        return Err(TokenError::EmptyPart(part));
    }
    // This engine refuses padding and superfluous last bits, so one token has one text only.
    URL_SAFE_NO_PAD.decode(text).map_err(|_| TokenError::Base64(part))
}

fn object(bytes: &[u8], part: Part) -> Result<Json, TokenError> {
    let json = Json::parse(bytes, &Limits::default()).map_err(|error| TokenError::Json(part, error))?;
    if json.as_object().is_some() { Ok(json) } else { Err(TokenError::NotAnObject(part)) }
}

fn key_id(kid: &Json) -> Result<String, TokenError> {
    kid.as_str().filter(|kid| is_key_id(kid)).map(str::to_owned).ok_or(TokenError::KeyId)
}

/// What may be a key id, in a header and in a key set.
pub(super) fn is_key_id(kid: &str) -> bool {
    kid.chars().count() <= MAX_KID_LENGTH && !kid.chars().any(char::is_control)
}

#[cfg(test)]
mod tests;
