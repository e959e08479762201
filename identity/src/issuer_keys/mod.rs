//! The keys of issuers: found by discovery, cached, refreshed in the background, and used to check tokens.
//!
//! **Only issuers that a stored trusted identity provider names may be passed in here.** Whatever `iss` a stranger
//! writes into a token must be compared with the stored ones first, or it would choose where this server connects to.

pub mod cache;
pub mod discovery;

mod entry;

pub use cache::{CacheSettings, IssuerKeys, KeysError, Verified};
pub use discovery::{KeySource, SourceError};
pub use entry::{FreshestToken, IssuerStatus, KeyStatus, LastError};
