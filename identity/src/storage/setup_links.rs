//! The one-time link that makes the first administrator.

use super::{Executor, StorageError, Tx, sql};
use crate::clock::Millis;

/// Replaces the link by a new one.
pub(crate) async fn replace(tx: &mut Tx, token_hash: &str, at: Millis) -> Result<(), StorageError> {
    remove(tx).await?;
    let statement =
        sql("INSERT INTO setup_links (single, token_hash, created_at) VALUES (1, $1, $2)").text(token_hash).integer(at);
    tx.execute(statement).await.map(drop)
}

/// Whether this is the hash of the current link.
pub(crate) async fn is_current(x: &mut impl Executor, token_hash: &str) -> Result<bool, StorageError> {
    let statement = sql("SELECT EXISTS (SELECT 1 FROM setup_links WHERE token_hash = $1) AS found").text(token_hash);
    x.fetch_one(statement).await?.boolean("found")
}

pub(crate) async fn remove(tx: &mut Tx) -> Result<(), StorageError> {
    tx.execute(sql("DELETE FROM setup_links")).await.map(drop)
}
