//! Our own tokens: signed JWTs (RFC 9068) that say who the bearer is, never what it may do.

mod authenticate;
mod issue;
mod key_ring;
mod sealing;

pub use authenticate::authenticate;
pub(crate) use issue::issue_for_service_account;
pub use issue::{AccessToken, DEFAULT_LIFE_SECONDS, issue_for_user};
pub use key_ring::{KeyRing, KeyRingError};
pub use sealing::{SecretKey, SecretKeyError};

/// `typ` of an access token (RFC 9068 §2.1). A token of this type is never accepted as an ID token.
pub(crate) const TOKEN_TYPE: &str = "at+jwt";
/// `aud` of an access token, as in Tharsis.
pub(crate) const AUDIENCE: &str = "tharsis";
