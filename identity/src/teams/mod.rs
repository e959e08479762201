//! Teams of users. A verb a file.
//!
//! A team is no secret to the people of this server: an owner who gives it a role has to know who is in it. Administrators
//! make, change and delete teams. Who is a maintainer of one adds and removes its members, who gain and lose at once what
//! the team's roles allow.

mod add_member;
mod change_member;
mod create;
mod delete;
mod get;
mod list;
mod remove_member;
mod update;

pub use add_member::add_member;
pub use change_member::change_member;
pub use create::{create, create_by_operator};
pub use delete::delete;
pub use get::{details, get};
pub use list::{list, members, memberships};
pub use remove_member::remove_member;
pub use update::update;

use crate::{
    caller::Caller,
    model::{Team, User},
    naming::Reference,
    problem::Problem,
    storage::{self, Executor, TransactionError},
    users::administration,
};

/// Machines do not get to know who works here.
fn person(caller: &Caller) -> Result<(), Problem> {
    match caller {
        Caller::User { .. } => Ok(()),
        Caller::ServiceAccount { .. } => Err(Problem::forbidden("Service accounts cannot look at teams.")),
    }
}

/// The team that a person refers to.
async fn visible(x: &mut impl Executor, caller: &Caller, by: &Reference) -> Result<Team, TransactionError> {
    person(caller)?;
    Ok(storage::teams::find_by(x, by).await?.ok_or_else(Problem::not_found)?)
}

/// The team whose members the caller is about to change. Asked in the transaction that writes.
async fn managed(x: &mut impl Executor, caller: &Caller, by: &Reference) -> Result<Team, TransactionError> {
    let team = visible(x, caller, by).await?;
    if caller.is_admin() {
        administration::still(x, caller).await?;
    } else if storage::teams::member(x, team.id.uuid, caller.id()).await? != Some(true) {
        let text = format!("This takes a maintainer of team {} or an administrator of this server.", team.name);
        return Err(Problem::forbidden(text).into());
    }
    Ok(team)
}

/// The user, with whether they maintain the team.
async fn member(x: &mut impl Executor, team: &Team, by: &Reference) -> Result<(User, bool), TransactionError> {
    let user = storage::users::find(x, by).await?.ok_or_else(Problem::not_found)?.user;
    let maintainer = storage::teams::member(x, team.id.uuid, user.id.uuid).await?;
    Ok((user, maintainer.ok_or_else(Problem::not_found)?))
}

#[cfg(test)]
mod tests;
