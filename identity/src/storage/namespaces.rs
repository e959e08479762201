//! Groups and workspaces.

use uuid::Uuid;

use super::{
    Executor, Record, Statement, StorageError, Tx,
    grants::{memberships_of, visible_to},
    like_pattern, sql,
};
use crate::{
    caller::Caller,
    model::{Namespace, NamespaceKind, TopLevelGroup},
    naming::{Gid, NamespacePath, Reference, ResourceKind},
    paging::PageRequest,
    timestamp::Timestamp,
};

fn read(record: &Record) -> Result<Namespace, StorageError> {
    let kind = match record.text("kind")?.as_str() {
        "group" => NamespaceKind::Group,
        "workspace" => NamespaceKind::Workspace,
        _ => return Err(StorageError::Inconsistent { column: "kind", reason: "unknown kind".to_owned() }),
    };
    let path: NamespacePath = record.parsed("path")?;
    Ok(Namespace {
        kind,
        id: Gid::new(kind.resource_kind(), record.uuid("id")?),
        name: record.parsed("name")?,
        description: record.parsed("description")?,
        path,
        parent_id: record.optional_uuid("parent_id")?.map(|id| Gid::new(ResourceKind::Group, id)),
        version: record.integer("version")?,
        created_at: record.timestamp("created_at")?,
        updated_at: record.timestamp("updated_at")?,
        created_by: record.text("created_by")?,
        my_role: None,
    })
}

fn read_all(records: &[Record]) -> Result<Vec<Namespace>, StorageError> {
    records.iter().map(read).collect()
}

/// The namespace that is referred to, of whatever kind.
pub(crate) async fn find(x: &mut impl Executor, by: &Reference) -> Result<Option<Namespace>, StorageError> {
    let statement = match by {
        Reference::Id(id) => sql("SELECT n.* FROM namespaces n WHERE n.id = $1").uuid(*id),
        Reference::Path(path) => sql("SELECT n.* FROM namespaces n WHERE n.path = $1").text(path.as_str()),
    };
    x.fetch_optional(statement).await?.as_ref().map(read).transpose()
}

