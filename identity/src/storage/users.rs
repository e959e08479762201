//! People's accounts.

use uuid::Uuid;

use super::{Db, Executor, Record, StorageError, Tx, like_pattern, sql};
use crate::{
    clock::Millis,
    model::User,
    naming::{Gid, NamespacePath, Reference, ResourceKind},
    paging::PageRequest,
    timestamp::Timestamp,
};

/// A stored account: what administrators see of it and what only the server needs.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) user: User,
    /// An argon2id hash in PHC form; none where the person has no password.
    pub(crate) password_hash: Option<String>,
    /// Access tokens issued before are refused.
    pub(crate) tokens_valid_after: Timestamp,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    Ok(Row {
        user: User {
            id: Gid::new(ResourceKind::User, record.uuid("id")?),
            username: record.text("username")?,
            admin: record.boolean("admin")?,
            active: record.boolean("active")?,
            version: record.integer("version")?,
            created_at: record.timestamp("created_at")?,
            last_seen_at: record.optional_integer("last_seen_at")?.map(Timestamp),
        },
        password_hash: record.optional_text("password_hash")?,
        tokens_valid_after: record.timestamp("tokens_valid_after")?,
    })
}

/// The user that is referred to; a path is a username.
pub(crate) async fn find(x: &mut impl Executor, by: &Reference) -> Result<Option<Row>, StorageError> {
    let statement = match by {
        Reference::Id(id) => sql("SELECT u.* FROM users u WHERE u.id = $1").uuid(*id),
        Reference::Path(name) => sql("SELECT u.* FROM users u WHERE u.username = $1").text(name.as_str()),
    };
    x.fetch_optional(statement).await?.as_ref().map(read).transpose()
}

