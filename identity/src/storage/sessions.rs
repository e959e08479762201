//! Browser sessions. The server keeps them for its session layer; rows hold the hash of a session's identifier, so
//! that a copy of the database opens no session.

use super::{Db, Executor, StorageError, sql};
use crate::clock::Millis;

/// Writes a new session; answers false if that identifier exists already.
///
/// # Errors
/// If the database fails.
pub async fn create(db: &Db, id_hash: &str, data: &str, expires_at: Millis) -> Result<bool, StorageError> {
    let statement = sql("INSERT INTO sessions (id_hash, data, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (id_hash) DO NOTHING")
    .text(id_hash)
    .text(data)
    .integer(expires_at);
    Ok(db.execute(statement).await? == 1)
}

/// Writes a session, new or known.
///
/// # Errors
/// If the database fails.
pub async fn save(db: &Db, id_hash: &str, data: &str, expires_at: Millis) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO sessions (id_hash, data, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (id_hash) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at")
    .text(id_hash)
    .text(data)
    .integer(expires_at);
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
