//! What happened anywhere on the server: in namespaces, in those that are gone, and what belongs to none.

use uuid::Uuid;

use super::{Filter, bind, ends, read};
use crate::{
    model::ActivityEvent,
    paging::PageRequest,
    storage::{Executor, StorageError, sql},
};

/// What stood at a path, by its name at that time: the event that a group was deleted is one of the group above, and a
/// top-level group has none.
macro_rules! at_path {
    () => {
        "(e.namespace_path = $1 OR (e.namespace_path > $2 AND e.namespace_path < $3)
            OR (e.target_name = $1 AND e.target_type IN ('group', 'workspace', 'service_account'))
            OR (e.target_name > $2 AND e.target_name < $3
                AND e.target_type IN ('group', 'workspace', 'service_account')))"
    };
}

/// The events that are wanted, at a path or (`walk`) from one end of the log to the other: of the ends the identifiers
/// are `$9` and `$10`.
macro_rules! wanted {
    ($what:literal, at_path, $after:literal) => {
        concat!("SELECT ", $what, " FROM activity e WHERE ", at_path!(), filtered!(), $after)
    };
    ($what:literal, walk, $after:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM activity e WHERE e.id < $9 AND e.id >= $10 AND ($1 = '' OR ",
            at_path!(),
            ")",
            filtered!(),
            $after
        )
    };
}

macro_rules! filtered {
    () => {
        " AND e.at >= $4 AND e.at < $5 AND e.action LIKE $6 ESCAPE '\\' AND ($7 = '' OR e.actor_name = $7)
            AND ($8 = '' OR e.target_id = $8)"
    };
}

/// What happened at a path and below it, or anywhere if the path is empty, the latest first. At a path the indexes of
/// paths and names are asked, otherwise the log is read from where the page begins.
pub(crate) async fn list(
    x: &mut impl Executor,
    path: &str,
    filter: &Filter<'_>,
    page: &PageRequest,
) -> Result<(Vec<ActivityEvent>, u64), StorageError> {
    let (first, last) = ends(filter);
    let after = page.after_key();
    let (rows, total) = if path.is_empty() {
        let rows = sql(wanted!("e.*", walk, " ORDER BY e.id DESC LIMIT $11"));
        let end = if after.is_empty() { last.as_str() } else { after };
        let rows = bind(rows, path, filter).text(end).text(first.as_str()).integer(page.limit());
        let total = bind(sql(wanted!("COUNT(*) AS n", walk, "")), path, filter).text(last.as_str()).text(first);
        (rows, total)
    } else {
        let rows = sql(wanted!("e.*", at_path, " AND ($9 = '' OR e.id < $9) ORDER BY e.id DESC LIMIT $10"));
        let rows = bind(rows, path, filter).text(after).integer(page.limit());
        (rows, bind(sql(wanted!("COUNT(*) AS n", at_path, "")), path, filter))
    };
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = x.fetch_one(total).await?.count("n")?;
    Ok((rows, total))
}

/// The same before the event `after`, without counting it: for whoever reads on to the end.
pub(crate) async fn before(
    x: &mut impl Executor,
    path: &str,
    filter: &Filter<'_>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ActivityEvent>, StorageError> {
    let (first, last) = ends(filter);
    let rows = bind(sql(wanted!("e.*", walk, " ORDER BY e.id DESC LIMIT $11")), path, filter)
        .text(after.map_or(last, |id| id.hyphenated().to_string()))
        .text(first)
        .integer(limit);
    x.fetch_all(rows).await?.iter().map(read).collect()
}
