//! Login: a token of a trusted identity provider in exchange for an access token of ours.
//!
//! [`evaluate`](evaluate()) holds a token against what a service account trusts and tells rule by rule what came of
//! it; [`login`] does that, records it, and issues. [`renew`] exchanges an access token that is still valid for a fresh
//! one, and asks all over again whether the login would be accepted. There is no other way in.

mod accounts;
mod client_credentials;
mod evaluate;
mod exchange;
mod hints;
mod journal;
mod recheck;
mod renew;

pub use accounts::RecentAccounts;
pub use client_credentials::{ClientCredentials, login_with_secret};
pub use evaluate::{Evaluation, evaluate};
pub use exchange::{LoginRefusal, LoginRequest, RefusalKind, login};
pub use journal::LoginJournal;
pub use renew::{RenewalRequest, renew};

#[cfg(test)]
mod renew_tests;
#[cfg(test)]
mod tests;
