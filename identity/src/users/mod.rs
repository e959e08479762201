//! People: accounts, passwords, the first administrator.

pub(crate) mod administration;
mod change_password;
mod create;
mod get;
mod list;
mod own;
mod own_password;
mod password;
mod reset_password;
mod seen;
mod setup;
mod sign_in;
mod sign_in_link;
mod update;

pub use administration::only_administrators;
pub use change_password::change_password;
pub(crate) use create::insert_without_password;
pub use create::{UserDraft, create, create_by_operator};
pub use get::get;
pub use list::{UserQuery, list, search};
pub use own::own;
pub(crate) use own_password::is_own_password;
pub use password::{MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, PasswordError};
pub use reset_password::reset_password;
pub(crate) use seen::seen;
pub use setup::{complete_setup, prepare_setup, setup_is_open};
pub use sign_in::{caller, confirm, sign_in};
pub use sign_in_link::{make_sign_in_link, sign_in_by_link};
pub use update::{UserChange, update};

#[cfg(test)]
mod tests;
