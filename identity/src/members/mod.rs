//! Members: who holds which role in a namespace. A verb a file; only owners change anything here.

mod add;
mod after_removal;
mod change_role;
pub(crate) mod effective;
mod get;
mod last_owner;
mod list;
mod of_user;
mod places;
mod remove;
mod subjects;
mod who_can_act;

pub use add::add;
pub use after_removal::after_removal;
pub use change_role::change_role;
pub use get::get;
pub use list::{MemberQuery, list, of_service_account, onlooker};
pub use of_user::of_user;
pub use places::places;
pub use remove::remove;
pub use subjects::{Candidate, candidates};
pub use who_can_act::who_can_act;

#[cfg(test)]
mod tests;
