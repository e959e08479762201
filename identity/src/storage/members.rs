//! Memberships.

use uuid::Uuid;

use super::{
    Executor, Record, Statement, StorageError, Tx,
    grants::{memberships_of, visible_to},
    like_pattern, sql,
};
use crate::{
    access::Role,
    caller::Caller,
    model::{HeldRole, Membership, NamespaceKind, ServiceAccount, Subject, SubjectKind},
    naming::{Gid, ResourceKind},
    paging::PageRequest,
    timestamp::Timestamp,
};

/// A stored membership with the namespace that it is in.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) membership: Membership,
    pub(crate) namespace_id: Uuid,
    /// Whether the subject administers this server.
    pub(crate) admin: bool,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    let subject = |kind, resource, id| {
        Ok::<_, StorageError>(Subject { kind, id: Gid::new(resource, id), name: record.text("subject_name")? })
    };
    let subject = if let Some(id) = record.optional_uuid("user_id")? {
        subject(SubjectKind::User, ResourceKind::User, id)?
    } else if let Some(id) = record.optional_uuid("team_id")? {
        subject(SubjectKind::Team, ResourceKind::Team, id)?
    } else {
        subject(SubjectKind::ServiceAccount, ResourceKind::ServiceAccount, record.uuid("service_account_id")?)?
    };
    let role = record.parsed("role")?;
    Ok(Row {
        membership: Membership {
            id: Gid::new(ResourceKind::Membership, record.uuid("id")?),
            namespace_path: record.parsed("namespace_path")?,
            subject,
            role,
            inherited: record.integer("distance")? > 0,
            effective: record.boolean("effective")?,
            // Told apart by `members::effective`, which knows all memberships of the subject.
            effective_role: role,
            effective_through: None,
            last_seen_at: record.optional_integer("last_seen_at")?.map(Timestamp),
            version: record.integer("version")?,
            created_at: record.timestamp("created_at")?,
            updated_at: record.timestamp("updated_at")?,
        },
        namespace_id: record.uuid("namespace_id")?,
        admin: record.boolean("subject_admin")?,
    })
}

