//! Who may do what: roles, their permissions, and which membership counts.

mod effective;
mod role;

pub use effective::{Grant, Identity, deciding, effective_role};
pub use role::{Action, Permission, PermissionError, ResourceType, Role, RoleError};
