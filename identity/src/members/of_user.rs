//! Where a user is a member.

use crate::{
    authorization,
    caller::Caller,
    core::Core,
    model::UserMemberships,
    naming::Reference,
    paging::{Page, PageRequest},
    problem::Problem,
    storage,
};

/// The roles that a user holds, by themselves and by their teams, as far as the caller may know of them.
///
/// # Errors
/// If there is no such user. Machines do not get to know who works here.
pub async fn of_user(
    core: &Core,
    caller: &Caller,
    username: &str,
    page: &PageRequest,
) -> Result<UserMemberships, Problem> {
    if matches!(caller, Caller::ServiceAccount { .. }) {
        return Err(Problem::forbidden("Service accounts cannot look at users."));
    }
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let by = Reference::Path(username.to_owned());
    let row = storage::users::find(&mut db, &by).await?.ok_or_else(Problem::not_found)?;
    let user = row.user.id.uuid;
    let (rows, total) = storage::members::of_user(&mut db, caller, user, page).await?;
    let page =
        Page::build(rows, total, page, |(id, held)| format!("{} {id}", held.namespace_path)).map(|(_, held)| held);
    // When somebody was here is known to those who work with them.
    let known = total > 0 || caller.is_admin() || caller.id() == user;
    let last_seen_at = if known { storage::users::last_seen_at(&mut db, user).await? } else { None };
    Ok(UserMemberships { username: row.user.username, active: row.user.active, last_seen_at, page })
}
