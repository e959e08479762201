//! Where things are kept: SQLite or PostgreSQL, from one SQL text.
//!
//! The house dialect is what both understand: `$1` placeholders, TEXT identifiers, BIGINT milliseconds, JSON as TEXT,
//! row values for keyset pages, no date functions and no ILIKE. One module a table; only services call these.

pub(crate) mod acting;
pub(crate) mod activity;
pub(crate) mod changed_identities;
pub(crate) mod client_secrets;
mod db;
mod error;
pub(crate) mod external_identities;
pub(crate) mod first_steps;
pub(crate) mod grants;
pub(crate) mod issuer_rules;
pub(crate) mod issuers;
pub(crate) mod logins;
pub(crate) mod members;
mod migrations;
pub(crate) mod namespaces;
pub(crate) mod personal_tokens;
#[cfg(test)]
pub(crate) mod query_plans;
pub(crate) mod revocations;
mod search;
pub(crate) mod seen_keys;
pub(crate) mod server_secrets;
pub(crate) mod service_accounts;
pub mod sessions;
pub(crate) mod setup_links;
pub(crate) mod sign_in_links;
pub(crate) mod sign_on_links;
pub(crate) mod sign_ons;
pub(crate) mod signing_keys;
mod statement;
pub(crate) mod teams;
pub(crate) mod users;

pub(crate) use db::{ATTEMPTS, Executor, Tx, stand_back, transaction};
pub use db::{Db, DbUrlError};
pub use error::StorageError;
pub(crate) use error::TransactionError;
pub(crate) use search::{like_pattern, prefix_pattern};
pub(crate) use statement::{Record, Statement, sql};
