//! Groups and workspaces: a verb a file.

mod create;
mod delete;
mod get;
mod list;
mod update;

pub use create::{MAX_CHILDREN, create_group, create_workspace};
pub use delete::{Contents, contents, delete};
pub use get::{find, get};
pub use list::{NamespaceQuery, joined, list};
pub use update::update;

#[cfg(test)]
mod tests;
