//! The audit log. Rows name what they are about by value: they outlive it.

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, prefix_pattern, sql};
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
    actor_id: Option<&Caller>,
    entry: &Entry<'_>,
) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO activity
                (id, at, actor_kind, actor_id, actor_name, action, namespace_path, target_type, target_id, target_name,
                details)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
    .uuid(id)
    .integer(at)
    .text(actor.kind.as_str())
    .text(actor_id.map(|caller| caller.id().to_string()).unwrap_or_default())
    .text(actor.name.as_str())
    .text(entry.action)
    .optional_text(entry.namespace_path.map(str::to_owned))
    .text(entry.target.kind.trn_type())
    .text(entry.target.to_string())
    .text(entry.target_name)
    .json(&entry.details)?;
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
        action: record.text("action")?,
        namespace_path: record.optional_text("namespace_path")?,
        target_type: record.text("target_type")?,
        target_id: record.text("target_id")?,
        target_name: record.text("target_name")?,
        details: record.json("details")?,
    })
}

/// Which entries are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter<'a> {
    /// Only actions that begin with this, such as `member.`.
    pub(crate) action: &'a str,
    /// Only by this actor.
    pub(crate) actor: &'a str,
    /// Only about the thing of this identifier.
    pub(crate) target: &'a str,
}

/// What happened in a namespace and below it since it was made, the latest first. (A namespace made anew at the path
/// of a deleted one does not show the history of that one.)
pub(crate) async fn list(
    x: &mut impl Executor,
    path: &str,
    since: Timestamp,
    filter: &Filter<'_>,
    page: &PageRequest,
) -> Result<(Vec<ActivityEvent>, u64), StorageError> {
    // '0' follows '/' in the byte order: what begins with "<path>/" lies between the two.
    macro_rules! below {
        ($what:literal, $after:literal) => {
            concat!(
                "SELECT ",
                $what,
                " FROM activity e
                WHERE (e.namespace_path = $1 OR (e.namespace_path > $2 AND e.namespace_path < $3)) AND e.at >= $4
                    AND e.action LIKE $5 ESCAPE '\\' AND ($6 = '' OR e.actor_name = $6)
                    AND ($7 = '' OR e.target_id = $7)",
                $after
            )
        };
    }
    let bind = |statement: super::Statement| {
        statement
            .text(path)
            .text(format!("{path}/"))
            .text(format!("{path}0"))
            .integer(since.0)
            .text(prefix_pattern(filter.action))
            .text(filter.actor)
            .text(filter.target)
    };
    let rows = bind(sql(below!("e.*", " AND ($8 = '' OR e.id < $8) ORDER BY e.id DESC LIMIT $9")))
        .text(page.after_key())
        .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = x.fetch_one(bind(sql(below!("COUNT(*) AS n", "")))).await?.count("n")?;
    Ok((rows, total))
}
