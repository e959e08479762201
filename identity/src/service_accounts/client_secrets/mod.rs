//! Client secrets of service accounts, for systems without OIDC. A verb a file.

mod attention;
mod count;
mod create;
mod delete;
mod list;

pub use attention::attention;
pub use count::{Counts, count};
pub use create::create;
pub use delete::delete;
pub(super) use list::around;
pub use list::list;

#[cfg(test)]
mod tests;