/// Writes a new namespace and where it stands in the tree.
pub(crate) async fn insert(tx: &mut Tx, row: &Namespace, parent: Option<Uuid>) -> Result<(), StorageError> {
    let id = row.id.uuid;
    tx.execute(
        sql("INSERT INTO namespaces
                (id, version, created_at, updated_at, kind, parent_id, name, path, description, created_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .uuid(id)
        .integer(row.version)
        .integer(row.created_at.0)
        .integer(row.updated_at.0)
        .text(row.kind.as_str())
        .optional_uuid(parent)
        .text(row.name.as_str())
        .text(row.path.as_str())
        .text(row.description.as_str())
        .text(row.created_by.as_str()),
    )
    .await?;
    tx.execute(
        sql("INSERT INTO namespace_ancestors (namespace_id, ancestor_id, distance) VALUES ($1, $1, 0)").uuid(id),
    )
    .await?;
    if let Some(parent) = parent {
        tx.execute(
            sql("INSERT INTO namespace_ancestors (namespace_id, ancestor_id, distance)
                SELECT $1, a.ancestor_id, a.distance + 1 FROM namespace_ancestors a WHERE a.namespace_id = $2")
            .uuid(id)
            .uuid(parent),
        )
        .await?;
    }
    Ok(())
}

/// Writes description, version and time of change, if the stored version is still `read_version`.
pub(crate) async fn update(tx: &mut Tx, row: &Namespace, read_version: i64) -> Result<bool, StorageError> {
    let statement = sql("UPDATE namespaces SET description = $1, version = $2, updated_at = $3
            WHERE id = $4 AND version = $5")
    .text(row.description.as_str())
    .integer(row.version)
    .integer(row.updated_at.0)
    .uuid(row.id.uuid)
    .integer(read_version);
    Ok(tx.execute(statement).await? == 1)
}

/// Removes a namespace with all that is in it.
pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StorageError> {
    tx.execute(sql("DELETE FROM namespaces WHERE id = $1").uuid(id)).await.map(drop)
}

/// How many namespaces of a kind are directly in a group.
pub(crate) async fn count_children(
    x: &mut impl Executor,
    parent: Uuid,
    kind: NamespaceKind,
) -> Result<u64, StorageError> {
    let statement =
        sql("SELECT COUNT(*) AS n FROM namespaces WHERE parent_id = $1 AND kind = $2").uuid(parent).text(kind.as_str());
    x.fetch_one(statement).await?.count("n")
}

/// What goes when a namespace is deleted: subgroups, workspaces, service accounts and memberships below and in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) groups: u64,
    pub(crate) workspaces: u64,
    pub(crate) service_accounts: u64,
    pub(crate) memberships: u64,
}

pub(crate) async fn contents(x: &mut impl Executor, id: Uuid) -> Result<Contents, StorageError> {
    let record = x
        .fetch_one(
            sql("SELECT
                (SELECT COUNT(*) FROM namespace_ancestors a JOIN namespaces n ON n.id = a.namespace_id
                    WHERE a.ancestor_id = $1 AND a.distance > 0 AND n.kind = 'group') AS groups,
                (SELECT COUNT(*) FROM namespace_ancestors a JOIN namespaces n ON n.id = a.namespace_id
                    WHERE a.ancestor_id = $1 AND a.distance > 0 AND n.kind = 'workspace') AS workspaces,
                (SELECT COUNT(*) FROM namespace_ancestors a JOIN service_accounts s ON s.group_id = a.namespace_id
                    WHERE a.ancestor_id = $1) AS service_accounts,
                (SELECT COUNT(*) FROM namespace_ancestors a JOIN memberships m ON m.namespace_id = a.namespace_id
                    WHERE a.ancestor_id = $1) AS memberships")
            .uuid(id),
        )
        .await?;
    Ok(Contents {
        groups: record.count("groups")?,
        workspaces: record.count("workspaces")?,
        service_accounts: record.count("service_accounts")?,
        memberships: record.count("memberships")?,
    })
}

/// The groups and workspaces below a namespace, by path; the first `most`.
pub(crate) async fn below(x: &mut impl Executor, id: Uuid, most: i64) -> Result<Vec<NamespacePath>, StorageError> {
    let statement = sql("SELECT n.path FROM namespace_ancestors a JOIN namespaces n ON n.id = a.namespace_id
            WHERE a.ancestor_id = $1 AND a.distance > 0 ORDER BY n.path LIMIT $2")
    .uuid(id)
    .integer(most);
    x.fetch_all(statement).await?.iter().map(|record| record.parsed("path")).collect()
}

/// The service accounts in a namespace and below it, by path, each with its last login: first those that logged in
/// lately; the first `most`.
pub(crate) async fn service_accounts_within(
    x: &mut impl Executor,
    id: Uuid,
    most: i64,
) -> Result<Vec<(String, Option<Timestamp>)>, StorageError> {
    let statement = sql("SELECT s.path, (SELECT MAX(l.at) FROM logins l
                WHERE l.service_account_id = s.id AND l.outcome = 'accepted') AS last_login_at
            FROM namespace_ancestors a JOIN service_accounts s ON s.group_id = a.namespace_id
            WHERE a.ancestor_id = $1 ORDER BY last_login_at DESC NULLS LAST, s.path LIMIT $2")
    .uuid(id)
    .integer(most);
    let read = |record: &Record| Ok((record.text("path")?, record.optional_integer("last_login_at")?.map(Timestamp)));
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// The groups at the top of the tree whose path contains `search`, each with how many active users own it; and how many
/// there are.
pub(crate) async fn list_top_level(
    x: &mut impl Executor,
    search: &str,
    page: &PageRequest,
) -> Result<(Vec<TopLevelGroup>, u64), StorageError> {
    let rows = sql("SELECT n.*, (
                SELECT COUNT(*) FROM memberships m JOIN users u ON u.id = m.user_id
                    WHERE m.namespace_id = n.id AND m.role = 'owner' AND u.active) AS owners
            FROM namespaces n
            WHERE n.parent_id IS NULL AND n.kind = 'group' AND n.path LIKE $1 ESCAPE '\\' AND n.path > $2
            ORDER BY n.path LIMIT $3")
    .text(like_pattern(search))
    .text(page.after_key())
    .integer(page.limit());
    let row = |record: &Record| Ok(TopLevelGroup { group: read(record)?, owners: record.count("owners")? });
    let rows = x.fetch_all(rows).await?.iter().map(row).collect::<Result<_, StorageError>>()?;
    let total = sql("SELECT COUNT(*) AS n FROM namespaces n
            WHERE n.parent_id IS NULL AND n.kind = 'group' AND n.path LIKE $1 ESCAPE '\\'")
    .text(like_pattern(search));
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}

/// Which namespaces are wanted.
#[derive(Debug, Clone)]
pub(crate) struct Filter<'a> {
    pub(crate) kind: NamespaceKind,
    /// Directly in this group only.
    pub(crate) parent: Option<Uuid>,
    /// Top-level groups only.
    pub(crate) top_level: bool,
    pub(crate) search: &'a str,
}

/// The namespaces that the caller may see, ordered by path, and how many there are.
pub(crate) async fn list(
    x: &mut impl Executor,
    caller: &Caller,
    filter: &Filter<'_>,
    page: &PageRequest,
) -> Result<(Vec<Namespace>, u64), StorageError> {
    let bind = |statement: Statement| {
        statement
            .text(filter.kind.as_str())
            .text(filter.parent.map(|id| id.to_string()).unwrap_or_default())
            .boolean(filter.top_level)
            .text(like_pattern(filter.search))
            .text(page.after_key())
            .integer(page.limit())
    };
    // Two texts, so that each database plans each on its own: administrators walk the list, everybody else begins at
    // their memberships.
    let (rows, total) = if caller.is_admin() {
        (bind(sql(list_of!("n.*", rows, ""))), bind(sql(list_of!("COUNT(*) AS n", count, ""))))
    } else {
        let joined = |statement: &'static str| bind(sql(statement)).uuid(caller.id());
        (joined(list_of!("n.*", rows, visible)), joined(list_of!("COUNT(*) AS n", count, visible)))
    };
    Ok((read_all(&x.fetch_all(rows).await?)?, x.fetch_one(total).await?.count("n")?))
}

macro_rules! list_of {
    ($what:literal, $part:tt, visible) => {
        list_of!($what, $part, concat!(" AND n.id IN (", visible_to!("$7"), ")"))
    };
    ($what:literal, rows, $visible:expr) => {
        concat!(list_of!(@all $what), " AND n.path > $5", $visible, " ORDER BY n.path LIMIT $6")
    };
    // The count has the same placeholders, of which two change nothing.
    ($what:literal, count, $visible:expr) => {
        concat!(list_of!(@all $what), " AND $5 = $5 AND $6 = $6", $visible)
    };
    (@all $what:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM namespaces n
            WHERE n.kind = $1
                AND ($2 = '' OR n.parent_id = $2)
                AND (NOT $3 OR n.parent_id IS NULL)
                AND n.path LIKE $4 ESCAPE '\\'"
        )
    };
}
use list_of;

/// The namespaces of a kind in which the caller is a member, also by a team, ordered by path, and how many there are.
/// For administrators also every top-level group.
pub(crate) async fn list_joined(
    x: &mut impl Executor,
    caller: &Caller,
    kind: NamespaceKind,
    page: &PageRequest,
) -> Result<(Vec<Namespace>, u64), StorageError> {
    // The `|| ''` takes no index on kind and path, which would be walked from one end to the other: it begins at the
    // memberships.
    macro_rules! joined {
        ($what:literal, $after:literal) => {
            concat!(
                "SELECT ",
                $what,
                " FROM namespaces n
                WHERE (n.kind || '') = $2 AND n.id IN (
                    SELECT o.id FROM namespaces o WHERE o.parent_id IS NULL AND o.kind = 'group' AND $3
                    UNION ALL ",
                memberships_of!("$1"),
                ")",
                $after
            )
        };
    }
    let bind = |statement: Statement| statement.uuid(caller.id()).text(kind.as_str()).boolean(caller.is_admin());
    let rows = bind(sql(joined!("n.*", " AND (n.path || '') > $4 ORDER BY n.path LIMIT $5")))
        .text(page.after_key())
        .integer(page.limit());
    let total = bind(sql(joined!("COUNT(*) AS n", "")));
    Ok((read_all(&x.fetch_all(rows).await?)?, x.fetch_one(total).await?.count("n")?))
}
