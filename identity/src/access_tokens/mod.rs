//! Our own tokens: signed JWTs (RFC 9068) that say who the bearer is, never what it may do.

mod authenticate;
mod introspect;
mod issue;
mod key_ring;
mod revoke;
mod rotation;
mod sealing;
mod session;
mod signing_key;
mod signing_keys;
mod verify;

pub use authenticate::authenticate;
pub(crate) use authenticate::standing;
pub use introspect::{Introspection, introspect};
pub(crate) use issue::issue_for_service_account;
pub use issue::{AccessToken, DEFAULT_LIFE_SECONDS, issue_for_user};
pub use key_ring::{KeyRing, KeyRingError};
pub(crate) use revoke::forgotten_at;
pub use revoke::revoke;
pub(crate) use rotation::look_after;
pub use rotation::{Rotated, Rotation, rotate_signing_key};
pub use sealing::{SecretKey, SecretKeyError};
pub(crate) use session::{Session, Via};
pub use signing_key::{SigningAlgorithm, SigningAlgorithmError};
pub use signing_keys::{rotate_signing_key_as, signing_keys};
pub(crate) use verify::{Verified, read};

#[cfg(test)]
mod rotation_tests;

/// `typ` of an access token (RFC 9068 §2.1). A token of this type is never accepted as an ID token.
pub(crate) const TOKEN_TYPE: &str = "at+jwt";
/// `aud` of an access token, as in Tharsis.
pub const AUDIENCE: &str = "tharsis";
