//! Login: a token of a trusted identity provider in exchange for an access token of ours.
//!
//! [`evaluate`](evaluate()) holds a token against what a service account trusts and tells rule by rule what came of
//! it; [`login`] does that, records it, and issues. There is no other way in. [`test`] tells what would come of it.

mod accounts;
mod elsewhere;
mod evaluate;
mod exchange;
mod hints;
mod journal;
mod retention;
mod test;

pub use accounts::RecentAccounts;
pub(crate) use elsewhere::look_elsewhere;
pub use evaluate::{Evaluation, evaluate};
pub use exchange::{LoginRefusal, LoginRequest, RefusalKind, login};
pub use journal::LoginJournal;
pub(crate) use retention::forget_old;
pub use test::{TestSubject, test};

#[cfg(test)]
mod explain_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wrong;
