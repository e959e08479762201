//! The domain: names, roles, service accounts, members, logins. No HTTP server and no pages in here.
//!
//! Without the feature `ssr` this crate is pure: types, validation, roles and claim matching, compiled for the browser
//! too, so that both sides apply the same rules. With it come storage, keys, outbound requests and the services.

pub mod access;
pub mod bidi;
pub mod ci;
pub mod claims;
pub mod clock;
pub mod issuer_url;
pub mod jose;
pub mod model;
pub mod naming;
pub mod paging;
pub mod problem;
pub mod timestamp;

#[cfg(feature = "ssr")]
pub mod access_tokens;
#[cfg(feature = "ssr")]
pub mod activity;
#[cfg(feature = "ssr")]
mod authorization;
#[cfg(feature = "ssr")]
pub mod caller;
#[cfg(feature = "ssr")]
pub mod check;
#[cfg(feature = "ssr")]
pub mod core;
#[cfg(feature = "ssr")]
mod fingerprint;
#[cfg(feature = "ssr")]
pub mod issuer_keys;
#[cfg(feature = "ssr")]
pub mod issuers;
#[cfg(feature = "ssr")]
pub mod login;
#[cfg(feature = "ssr")]
pub mod members;
#[cfg(feature = "ssr")]
pub mod namespaces;
#[cfg(feature = "ssr")]
pub mod outbound;
#[cfg(feature = "ssr")]
pub mod personal_tokens;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
mod secret_text;
#[cfg(feature = "ssr")]
pub mod service_accounts;
#[cfg(feature = "ssr")]
pub mod sessions;
#[cfg(feature = "ssr")]
pub mod sign_on;
#[cfg(feature = "ssr")]
pub mod storage;
#[cfg(feature = "ssr")]
pub mod teams;
#[cfg(all(test, feature = "ssr"))]
mod testing;
#[cfg(feature = "ssr")]
mod throttle;
#[cfg(feature = "ssr")]
pub mod users;
