//! Members: who holds which role in a namespace. A verb a file; only owners change anything here.

mod add;
mod change_role;
mod get;
mod last_owner;
mod list;
mod places;
mod remove;
mod subjects;

pub use add::add;
pub use change_role::change_role;
pub use get::get;
pub use list::{MemberQuery, list, of_service_account};
pub use places::places;
pub use remove::remove;
pub use subjects::{Candidate, candidates};

#[cfg(test)]
mod tests;
