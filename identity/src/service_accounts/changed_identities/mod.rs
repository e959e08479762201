//! Names that let pipelines in and stand for something else than they did: the lasting warning. A verb a file.

mod acknowledge;
mod attention;
mod list;
mod settle;

pub use acknowledge::acknowledge;
pub use attention::attention;
pub use list::list;
pub(super) use list::{around, is_open};
pub(super) use settle::settle;

#[cfg(test)]
mod tests;
