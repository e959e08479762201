//! Names that let pipelines in and stand for something else than before. A verb a file.
//!
//! A login notes them (`login/identities.rs`). They stand on the pages of the service account until the identifier is
//! bound, the provider is gone, or somebody who may edit the account has said that the change is theirs.

mod attention;
mod confirm;
mod forget;
mod list;

pub use attention::attention;
pub use confirm::confirm;
pub(super) use forget::forget;
pub use list::list;
pub(super) use list::{of_namespace, standing};

#[cfg(test)]
mod tests;