pub(crate) async fn insert(tx: &mut Tx, row: &Row) -> Result<(), StorageError> {
    let user = &row.user;
    let statement = sql("INSERT INTO users
                (id, version, created_at, updated_at, username, admin, active, password_hash, tokens_valid_after)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .uuid(user.id.uuid)
    .integer(user.version)
    .integer(user.created_at.0)
    .integer(user.created_at.0)
    .text(user.username.as_str())
    .boolean(user.admin)
    .boolean(user.active)
    .optional_text(row.password_hash.clone())
    .integer(row.tokens_valid_after.0);
    tx.execute(statement).await.map(drop)
}

/// Whether anyone administers this server.
pub(crate) async fn administrator_exists(x: &mut impl Executor) -> Result<bool, StorageError> {
    let statement = sql("SELECT EXISTS (SELECT 1 FROM users WHERE admin AND active) AS found");
    x.fetch_one(statement).await?.boolean("found")
}

/// Writes flags, version and time of change, if the stored version is still `read_version`. Access tokens issued before
/// `tokens_valid_after` are refused, if one is given.
pub(crate) async fn update(
    tx: &mut Tx,
    user: &User,
    read_version: i64,
    at: Millis,
    tokens_valid_after: Option<Millis>,
) -> Result<bool, StorageError> {
    let statement = sql("UPDATE users SET admin = $1, active = $2, version = $3, updated_at = $4,
                tokens_valid_after = CASE WHEN tokens_valid_after < $5 THEN $5 ELSE tokens_valid_after END
            WHERE id = $6 AND version = $7")
    .boolean(user.admin)
    .boolean(user.active)
    .integer(user.version)
    .integer(at)
    .integer(tokens_valid_after.unwrap_or_default())
    .uuid(user.id.uuid)
    .integer(read_version);
    Ok(tx.execute(statement).await? == 1)
}

/// Writes another password, if the stored version is still `read_version`. Access tokens issued before
/// `tokens_valid_after` are refused, if one is given.
pub(crate) async fn update_password(
    tx: &mut Tx,
    user: &User,
    read_version: i64,
    at: Millis,
    password_hash: &str,
    tokens_valid_after: Option<Millis>,
) -> Result<bool, StorageError> {
    let statement = sql("UPDATE users SET password_hash = $1, version = $2, updated_at = $3,
                tokens_valid_after = CASE WHEN tokens_valid_after < $4 THEN $4 ELSE tokens_valid_after END
            WHERE id = $5 AND version = $6")
    .text(password_hash)
    .integer(user.version)
    .integer(at)
    .integer(tokens_valid_after.unwrap_or_default())
    .uuid(user.id.uuid)
    .integer(read_version);
    Ok(tx.execute(statement).await? == 1)
}

/// Whether a user is active and as they were at `since`.
pub(crate) async fn is_unchanged(x: &mut impl Executor, id: Uuid, since: Millis) -> Result<bool, StorageError> {
    let statement = sql("SELECT EXISTS (SELECT 1 FROM users WHERE id = $1 AND active AND updated_at <= $2) AS found");
    x.fetch_one(statement.uuid(id).integer(since)).await?.boolean("found")
}

/// Notes that a user was here, unless that was done since `unless_after`.
pub(crate) async fn note_seen(db: &Db, id: Uuid, at: Millis, unless_after: Millis) -> Result<(), StorageError> {
    let statement = sql("UPDATE users SET last_seen_at = $1
            WHERE id = $2 AND (last_seen_at IS NULL OR last_seen_at <= $3)")
    .integer(at)
    .uuid(id)
    .integer(unless_after);
    db.execute(statement).await.map(drop)
}

/// The top-level groups that no other active user owns, by path, at most `limit`; and how many there are.
pub(crate) async fn only_owner_of(
    x: &mut impl Executor,
    user: Uuid,
    limit: i64,
) -> Result<(Vec<NamespacePath>, u64), StorageError> {
    let statement = sql("SELECT n.path, COUNT(*) OVER () AS total FROM memberships m
            JOIN namespaces n ON n.id = m.namespace_id
            WHERE m.user_id = $1 AND m.role = 'owner' AND n.parent_id IS NULL AND NOT EXISTS (
                SELECT 1 FROM memberships o JOIN users p ON p.id = o.user_id
                    WHERE o.namespace_id = m.namespace_id AND o.role = 'owner' AND p.active AND o.user_id <> $1)
            ORDER BY n.path LIMIT $2")
    .uuid(user)
    .integer(limit);
    let rows = x.fetch_all(statement).await?;
    let total = rows.first().map(|row| row.count("total")).transpose()?.unwrap_or_default();
    Ok((rows.iter().map(|row| row.parsed("path")).collect::<Result<_, _>>()?, total))
}

/// Which users are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter<'a> {
    /// Only those whose name contains this.
    pub(crate) search: &'a str,
    /// Only administrators, or only others.
    pub(crate) admin: Option<bool>,
    /// Only those who may sign in, or only those who may not.
    pub(crate) active: Option<bool>,
}

/// The users that are wanted, by name, and how many there are.
pub(crate) async fn list(
    x: &mut impl Executor,
    filter: &Filter<'_>,
    page: &PageRequest,
) -> Result<(Vec<Row>, u64), StorageError> {
    macro_rules! wanted {
        ($what:literal, $after:literal) => {
            concat!(
                "SELECT ",
                $what,
                " FROM users u
                WHERE u.username LIKE $1 ESCAPE '\\' AND (u.admin OR NOT $2) AND NOT (u.admin AND $3)
                    AND (u.active OR NOT $4) AND NOT (u.active AND $5)",
                $after
            )
        };
    }
    let bind = |statement: super::Statement| {
        statement
            .text(like_pattern(filter.search))
            .boolean(filter.admin == Some(true))
            .boolean(filter.admin == Some(false))
            .boolean(filter.active == Some(true))
            .boolean(filter.active == Some(false))
    };
    let rows = bind(sql(wanted!("u.*", " AND u.username > $6 ORDER BY u.username LIMIT $7")))
        .text(page.after_key())
        .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = x.fetch_one(bind(sql(wanted!("COUNT(*) AS n", "")))).await?.count("n")?;
    Ok((rows, total))
}

/// What has to be known of a user whenever a session or an access token of theirs is used.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) username: String,
    pub(crate) admin: bool,
    pub(crate) active: bool,
    pub(crate) tokens_valid_after: Timestamp,
    pub(crate) last_seen_at: Option<Timestamp>,
}

pub(crate) async fn standing(x: &mut impl Executor, id: Uuid) -> Result<Option<Standing>, StorageError> {
    let statement = sql("SELECT u.username, u.admin, u.active, u.tokens_valid_after, u.last_seen_at
            FROM users u WHERE u.id = $1")
    .uuid(id);
    let Some(record) = x.fetch_optional(statement).await? else { return Ok(None) };
    Ok(Some(Standing {
        username: record.text("username")?,
        admin: record.boolean("admin")?,
        active: record.boolean("active")?,
        tokens_valid_after: record.timestamp("tokens_valid_after")?,
        last_seen_at: record.optional_integer("last_seen_at")?.map(Timestamp),
    }))
}

/// When a user was last here; none if never.
pub(crate) async fn last_seen_at(x: &mut impl Executor, id: Uuid) -> Result<Option<Timestamp>, StorageError> {
    let record = x.fetch_optional(sql("SELECT u.last_seen_at FROM users u WHERE u.id = $1").uuid(id)).await?;
    Ok(record.map(|record| record.optional_integer("last_seen_at")).transpose()?.flatten().map(Timestamp))
}