/// One membership, seen from its own namespace.
pub(crate) async fn find(x: &mut impl Executor, id: Uuid) -> Result<Option<Row>, StorageError> {
    let statement = sql("SELECT m.*, n.path AS namespace_path, COALESCE(u.username, t.name, s.path) AS subject_name,
                COALESCE(u.admin, FALSE) AS subject_admin, CAST(0 AS BIGINT) AS distance, TRUE AS effective,
                COALESCE(u.last_seen_at, (SELECT MAX(l.at) FROM logins l
                    WHERE l.service_account_id = m.service_account_id AND l.outcome = 'accepted')) AS last_seen_at
            FROM memberships m
            JOIN namespaces n ON n.id = m.namespace_id
            LEFT JOIN users u ON u.id = m.user_id
            LEFT JOIN teams t ON t.id = m.team_id
            LEFT JOIN service_accounts s ON s.id = m.service_account_id
            WHERE m.id = $1")
    .uuid(id);
    x.fetch_optional(statement).await?.as_ref().map(read).transpose()
}

pub(crate) async fn insert(tx: &mut Tx, membership: &Membership, namespace: Uuid) -> Result<(), StorageError> {
    let of = |kind| (membership.subject.kind == kind).then_some(membership.subject.id.uuid);
    let statement = sql("INSERT INTO memberships
                (id, version, created_at, updated_at, namespace_id, user_id, team_id, service_account_id, role)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .uuid(membership.id.uuid)
    .integer(membership.version)
    .integer(membership.created_at.0)
    .integer(membership.updated_at.0)
    .uuid(namespace)
    .optional_uuid(of(SubjectKind::User))
    .optional_uuid(of(SubjectKind::Team))
    .optional_uuid(of(SubjectKind::ServiceAccount))
    .text(membership.role.as_str());
    tx.execute(statement).await.map(drop)
}

/// Writes the role, if the stored version is still `read_version`.
pub(crate) async fn update_role(tx: &mut Tx, membership: &Membership, read_version: i64) -> Result<bool, StorageError> {
    let statement =
        sql("UPDATE memberships SET role = $1, version = $2, updated_at = $3 WHERE id = $4 AND version = $5")
            .text(membership.role.as_str())
            .integer(membership.version)
            .integer(membership.updated_at.0)
            .uuid(membership.id.uuid)
            .integer(read_version);
    Ok(tx.execute(statement).await? == 1)
}

pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StorageError> {
    tx.execute(sql("DELETE FROM memberships WHERE id = $1").uuid(id)).await.map(drop)
}

/// How many active users own a namespace by a membership in it, a given membership aside.
pub(crate) async fn other_user_owners(
    x: &mut impl Executor,
    namespace: Uuid,
    except: Uuid,
) -> Result<u64, StorageError> {
    let statement = sql("SELECT COUNT(*) AS n FROM memberships m JOIN users u ON u.id = m.user_id
            WHERE m.namespace_id = $1 AND m.role = 'owner' AND u.active AND m.id <> $2")
    .uuid(namespace)
    .uuid(except);
    x.fetch_one(statement).await?.count("n")
}

/// The active users who own a namespace by a membership in it: those memberships, at most two of them.
pub(crate) async fn user_owners(x: &mut impl Executor, namespace: Uuid) -> Result<Vec<Uuid>, StorageError> {
    let statement = sql("SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id
            WHERE m.namespace_id = $1 AND m.role = 'owner' AND u.active LIMIT 2")
    .uuid(namespace);
    x.fetch_all(statement).await?.iter().map(|record| record.uuid("id")).collect()
}

/// How many groups and workspaces below a namespace have no nearer membership of the subject of the one given.
pub(crate) async fn reach_below(x: &mut impl Executor, row: &Row) -> Result<(u64, u64), StorageError> {
    let statement = sql("SELECT n.kind, COUNT(*) AS n
            FROM namespace_ancestors a
            JOIN namespaces n ON n.id = a.namespace_id
            WHERE a.ancestor_id = $1 AND a.distance > 0 AND NOT EXISTS (
                SELECT 1 FROM namespace_ancestors o
                JOIN memberships nearer ON nearer.namespace_id = o.ancestor_id
                WHERE o.namespace_id = a.namespace_id AND o.distance < a.distance
                    AND (nearer.user_id = $2 OR nearer.team_id = $2 OR nearer.service_account_id = $2)
            )
            GROUP BY n.kind")
    .uuid(row.namespace_id)
    .uuid(row.membership.subject.id.uuid);
    let (mut groups, mut workspaces) = (0, 0);
    for record in x.fetch_all(statement).await? {
        let count = record.count("n")?;
        if record.text("kind")? == "group" { groups = count } else { workspaces = count }
    }
    Ok((groups, workspaces))
}

/// Which members are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter<'a> {
    pub(crate) search: &'a str,
    pub(crate) kind: Option<SubjectKind>,
    pub(crate) role: Option<Role>,
    /// Only inherited ones, or only direct ones.
    pub(crate) inherited: Option<bool>,
}

/// The memberships in a namespace and the groups above it, by name of the subject, and how many there are.
pub(crate) async fn list(
    x: &mut impl Executor,
    namespace: Uuid,
    filter: &Filter<'_>,
    page: &PageRequest,
) -> Result<(Vec<Row>, u64), StorageError> {
    macro_rules! members {
        ($before:literal, $what:literal, $after:literal) => {
            concat!(
                $before,
                "SELECT ",
                $what,
                " FROM (
                    SELECT m.*, a.distance, n.path AS namespace_path,
                        COALESCE(u.username, t.name, s.path) AS subject_name,
                        COALESCE(u.admin, FALSE) AS subject_admin, u.last_seen_at AS user_last_seen_at,
                        CASE WHEN m.user_id IS NOT NULL THEN 'user' WHEN m.team_id IS NOT NULL THEN 'team'
                            ELSE 'service_account' END AS subject_kind,
                        NOT EXISTS (
                            SELECT 1 FROM namespace_ancestors o
                            JOIN memberships nearer ON nearer.namespace_id = o.ancestor_id
                            WHERE o.namespace_id = a.namespace_id AND o.distance < a.distance
                                AND (nearer.user_id = m.user_id OR nearer.team_id = m.team_id
                                    OR nearer.service_account_id = m.service_account_id)
                        ) AS effective
                    FROM namespace_ancestors a
                    JOIN memberships m ON m.namespace_id = a.ancestor_id
                    JOIN namespaces n ON n.id = m.namespace_id
                    LEFT JOIN users u ON u.id = m.user_id
                    LEFT JOIN teams t ON t.id = m.team_id
                    LEFT JOIN service_accounts s ON s.id = m.service_account_id
                    WHERE a.namespace_id = $1
                ) members
                WHERE subject_name LIKE $2 ESCAPE '\\'
                    AND ($3 = '' OR subject_kind = $3)
                    AND ($4 = '' OR role = $4)
                    AND ($5 = '' OR ($5 = 'direct' AND distance = 0) OR ($5 = 'inherited' AND distance > 0))",
                $after
            )
        };
    }
    let bind = |statement: Statement| {
        statement
            .uuid(namespace)
            .text(like_pattern(filter.search))
            .text(filter.kind.map(SubjectKind::as_str).unwrap_or_default())
            .text(filter.role.map(Role::as_str).unwrap_or_default())
            .text(match filter.inherited {
                None => "",
                Some(true) => "inherited",
                Some(false) => "direct",
            })
    };
    let after = ListKey::read(page.after_key());
    // Logins are looked at for the rows of the page only.
    let rows = bind(sql(members!(
        "SELECT members.*, COALESCE(user_last_seen_at, (SELECT MAX(l.at) FROM logins l
                WHERE l.service_account_id = members.service_account_id AND l.outcome = 'accepted')) AS last_seen_at
            FROM (",
        "*",
        " AND (subject_name, distance, id) > ($6, $7, $8) ORDER BY subject_name, distance, id LIMIT $9) members
            ORDER BY subject_name, distance, id"
    )))
    .text(after.name)
    .integer(after.distance)
    .text(after.id)
    .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = x.fetch_one(bind(sql(members!("", "COUNT(*) AS n", "")))).await?.count("n")?;
    Ok((rows, total))
}

/// What orders [`list`]: the name of the subject, then how far up its membership is; a user and a team may share both.
struct ListKey<'a> {
    distance: i64,
    id: &'a str,
    name: &'a str,
}

impl<'a> ListKey<'a> {
    fn read(text: &'a str) -> Self {
        let mut parts = text.splitn(3, ' ');
        let distance = parts.next().and_then(|distance| distance.parse().ok()).unwrap_or(-1);
        Self { distance, id: parts.next().unwrap_or_default(), name: parts.next().unwrap_or_default() }
    }
}

/// The key of a row in the list of `namespace_depth`, the depth of the namespace that was asked about.
pub(crate) fn list_key(membership: &Membership, namespace_depth: usize) -> String {
    let distance = namespace_depth - membership.namespace_path.depth();
    format!("{distance} {} {}", membership.id.uuid, membership.subject.name)
}

/// The memberships of one service account, by path.
pub(crate) async fn of_service_account(x: &mut impl Executor, id: Uuid) -> Result<Vec<Row>, StorageError> {
    let statement = sql("SELECT m.*, n.path AS namespace_path, s.path AS subject_name, FALSE AS subject_admin,
                CAST(0 AS BIGINT) AS distance, TRUE AS effective, CAST(NULL AS BIGINT) AS last_seen_at
            FROM memberships m
            JOIN namespaces n ON n.id = m.namespace_id
            JOIN service_accounts s ON s.id = m.service_account_id
            WHERE m.service_account_id = $1 ORDER BY n.path")
    .uuid(id);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// The roles that a user holds by themselves and by their teams, by path, as far as the caller may know of them, and how
/// many there are. A member of a group below knows who is a member above, since those are members below, too.
pub(crate) async fn of_user(
    x: &mut impl Executor,
    caller: &Caller,
    user: Uuid,
    page: &PageRequest,
) -> Result<(Vec<(Uuid, HeldRole)>, u64), StorageError> {
    macro_rules! held {
        ($what:literal, $after:literal) => {
            concat!(
                "SELECT ",
                $what,
                " FROM (
                    SELECT held.*, n.path, n.kind, ($2 OR n.id IN (",
                visible_to!("$3"),
                ")) AS visible
                    FROM (
                        SELECT m.id, m.namespace_id, m.role, m.created_at, CAST(NULL AS TEXT) AS team
                        FROM memberships m WHERE m.user_id = $1
                        UNION ALL
                        SELECT m.id, m.namespace_id, m.role, m.created_at, t.name AS team
                        FROM team_members k
                        JOIN memberships m ON m.team_id = k.team_id
                        JOIN teams t ON t.id = k.team_id
                        WHERE k.user_id = $1
                    ) held
                    JOIN namespaces n ON n.id = held.namespace_id
                ) members
                WHERE (visible OR EXISTS (
                    SELECT 1 FROM (",
                memberships_of!("$3"),
                ") own JOIN namespace_ancestors a ON a.namespace_id = own.namespace_id
                    WHERE a.ancestor_id = members.namespace_id
                ))",
                $after
            )
        };
    }
    let bind = |statement: Statement| statement.uuid(user).boolean(caller.is_admin()).uuid(caller.id());
    let (path, id) = page.after_key().split_once(' ').unwrap_or_default();
    let rows = bind(sql(held!("*", " AND (path, id) > ($4, $5) ORDER BY path, id LIMIT $6")))
        .text(path)
        .text(id)
        .integer(page.limit());
    let rows = x.fetch_all(rows).await?;
    let rows = rows.iter().map(|record| {
        let held = HeldRole {
            namespace_path: record.parsed("path")?,
            kind: if record.text("kind")? == "group" { NamespaceKind::Group } else { NamespaceKind::Workspace },
            role: record.parsed("role")?,
            team: record.optional_text("team")?,
            created_at: record.timestamp("created_at")?,
            visible: record.boolean("visible")?,
        };
        Ok((record.uuid("id")?, held))
    });
    let rows = rows.collect::<Result<_, StorageError>>()?;
    let total = x.fetch_one(bind(sql(held!("COUNT(*) AS n", "")))).await?.count("n")?;
    Ok((rows, total))
}

/// The groups and workspaces of which a service account could become a member, as far as the caller may see.
pub(crate) async fn places(
    x: &mut impl Executor,
    caller: &Caller,
    account: &ServiceAccount,
    limit: i64,
) -> Result<Vec<String>, StorageError> {
    macro_rules! below_group {
        ($condition:literal $($more:expr)?) => {
            concat!(
                "SELECT n.path FROM service_accounts s
                JOIN namespace_ancestors a ON a.ancestor_id = s.group_id
                JOIN namespaces n ON n.id = a.namespace_id
                WHERE s.id = $1 AND NOT EXISTS (
                    SELECT 1 FROM memberships m WHERE m.service_account_id = s.id AND m.namespace_id = n.id)",
                $condition,
                $($more, ")",)?
                " ORDER BY n.path LIMIT $2"
            )
        };
    }
    let statement = if caller.is_admin() {
        sql(below_group!("")).uuid(account.id.uuid).integer(limit)
    } else {
        sql(below_group!(" AND n.id IN (" visible_to!("$3"))).uuid(account.id.uuid).integer(limit).uuid(caller.id())
    };
    x.fetch_all(statement).await?.iter().map(|record| record.text("path")).collect()
}
