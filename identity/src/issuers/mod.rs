//! Issuers in use, how their keys stand, and which of them are allowed: a verb a file.
//!
//! Administrators see all of them; others those that service accounts name whose group they own, and change nothing. For
//! everybody else an issuer does not exist.

mod allow;
mod allow_list;
mod check_listed;
mod disallow;
mod get;
mod history;
mod list;
mod refresh;
mod remembering;
mod rules;
mod set_mode;

pub use allow::allow;
pub use allow_list::allow_list;
pub(crate) use check_listed::check_listed;
pub use disallow::disallow;
pub use get::get;
pub use history::history;
pub use list::list;
pub use refresh::refresh;
pub(crate) use remembering::Remembering;
pub use rules::{IssuerRules, RecentRules};
pub use set_mode::set_mode;

#[cfg(test)]
mod tests;
