//! Who administers people: administrators, and nobody themselves.

use crate::{
    authorization::{Current, current},
    caller::Caller,
    core::Core,
    model::{User, UserDetails},
    naming::Reference,
    personal_tokens,
    problem::Problem,
    sessions,
    storage::{self, Executor, TransactionError, users::Row},
};

/// The most groups that are named.
const NAMED_GROUPS: i64 = 20;

fn refused() -> Problem {
    Problem::forbidden("This takes an administrator of this server.")
}

/// Refuses everybody else. Asked before anything is looked up, so that the answer tells nothing.
pub(crate) fn only(caller: &Caller) -> Result<(), Problem> {
    if caller.is_admin() { Ok(()) } else { Err(refused()) }
}

/// The same, asked where the work is done: whoever was made a plain user a moment ago changes nothing any more.
pub(crate) async fn still(x: &mut impl Executor, caller: &Caller) -> Result<Current, TransactionError> {
    only(caller)?;
    let caller = current(x, caller).await?;
    only(&caller)?;
    Ok(caller)
}

/// Refuses whoever is no administrator, for what the server tells of itself as a whole.
///
/// # Errors
/// If the caller is no administrator (any more).
pub async fn only_administrators(core: &Core, caller: &Caller) -> Result<(), Problem> {
    still(&mut &core.db, caller).await?;
    Ok(())
}

/// The user to change. Asked in the transaction that writes: whoever was made a plain user a moment ago changes nobody
/// any more. Together with "nobody changes themselves" this means that an active administrator always remains.
pub(super) async fn to_change(
    x: &mut impl Executor,
    caller: &Caller,
    by: &Reference,
    version: Option<i64>,
) -> Result<Row, TransactionError> {
    still(x, caller).await?;
    let row = storage::users::find(x, by).await?.ok_or_else(Problem::not_found)?;
    if row.user.id.uuid == caller.id() {
        return Err(Problem::forbidden("Nobody changes their own account here. Ask another administrator.").into());
    }
    if version.is_some_and(|version| version != row.user.version) {
        return Err(Problem::stale(&row.user).into());
    }
    Ok(row)
}

/// The account with what depends on it.
pub(super) async fn details(
    core: &Core,
    x: &mut impl Executor,
    caller: &Caller,
    user: User,
    current: &str,
) -> Result<UserDetails, TransactionError> {
    let id = user.id.uuid;
    let (only_owner_of, only_owner_count) = storage::users::only_owner_of(x, id, NAMED_GROUPS).await?;
    let sessions = storage::sessions::of_user(x, id, core.now()).await?;
    let sessions = sessions.into_iter().map(|row| sessions::info(row, current)).collect();
    let tokens = storage::personal_tokens::of_user(x, id).await?;
    let tokens = tokens.iter().map(|held| personal_tokens::told(held, core.now())).collect();
    Ok(UserDetails { oneself: id == caller.id(), user, only_owner_of, only_owner_count, sessions, tokens })
}
