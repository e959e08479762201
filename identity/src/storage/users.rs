//! People's accounts.

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, like_pattern, sql};
use crate::{
    model::User,
    naming::{Gid, Reference, ResourceKind},
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

/// Users whose name contains `search`, by name, and how many there are.
pub(crate) async fn list(
    x: &mut impl Executor,
    search: &str,
    active_only: bool,
    page: &PageRequest,
) -> Result<(Vec<Row>, u64), StorageError> {
    let rows = sql("SELECT u.* FROM users u
            WHERE u.username LIKE $1 ESCAPE '\\' AND (u.active OR NOT $2) AND u.username > $3
            ORDER BY u.username LIMIT $4")
    .text(like_pattern(search))
    .boolean(active_only)
    .text(page.after_key())
    .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = sql("SELECT COUNT(*) AS n FROM users u WHERE u.username LIKE $1 ESCAPE '\\' AND (u.active OR NOT $2)")
        .text(like_pattern(search))
        .boolean(active_only);
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}

/// What has to be known of a user whenever a session or an access token of theirs is used.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) username: String,
    pub(crate) admin: bool,
    pub(crate) active: bool,
    pub(crate) tokens_valid_after: Timestamp,
}

pub(crate) async fn standing(x: &mut impl Executor, id: Uuid) -> Result<Option<Standing>, StorageError> {
    let statement =
        sql("SELECT u.username, u.admin, u.active, u.tokens_valid_after FROM users u WHERE u.id = $1").uuid(id);
    let Some(record) = x.fetch_optional(statement).await? else { return Ok(None) };
    Ok(Some(Standing {
        username: record.text("username")?,
        admin: record.boolean("admin")?,
        active: record.boolean("active")?,
        tokens_valid_after: record.timestamp("tokens_valid_after")?,
    }))
}

/// When a user was last here; none if never.
pub(crate) async fn last_seen_at(x: &mut impl Executor, id: Uuid) -> Result<Option<Timestamp>, StorageError> {
    let record = x.fetch_optional(sql("SELECT u.last_seen_at FROM users u WHERE u.id = $1").uuid(id)).await?;
    Ok(record.map(|record| record.optional_integer("last_seen_at")).transpose()?.flatten().map(Timestamp))
}
