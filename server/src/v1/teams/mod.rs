//! Teams of users: a verb a file.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod members;
pub mod memberships;
pub mod update;
