//! Groups and workspaces: a verb a file.

mod create;
mod delete;
mod get;
mod list;
mod top_level;
mod update;

pub use create::{MAX_CHILDREN, create_group, create_workspace};
pub use delete::{Contents, Going, delete, going};
pub use get::{find, get};
pub use list::{NamespaceQuery, joined, list};
pub use top_level::top_level;
pub use update::update;

#[cfg(test)]
mod tests;
