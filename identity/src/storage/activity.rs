//! The audit log. Rows name what they are about by value: they outlive it.

pub(crate) mod of_server;

use uuid::Uuid;

use super::{Executor, Record, Statement, StorageError, Tx, grants::visible_to, prefix_pattern, sql};
use crate::{
    caller::Caller,
    clock::Millis,
    model::{ActivityEvent, Actor, ActorKind},
    naming::{Gid, ResourceKind},
    paging::PageRequest,
    timestamp::Timestamp,
};

/// A new entry.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'a> {
    pub(crate) action: &'static str,
    pub(crate) namespace_path: Option<&'a str>,
    pub(crate) target: Gid,
    pub(crate) target_name: &'a str,
    pub(crate) details: serde_json::Value,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    at: Millis,
    actor: &Actor,
    caller: Option<&Caller>,
    entry: &Entry<'_>,
) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO activity
                (id, at, actor_kind, actor_id, actor_name, action, namespace_path, target_type, target_id, target_name,
                details, means)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
    .uuid(id)
    .integer(at)
    .text(actor.kind.as_str())
    .text(caller.map(|caller| caller.id().to_string()).unwrap_or_default())
    .text(actor.name.as_str())
    .text(entry.action)
    .optional_text(entry.namespace_path.map(str::to_owned))
    .text(entry.target.kind.trn_type())
    .text(entry.target.to_string())
    .text(entry.target_name)
    .json(&entry.details)?
    .optional_json(caller.map(Caller::means).as_ref())?;
    tx.execute(statement).await.map(drop)
}

fn read(record: &Record) -> Result<ActivityEvent, StorageError> {
    let kind = match record.text("actor_kind")?.as_str() {
        "user" => ActorKind::User,
        "service_account" => ActorKind::ServiceAccount,
        _ => ActorKind::System,
    };
    Ok(ActivityEvent {
        id: Gid::new(ResourceKind::ActivityEvent, record.uuid("id")?),
        at: record.timestamp("at")?,
        actor: Actor { kind, name: record.text("actor_name")? },
        means: record.optional_json("means")?,
        action: record.text("action")?,
        namespace_path: record.optional_text("namespace_path")?,
        target_type: record.text("target_type")?,
        target_id: record.text("target_id")?,
        target_name: record.text("target_name")?,
        details: record.json("details")?,
    })
}

/// Which entries are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filter<'a> {
    /// Only actions that begin with this, such as `member.`.
    pub(crate) action: &'a str,
    /// Only by this actor.
    pub(crate) actor: &'a str,
    /// Only about the thing of this identifier.
    pub(crate) target: &'a str,
    /// Only what happened since. (A namespace made anew at the path of a deleted one does not show the history of that
    /// one: never earlier than when it was made.)
    pub(crate) since: Timestamp,
    /// Only what happened before.
    pub(crate) until: Option<Timestamp>,
}

macro_rules! below {
    ($what:literal, $after:literal) => {
        below!($what, "e.namespace_path", $after)
    };
    ($what:literal, $path:literal, $after:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM activity e
            WHERE (",
            $path,
            " = $1 OR (",
            $path,
            " > $2 AND ",
            $path,
            " < $3)) AND e.at >= $4
                AND e.at < $5 AND e.action LIKE $6 ESCAPE '\\' AND ($7 = '' OR e.actor_name = $7)
                AND ($8 = '' OR e.target_id = $8)",
            $after
        )
    };
}

/// Binds what `below!` asks for.
fn bind(statement: Statement, path: &str, filter: &Filter<'_>) -> Statement {
    // '0' follows '/' in the byte order: what begins with "<path>/" lies between the two.
    statement
        .text(path)
        .text(format!("{path}/"))
        .text(format!("{path}0"))
        .integer(filter.since.0)
        .integer(filter.until.map_or(i64::MAX, |until| until.0))
        .text(prefix_pattern(filter.action))
        .text(filter.actor)
        .text(filter.target)
}

/// What happened in a namespace and below it, the latest first.
pub(crate) async fn list(
    x: &mut impl Executor,
    path: &str,
    filter: &Filter<'_>,
    page: &PageRequest,
) -> Result<(Vec<ActivityEvent>, u64), StorageError> {
    let rows = bind(sql(below!("e.*", " AND ($9 = '' OR e.id < $9) ORDER BY e.id DESC LIMIT $10")), path, filter)
        .text(page.after_key())
        .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = x.fetch_one(bind(sql(below!("COUNT(*) AS n", "")), path, filter)).await?.count("n")?;
    Ok((rows, total))
}

