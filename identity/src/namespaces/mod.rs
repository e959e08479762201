//! Groups and workspaces: a verb a file.

mod create;
mod delete;
mod first_steps;
mod get;
mod list;
mod top_level;
mod update;

pub use create::{MAX_CHILDREN, create_group, create_workspace};
pub use delete::{Contents, Going, delete, going};
pub use first_steps::first_steps;
pub use get::{find, get};
pub use list::{NamespaceQuery, joined, list};
pub use top_level::top_level;
pub use update::update;

#[cfg(test)]
mod home_tests;
#[cfg(test)]
mod tests;
