//! What happened anywhere on the server, for administrators: also what belongs to no group, and what became of those that
//! are gone.

use uuid::Uuid;

use super::{ActivityQuery, EXPORT_STEP, batch};
use crate::{
    caller::Caller,
    core::Core,
    model::ActivityEvent,
    paging::{Page, PageRequest},
    problem::Problem,
    storage,
    timestamp::Timestamp,
    users::administration,
};

/// What happened on this server, the latest first. With a path only what happened at it and below it, and what became of
/// what stood there: nothing has to stand there any more.
///
/// # Errors
/// If the caller is no administrator.
pub async fn of_server(
    core: &Core,
    caller: &Caller,
    path: &str,
    query: &ActivityQuery<'_>,
    page: &PageRequest,
) -> Result<Page<ActivityEvent>, Problem> {
    let mut db = &core.db;
    administration::still(&mut db, caller).await?;
    let (rows, total) =
        storage::activity::of_server::list(&mut db, plain(path), &query.filter_from(Timestamp(0)), page).await?;
    Ok(Page::build(rows, total, page, |event| event.id.uuid.to_string()))
}

/// The same for a file: the events after `after`, and the last of them if more follow.
///
/// # Errors
/// If the caller is no administrator (any more).
pub async fn export_of_server(
    core: &Core,
    caller: &Caller,
    path: &str,
    query: &ActivityQuery<'_>,
    after: Option<Uuid>,
) -> Result<(Vec<ActivityEvent>, Option<Uuid>), Problem> {
    export_by(core, caller, path, query, after, EXPORT_STEP).await
}

async fn export_by(
    core: &Core,
    caller: &Caller,
    path: &str,
    query: &ActivityQuery<'_>,
    after: Option<Uuid>,
    step: u32,
) -> Result<(Vec<ActivityEvent>, Option<Uuid>), Problem> {
    let mut db = &core.db;
    administration::still(&mut db, caller).await?;
    let limit = i64::from(step);
    let rows =
        storage::activity::of_server::before(&mut db, plain(path), &query.filter_from(Timestamp(0)), after, limit)
            .await?;
    Ok(batch(rows, step))
}

/// A path as it is stored, however it was copied.
fn plain(path: &str) -> &str {
    path.trim().trim_matches('/')
}

#[cfg(test)]
mod tests;
