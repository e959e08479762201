//! Members: a verb a file.

pub mod create;
pub mod delete;
pub mod list;
pub mod update;
