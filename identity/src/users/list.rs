//! Lists of users.

use crate::{
    caller::Caller,
    core::Core,
    model::{User, UserSummary},
    paging::{Page, PageRequest},
    problem::Problem,
    storage,
};

/// All users, for administrators.
///
/// # Errors
/// If the caller is none.
pub async fn list(core: &Core, caller: &Caller, search: &str, page: &PageRequest) -> Result<Page<User>, Problem> {
    if !caller.is_admin() {
        return Err(Problem::forbidden("Only administrators list all users."));
    }
    let mut db = &core.db;
    let (rows, total) = storage::users::list(&mut db, search, false, page).await?;
    Ok(Page::build(rows, total, page, |row| row.user.username.clone()).map(|row| row.user))
}

/// Active users by name, for people who look for a colleague. Machines do not get to know who works here.
///
/// # Errors
/// If the caller is a service account.
pub async fn search(
    core: &Core,
    caller: &Caller,
    search: &str,
    page: &PageRequest,
) -> Result<Page<UserSummary>, Problem> {
    if matches!(caller, Caller::ServiceAccount { .. }) {
        return Err(Problem::forbidden("Service accounts cannot list users."));
    }
    let mut db = &core.db;
    let (rows, total) = storage::users::list(&mut db, search, true, page).await?;
    let page = Page::build(rows, total, page, |row| row.user.username.clone());
    Ok(page.map(|row| UserSummary { id: row.user.id, username: row.user.username }))
}
