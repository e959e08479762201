//! The only way in which requests leave the server.
//!
//! Where they go is decided by what administrators of groups type in (and, for the sign-on of people, by what the
//! provider's configuration says), so nothing may reach the networks that only this
//! host can see, unless the operator has put it on the list (OWASP: server-side request forgery).

pub mod address;
pub mod allow_list;
pub mod client;

pub use address::{AddressKind, kind_of};
pub use allow_list::{AllowList, AllowListError};
pub use client::{FetchError, FetchedDocument, FormAnswer, GuardedClient, Resolver, SystemResolver};
