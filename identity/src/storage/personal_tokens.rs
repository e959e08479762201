//! Personal access tokens; of each only a keyed hash.

use uuid::Uuid;

use super::{Db, Executor, Record, StorageError, Tx, sql, users::Standing};
use crate::{
    caller::Caller,
    clock::Millis,
    model::Means,
    naming::{Gid, ResourceKind},
    timestamp::Timestamp,
};

/// A stored token.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) user: Uuid,
    pub(crate) name: String,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) last_used_at: Option<Timestamp>,
    /// How it begins and ends.
    pub(crate) hint: String,
    pub(crate) hash: String,
}

/// A stored token with its owner as the account is now.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) token: Row,
    pub(crate) owner: Standing,
}

impl Held {
    /// The caller that it stands for.
    pub(crate) fn caller(&self) -> Caller {
        let id = Gid::new(ResourceKind::PersonalToken, self.token.id);
        let means = Means::PersonalAccessToken { id, name: self.token.name.clone() };
        Caller::User { id: self.token.user, username: self.owner.username.clone(), admin: self.owner.admin, means }
    }
}

fn read(record: &Record) -> Result<Held, StorageError> {
    Ok(Held {
        token: Row {
            id: record.uuid("id")?,
            user: record.uuid("user_id")?,
            name: record.text("name")?,
            created_at: record.timestamp("created_at")?,
            expires_at: record.timestamp("expires_at")?,
            last_used_at: record.optional_integer("last_used_at")?.map(Timestamp),
            hint: record.text("hint")?,
            hash: record.text("token_hash")?,
        },
        owner: Standing {
            username: record.text("username")?,
            admin: record.boolean("admin")?,
            active: record.boolean("active")?,
            tokens_valid_after: record.timestamp("tokens_valid_after")?,
            last_seen_at: record.optional_integer("last_seen_at")?.map(Timestamp),
        },
    })
}

macro_rules! held {
    ($condition:literal) => {
        concat!(
            "SELECT p.*, u.username, u.admin, u.active, u.tokens_valid_after, u.last_seen_at
            FROM personal_access_tokens p JOIN users u ON u.id = p.user_id WHERE ",
            $condition
        )
    };
}

/// All tokens of a user, the latest first. Those that have expired go after a while, so they are few.
pub(crate) async fn of_user(x: &mut impl Executor, user: Uuid) -> Result<Vec<Held>, StorageError> {
    let statement = sql(held!("p.user_id = $1 ORDER BY p.id DESC")).uuid(user);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

pub(crate) async fn find(x: &mut impl Executor, id: Uuid) -> Result<Option<Held>, StorageError> {
    x.fetch_optional(sql(held!("p.id = $1")).uuid(id)).await?.as_ref().map(read).transpose()
}

/// The token of this hash.
pub(crate) async fn by_hash(x: &mut impl Executor, hash: &str) -> Result<Option<Held>, StorageError> {
    x.fetch_optional(sql(held!("p.token_hash = $1")).text(hash)).await?.as_ref().map(read).transpose()
}

pub(crate) async fn insert(tx: &mut Tx, row: &Row) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO personal_access_tokens
                (id, user_id, name, created_at, expires_at, hint, token_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7)")
    .uuid(row.id)
    .uuid(row.user)
    .text(row.name.as_str())
    .integer(row.created_at.0)
    .integer(row.expires_at.0)
    .text(row.hint.as_str())
    .text(row.hash.as_str());
    tx.execute(statement).await.map(drop)
}

pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StorageError> {
    tx.execute(sql("DELETE FROM personal_access_tokens WHERE id = $1").uuid(id)).await.map(drop)
}

/// Notes that a token was used, at most once in `step`.
pub(crate) async fn used(db: &Db, id: Uuid, now: Millis, step: Millis) -> Result<(), StorageError> {
    let statement = sql("UPDATE personal_access_tokens SET last_used_at = $1
            WHERE id = $2 AND (last_used_at IS NULL OR last_used_at <= $3)")
    .integer(now)
    .uuid(id)
    .integer(now - step);
    db.execute(statement).await.map(drop)
}

/// Removes those that expired before a moment.
pub(crate) async fn forget(tx: &mut Tx, before: Millis) -> Result<u64, StorageError> {
    tx.execute(sql("DELETE FROM personal_access_tokens WHERE expires_at < $1").integer(before)).await
}
