//! Lists of users.

use super::administration;
use crate::{
    authorization::current,
    caller::Caller,
    core::Core,
    model::{User, UserSummary},
    paging::{Page, PageRequest},
    problem::Problem,
    storage::{self, users::Filter},
};

/// Which users are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct UserQuery<'a> {
    /// Only those whose name contains this.
    pub search: &'a str,
    /// Only administrators, or only others.
    pub admin: Option<bool>,
    /// Only those who may sign in, or only those who may not.
    pub active: Option<bool>,
}

/// All users, for administrators.
///
/// # Errors
/// If the caller is none.
pub async fn list(
    core: &Core,
    caller: &Caller,
    query: &UserQuery<'_>,
    page: &PageRequest,
) -> Result<Page<User>, Problem> {
    let mut db = &core.db;
    administration::still(&mut db, caller).await?;
    let filter = Filter { search: query.search, admin: query.admin, active: query.active };
    let (rows, total) = storage::users::list(&mut db, &filter, page).await?;
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
    current(&mut db, caller).await?;
    let filter = Filter { search, active: Some(true), ..Filter::default() };
    let (rows, total) = storage::users::list(&mut db, &filter, page).await?;
    let page = Page::build(rows, total, page, |row| row.user.username.clone());
    Ok(page.map(|row| UserSummary { id: row.user.id, username: row.user.username }))
}
