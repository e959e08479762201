//! Groups and workspaces.

pub mod delete;
pub mod edit;
pub mod list;
pub mod new;
pub mod overview;