/// The latest events about a thing, wherever it is.
pub(crate) async fn about(x: &mut impl Executor, target: Gid, limit: i64) -> Result<Vec<ActivityEvent>, StorageError> {
    let rows = sql("SELECT e.* FROM activity e WHERE e.target_id = $1 ORDER BY e.id DESC LIMIT $2")
        .text(target.to_string())
        .integer(limit);
    x.fetch_all(rows).await?.iter().map(read).collect()
}

/// What happened in a namespace and below it before the event `after`, the latest first, without counting it.
///
/// Whoever reads on to the end walks the log once, newest first, and sorts nothing: hence the `|| ''`, by which no
/// index on the path is taken, whose rows would have to be sorted for each step. Identifiers begin with the time.
pub(crate) async fn before(
    x: &mut impl Executor,
    path: &str,
    filter: &Filter<'_>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ActivityEvent>, StorageError> {
    let rows =
        sql(below!("e.*", "(e.namespace_path || '')", " AND e.id < $9 AND e.id >= $10 ORDER BY e.id DESC LIMIT $11"));
    let (first, last) = ends(filter);
    let rows =
        bind(rows, path, filter).text(after.map_or(last, |id| id.hyphenated().to_string())).text(first).integer(limit);
    x.fetch_all(rows).await?.iter().map(read).collect()
}

/// Greater than every identifier.
const AFTER_ALL: &str = "g";

/// How far the time in an identifier and the one beside it may be apart: they are read one after the other.
const SLACK: Millis = 60_000;

/// Between which identifiers the wanted events lie.
fn ends(filter: &Filter<'_>) -> (String, String) {
    let last = filter.until.map(|until| first_id_of(until.0.saturating_add(SLACK)));
    (first_id_of(filter.since.0.saturating_sub(SLACK)), last.unwrap_or_else(|| AFTER_ALL.to_owned()))
}

/// What the identifiers made in a millisecond begin with.
fn first_id_of(at: Millis) -> String {
    let millis = at.clamp(0, 0xffff_ffff_ffff);
    format!("{:08x}-{:04x}", millis >> 16, millis & 0xffff)
}

/// The latest events of all namespaces that the caller may see; of administrators all that there are, and what was done
/// that belongs to none. What the server itself notes of the latter, such as every sign-in, would leave no room for the rest.
///
/// Of every namespace the latest event is looked up in the index, which tells the few where something happened last.
/// The walk through these takes the latest event of them, then the one before, and so on: no list is read and sorted.
/// What happened at the path of a deleted namespace is no business of the one made there anew: `since`.
pub(crate) async fn recent(
    x: &mut impl Executor,
    caller: &Caller,
    limit: i64,
) -> Result<Vec<ActivityEvent>, StorageError> {
    let rows = if caller.is_admin() {
        sql("SELECT e.* FROM activity e WHERE e.id < $1
                AND (e.namespace_path IS NOT NULL OR e.actor_kind <> 'system')
            ORDER BY e.id DESC LIMIT $2")
        .text(AFTER_ALL)
        .integer(limit)
    } else {
        sql(RECENT).uuid(caller.id()).integer(limit)
    };
    x.fetch_all(rows).await?.iter().map(read).collect()
}

/// The first 13 characters of an identifier are its millisecond.
const RECENT: &str = concat!(
    "WITH RECURSIVE few AS MATERIALIZED (
        SELECT n.path, SUBSTR(n.id, 1, 13) AS since, COALESCE((
                SELECT e.id FROM activity e WHERE e.namespace_path = n.path AND e.id >= SUBSTR(n.id, 1, 13)
                    ORDER BY e.id DESC LIMIT 1
            ), '') AS last
            FROM namespaces n WHERE n.id IN (",
    visible_to!("$1"),
    ")
            ORDER BY last DESC LIMIT $2
    ),
    step AS (
        SELECT MAX(last) AS id, 1 AS taken FROM few
        UNION ALL
        SELECT (
            SELECT MAX((
                SELECT e.id FROM activity e
                    WHERE e.namespace_path = few.path AND e.id >= few.since AND e.id < step.id
                    ORDER BY e.id DESC LIMIT 1
            )) FROM few
        ), step.taken + 1
        FROM step WHERE step.id IS NOT NULL AND step.taken < $2
    )
    SELECT e.* FROM step JOIN activity e ON e.id = step.id ORDER BY e.id DESC"
);
