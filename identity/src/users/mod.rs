//! People and teams: accounts, passwords, the first administrator.

mod create;
mod list;
mod password;
mod setup;
mod sign_in;
mod teams;

pub use create::{UserDraft, create, create_by_operator};
pub use list::{list, search};
pub use password::{MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, PasswordError};
pub use setup::{complete_setup, prepare_setup, setup_is_open};
pub use sign_in::{caller, sign_in};
pub use teams::{TeamDraft, create_team_by_operator};
