//! Browser sessions. The server keeps them for its session layer; rows hold the hash of a session's identifier, so
//! that a copy of the database opens no session.

use uuid::Uuid;

use super::{Db, Executor, Record, StorageError, Tx, like_pattern, sql};
use crate::{clock::Millis, paging::PageRequest, timestamp::Timestamp};

/// The most sessions of one person that are shown.
const SHOWN: i64 = 100;

/// A session as the session layer writes it.
#[derive(Debug, Clone)]
pub struct Session<'a> {
    /// The hash of its identifier.
    pub id_hash: &'a str,
    /// What it holds.
    pub data: &'a str,
    /// When it ends.
    pub expires_at: Millis,
    /// Who is signed in with it; none before.
    pub user: Option<Uuid>,
    /// Where it was last used from.
    pub source_address: Option<String>,
    /// The browser, as it calls itself.
    pub user_agent: Option<String>,
    /// Now.
    pub at: Millis,
}

/// Writes a new session; answers false if that identifier exists already.
///
/// # Errors
/// If the database fails.
pub async fn create(db: &Db, session: Session<'_>) -> Result<bool, StorageError> {
    let statement = sql("INSERT INTO sessions
                (id_hash, data, expires_at, user_id, source_address, user_agent, created_at, last_seen_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
            ON CONFLICT (id_hash) DO NOTHING")
    .text(session.id_hash)
    .text(session.data)
    .integer(session.expires_at)
    .optional_uuid(session.user)
    .optional_text(session.source_address)
    .optional_text(session.user_agent)
    .integer(session.at);
    Ok(db.execute(statement).await? == 1)
}

/// Writes a session that exists. One that was ended meanwhile stays ended: a request that began before must not bring
/// it back.
///
/// # Errors
/// If the database fails.
pub async fn save(db: &Db, session: Session<'_>) -> Result<(), StorageError> {
    let statement = sql("UPDATE sessions SET data = $2, expires_at = $3, user_id = $4, source_address = $5,
                user_agent = $6, last_seen_at = $7, created_at = COALESCE(created_at, $7)
            WHERE id_hash = $1")
    .text(session.id_hash)
    .text(session.data)
    .integer(session.expires_at)
    .optional_uuid(session.user)
    .optional_text(session.source_address)
    .optional_text(session.user_agent)
    .integer(session.at);
    db.execute(statement).await.map(drop)
}

/// The data of a session that has not expired.
///
/// # Errors
/// If the database fails.
pub async fn load(mut db: &Db, id_hash: &str, now: Millis) -> Result<Option<String>, StorageError> {
    let statement =
        sql("SELECT s.data FROM sessions s WHERE s.id_hash = $1 AND s.expires_at > $2").text(id_hash).integer(now);
    db.fetch_optional(statement).await?.map(|record| record.text("data")).transpose()
}

/// Ends a session.
///
/// # Errors
/// If the database fails.
pub async fn delete(db: &Db, id_hash: &str) -> Result<(), StorageError> {
    db.execute(sql("DELETE FROM sessions WHERE id_hash = $1").text(id_hash)).await.map(drop)
}

/// Removes sessions that have expired; answers how many.
///
/// # Errors
/// If the database fails.
pub async fn delete_expired(db: &Db, now: Millis) -> Result<u64, StorageError> {
    db.execute(sql("DELETE FROM sessions WHERE expires_at <= $1").integer(now)).await
}

/// A session of a person, as lists show it.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id_hash: String,
    pub(crate) username: String,
    pub(crate) created_at: Timestamp,
    pub(crate) last_seen_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) source_address: String,
    pub(crate) user_agent: String,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    Ok(Row {
        id_hash: record.text("id_hash")?,
        username: record.text("username")?,
        created_at: Timestamp(record.optional_integer("created_at")?.unwrap_or_default()),
        last_seen_at: Timestamp(record.optional_integer("last_seen_at")?.unwrap_or_default()),
        expires_at: record.timestamp("expires_at")?,
        source_address: record.optional_text("source_address")?.unwrap_or_default(),
        user_agent: record.optional_text("user_agent")?.unwrap_or_default(),
    })
}

/// The sessions of a user, the one used last first.
pub(crate) async fn of_user(x: &mut impl Executor, user: Uuid, now: Millis) -> Result<Vec<Row>, StorageError> {
    let statement = sql("SELECT s.*, u.username FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.user_id = $1 AND s.expires_at > $2
            ORDER BY s.last_seen_at DESC, s.id_hash LIMIT $3")
    .uuid(user)
    .integer(now)
    .integer(SHOWN);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// The sessions of everybody whose name contains `search`, the one used last first, and how many there are.
pub(crate) async fn list(
    x: &mut impl Executor,
    search: &str,
    now: Millis,
    page: &PageRequest,
) -> Result<(Vec<Row>, u64), StorageError> {
    // By their end, which moves with each use: there is an index for it. The key of a row is "<end>/<hash>".
    let (before, after_hash) = page.after_key().split_once('/').unwrap_or_default();
    let rows = sql("SELECT s.*, u.username FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.expires_at > $1 AND u.username LIKE $2 ESCAPE '\\'
                AND (s.expires_at < $3 OR (s.expires_at = $3 AND s.id_hash > $4))
            ORDER BY s.expires_at DESC, s.id_hash LIMIT $5")
    .integer(now)
    .text(like_pattern(search))
    .integer(before.parse().unwrap_or(Millis::MAX))
    .text(after_hash)
    .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = sql("SELECT COUNT(*) AS n FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.expires_at > $1 AND u.username LIKE $2 ESCAPE '\\'")
    .integer(now)
    .text(like_pattern(search));
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}

/// Ends the session of a user whose hash begins with this; answers how many that were.
pub(crate) async fn delete_one(tx: &mut Tx, user: Uuid, beginning: &str) -> Result<u64, StorageError> {
    let statement = sql("DELETE FROM sessions WHERE user_id = $1 AND substr(id_hash, 1, CAST($3 AS INTEGER)) = $2")
        .uuid(user)
        .text(beginning)
        .integer(i64::try_from(beginning.len()).unwrap_or(i64::MAX));
    tx.execute(statement).await
}

/// Ends the sessions of a user, but for the one of this hash; answers how many.
pub(crate) async fn delete_of_user(tx: &mut Tx, user: Uuid, except: &str) -> Result<u64, StorageError> {
    tx.execute(sql("DELETE FROM sessions WHERE user_id = $1 AND id_hash <> $2").uuid(user).text(except)).await
}
