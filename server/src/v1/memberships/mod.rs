//! Members: a verb a file.

pub mod create;
pub mod delete;
pub mod list;
pub mod update;
pub mod who_can_act;
