//! Personal access tokens: what people make for their scripts. A verb a file.
//!
//! They carry the rights of their owner. But a script cannot make itself another token or change the password: only
//! pages, which take the session of a browser, call [`create`] and [`change_password`](crate::users::change_password).

mod authenticate;
mod create;
mod list;
mod revoke;

pub use authenticate::authenticate;
pub(crate) use authenticate::{Verified, verify};
pub use create::create;
pub(crate) use list::told;
pub use list::{list, list_of};
pub use revoke::revoke;
pub(crate) use revoke::revoke_held;

use uuid::Uuid;

use crate::{caller::Caller, problem::Problem};

/// Only people have such tokens.
fn person(caller: &Caller) -> Result<Uuid, Problem> {
    match caller {
        Caller::User { id, .. } => Ok(*id),
        Caller::ServiceAccount { .. } => {
            Err(Problem::forbidden("Service accounts have no personal access tokens: they log in."))
        }
    }
}

#[cfg(test)]
mod tests;
