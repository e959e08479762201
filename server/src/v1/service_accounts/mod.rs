//! Service accounts: a verb a file.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod login;
pub mod logins;
pub mod test;
pub mod update;
