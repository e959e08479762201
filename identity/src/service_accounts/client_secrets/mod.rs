//! Client secrets of service accounts, for systems without OIDC. A verb a file.

mod count;
mod create;
mod delete;
mod list;
mod text;

pub use count::{Counts, count};
pub use create::create;
pub use delete::delete;
pub use list::list;
pub(crate) use text::{PepperError, SecretHasher, is_well_formed};

#[cfg(test)]
mod tests;
