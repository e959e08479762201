//! What happened anywhere on the server, for administrators: also what belongs to no group, and what became of those that
//! are gone.

use uuid::Uuid;

use super::{ActivityQuery, EXPORT_STEP};
use crate::{
    caller::Caller,
    core::Core,
    model::ActivityEvent,
    paging::{Page, PageRequest},
    problem::Problem,
    storage::{self, activity::Filter},
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
    let (rows, total) = storage::activity::of_server::list(&mut db, plain(path), &wanted(query), page).await?;
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
    let rows = storage::activity::of_server::before(&mut db, plain(path), &wanted(query), after, limit).await?;
    let full = u32::try_from(rows.len()).is_ok_and(|read| read == step);
    let next = rows.last().filter(|_| full).map(|event| event.id.uuid);
    Ok((rows, next))
}

/// A path as it is stored, however it was copied.
fn plain(path: &str) -> &str {
    path.trim().trim_matches('/')
}

fn wanted<'a>(query: &ActivityQuery<'a>) -> Filter<'a> {
    Filter {
        action: query.action,
        actor: query.actor,
        target: query.target,
        since: query.since.unwrap_or(Timestamp(0)),
        until: query.until,
    }
}

#[cfg(test)]
mod tests;
