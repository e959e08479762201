//! The groups at the top of the tree, for administrators.

use crate::{
    caller::Caller,
    core::Core,
    model::TopLevelGroup,
    paging::{Page, PageRequest},
    problem::Problem,
    storage,
    users::administration,
};

/// The top-level groups whose path contains `search`, by path, each with how many active users own it.
///
/// # Errors
/// If the caller is no administrator.
pub async fn top_level(
    core: &Core,
    caller: &Caller,
    search: &str,
    page: &PageRequest,
) -> Result<Page<TopLevelGroup>, Problem> {
    let mut db = &core.db;
    administration::still(&mut db, caller).await?;
    let (rows, total) = storage::namespaces::list_top_level(&mut db, search, page).await?;
    Ok(Page::build(rows, total, page, |row| row.group.path.as_str().to_owned()))
}
