//! Lists of sessions.

use super::info;
use crate::{
    caller::Caller,
    core::Core,
    model::SessionInfo,
    paging::{Page, PageRequest},
    problem::Problem,
    storage,
    users::administration,
};

/// Everybody's sessions, for administrators, the one used last first. `search` is part of the name; `current` is the
/// session that asks.
///
/// # Errors
/// If the caller is no administrator.
pub async fn list(
    core: &Core,
    caller: &Caller,
    search: &str,
    current: &str,
    page: &PageRequest,
) -> Result<Page<SessionInfo>, Problem> {
    let mut db = &core.db;
    administration::still(&mut db, caller).await?;
    let (rows, total) = storage::sessions::list(&mut db, search, core.now(), page).await?;
    let page = Page::build(rows, total, page, |row| format!("{}/{}", row.expires_at.0, row.id_hash));
    Ok(page.map(|row| info(row, current)))
}
