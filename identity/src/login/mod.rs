//! Login: a token of a trusted identity provider in exchange for an access token of ours.
//!
//! [`evaluate`](evaluate()) holds a token against what a service account trusts and tells rule by rule what came of
//! it; [`login`] does that, records it, and issues. [`renew`] exchanges an access token that is still valid for a fresh
//! one, and asks all over again whether the login would be accepted. There is no other way in. [`test`] tells what would
//! come of a token.

mod accounts;
mod client_credentials;
mod elsewhere;
mod evaluate;
mod exchange;
mod hints;
mod identities;
mod journal;
mod pin;
mod pins;
mod recheck;
mod renew;
mod replay;
mod retention;
mod test;

pub use accounts::RecentAccounts;
pub use client_credentials::{ClientCredentials, login_with_secret};
pub(crate) use elsewhere::look_elsewhere;
pub use evaluate::{Evaluation, evaluate};
pub use exchange::{LoginRefusal, LoginRequest, RefusalKind, login};
pub use identities::SeenIdentities;
pub use journal::LoginJournal;
pub use pin::pin;
pub use pins::pins;
pub use renew::{RenewalRequest, renew};
pub use replay::{replay, unseen_replay};
pub(crate) use retention::{forget_old, forget_used};
pub use test::{TestSubject, test};

#[cfg(test)]
mod explain_tests;
#[cfg(test)]
mod flood_tests;
#[cfg(test)]
mod hindsight_tests;
#[cfg(test)]
mod renew_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wrong;
