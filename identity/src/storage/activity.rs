//! The audit log. Rows name what they are about by value: they outlive it.

use uuid::Uuid;

use super::{Executor, Record, Statement, StorageError, Tx, prefix_pattern, sql};
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

impl Default for Filter<'_> {
    fn default() -> Self {
        Self { action: "", actor: "", target: "", since: Timestamp(0), until: None }
    }
}

macro_rules! below {
    ($what:literal, $after:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM activity e
            WHERE (e.namespace_path = $1 OR (e.namespace_path > $2 AND e.namespace_path < $3)) AND e.at >= $4
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

/// The latest of the same, without counting them.
pub(crate) async fn latest(
    x: &mut impl Executor,
    path: &str,
    filter: &Filter<'_>,
    limit: i64,
) -> Result<Vec<ActivityEvent>, StorageError> {
    let rows = bind(sql(below!("e.*", " ORDER BY e.id DESC LIMIT $9")), path, filter).integer(limit);
    x.fetch_all(rows).await?.iter().map(read).collect()
}
