//! The keys that sign access tokens: a verb a file.

pub mod create;
pub mod list;
