//! How things are called: names, descriptions, paths in the tree, and identifiers.

mod description;
mod gid;
mod name;
mod path;
mod reference;

pub use description::{Description, DescriptionError};
pub use gid::{Gid, GidError, ResourceKind};
pub use name::{Name, NameError};
pub use path::{MAX_GROUP_DEPTH, NamespacePath, PathError};
pub use reference::{Reference, ReferenceError, trn};
