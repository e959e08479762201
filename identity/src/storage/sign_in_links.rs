//! Links by which the operator lets somebody in.

use uuid::Uuid;

use super::{Executor, StorageError, Tx, sql};
use crate::clock::Millis;

pub(crate) async fn insert(tx: &mut Tx, token_hash: &str, user: Uuid, expires_at: Millis) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO sign_in_links (token_hash, user_id, expires_at) VALUES ($1, $2, $3)")
        .text(token_hash)
        .uuid(user)
        .integer(expires_at);
    tx.execute(statement).await.map(drop)
}

/// Whether there is a link that lets somebody in.
pub(crate) async fn exists(x: &mut impl Executor, token_hash: &str, now: Millis) -> Result<bool, StorageError> {
    let statement = sql("SELECT EXISTS (
                SELECT 1 FROM sign_in_links l WHERE l.token_hash = $1 AND l.expires_at > $2) AS found")
    .text(token_hash)
    .integer(now);
    x.fetch_one(statement).await?.boolean("found")
}

/// Takes out whom a link lets in: it is there once.
pub(crate) async fn take(tx: &mut Tx, token_hash: &str, now: Millis) -> Result<Option<Uuid>, StorageError> {
    let statement = sql("SELECT l.user_id FROM sign_in_links l WHERE l.token_hash = $1 AND l.expires_at > $2")
        .text(token_hash)
        .integer(now);
    let Some(record) = tx.fetch_optional(statement).await? else { return Ok(None) };
    let user = record.uuid("user_id")?;
    let deleted = tx.execute(sql("DELETE FROM sign_in_links WHERE token_hash = $1").text(token_hash)).await?;
    Ok((deleted == 1).then_some(user))
}

/// Forgets links that were not used in time.
pub(crate) async fn forget(tx: &mut Tx, now: Millis) -> Result<u64, StorageError> {
    tx.execute(sql("DELETE FROM sign_in_links WHERE expires_at <= $1").integer(now)).await
}
