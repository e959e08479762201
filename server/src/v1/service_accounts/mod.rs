//! Service accounts: a verb a file.

pub mod client_secrets;
pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod login;
pub mod logins;
pub mod revoke_tokens;
pub mod update;
