//! Service accounts: a verb a file.

mod attention;
pub mod changed_identities;
pub mod client_secrets;
mod create;
mod delete;
mod get;
mod issued_tokens;
mod list;
mod placed;
mod revoke_tokens;
mod takeover;
mod update;

pub use attention::attention;
pub use create::{MAX_SERVICE_ACCOUNTS, create};
pub use delete::delete;
pub(crate) use get::visible;
pub use get::{Abilities, abilities, get, group, login, logins, test_refused, usage};
pub use issued_tokens::issued_tokens;
pub use list::{ServiceAccountQuery, list, overview};
pub use placed::{Placed, get_placed, list_placed};
pub use revoke_tokens::revoke_tokens;
pub(crate) use takeover::check_test;
pub(crate) use update::proposed;
pub use update::update;

#[cfg(test)]
mod tests;
