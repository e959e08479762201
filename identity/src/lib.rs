//! The domain: names, roles, service accounts, members, logins. No HTTP server and no pages in here.
//!
//! Without the feature `ssr` this crate is pure: types, validation, roles and claim matching, compiled for the browser
//! too, so that both sides apply the same rules. With it come storage, keys, outbound requests and the services.

pub mod claims;
pub mod clock;
pub mod issuer_url;

#[cfg(feature = "ssr")]
pub mod issuer_keys;
#[cfg(feature = "ssr")]
pub mod jose;
#[cfg(feature = "ssr")]
pub mod outbound;
