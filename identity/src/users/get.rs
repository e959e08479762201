//! One user, for administrators.

use super::administration;
use crate::{caller::Caller, core::Core, model::UserDetails, naming::Reference, problem::Problem, storage};

/// A user with what depends on the account. `current` is the session that asks.
///
/// # Errors
/// If the caller is no administrator or there is no such user.
pub async fn get(core: &Core, caller: &Caller, by: &Reference, current: &str) -> Result<UserDetails, Problem> {
    let mut db = &core.db;
    administration::still(&mut db, caller).await?;
    let row = storage::users::find(&mut db, by).await?.ok_or_else(Problem::not_found)?;
    Ok(administration::details(core, &mut db, caller, row.user, current).await?)
}
