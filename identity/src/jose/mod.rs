//! Signed tokens of other parties: reading them (RFC 7515, RFC 7519), their keys (RFC 7517), and the checks on them.
//!
//! The advice of RFC 8725 in short: algorithms come from an allow-list and from the family of the key, never from the
//! token alone; nothing in a header is followed; anything ambiguous is refused. `jsonwebtoken` is not used here because
//! it accepts an unknown `crit`, duplicate names in nested claims and malformed payload encodings.
//!
//! Reading and the checks on what was read are pure; what takes keys is the server's.

pub mod audience;
pub mod compact;
pub mod time;

#[cfg(feature = "ssr")]
pub mod algorithm;
#[cfg(feature = "ssr")]
mod jwk;
#[cfg(feature = "ssr")]
pub mod key_set;
#[cfg(feature = "ssr")]
mod roca;

#[cfg(all(test, feature = "ssr"))]
pub(crate) mod test_keys;
#[cfg(all(test, feature = "ssr"))]
mod wycheproof;

#[cfg(feature = "ssr")]
pub use algorithm::{Algorithm, KeyFamily};
pub use audience::{AudienceVerdict, check_audience};
pub use compact::{CompactJws, TokenError, UnverifiedToken};
#[cfg(feature = "ssr")]
pub use jwk::{KeyFault, VerificationKey};
#[cfg(feature = "ssr")]
pub use key_set::{IgnoredKey, KeySet, KeySetError, VerifyError};
pub use time::{TimeClaim, TimeFinding, TimeReport, TimeRules, check_times};
