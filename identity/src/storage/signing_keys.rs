//! The keys that sign access tokens.

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, sql};
use crate::clock::Millis;

/// A stored signing key; the private part is sealed.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) key_id: String,
    pub(crate) algorithm: String,
    pub(crate) public_jwk: String,
    /// Empty once it does not sign any more.
    pub(crate) sealed_private_key: String,
    pub(crate) created_at: Millis,
    /// When it begins to sign.
    pub(crate) signs_from: Millis,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    Ok(Row {
        id: record.uuid("id")?,
        key_id: record.text("key_id")?,
        algorithm: record.text("algorithm")?,
        public_jwk: record.text("public_jwk")?,
        sealed_private_key: record.text("sealed_private_key")?,
        created_at: record.integer("created_at")?,
        signs_from: record.integer("signs_from")?,
    })
}

/// All keys, in the order in which they sign.
pub(crate) async fn list(x: &mut impl Executor) -> Result<Vec<Row>, StorageError> {
    let statement = sql("SELECT k.* FROM signing_keys k ORDER BY k.signs_from, k.created_at, k.id");
    x.fetch_all(statement).await?.iter().map(read).collect()
}

pub(crate) async fn insert(tx: &mut Tx, row: &Row) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO signing_keys
                (id, key_id, algorithm, public_jwk, sealed_private_key, created_at, signs_from)
            VALUES ($1, $2, $3, $4, $5, $6, $7)")
    .uuid(row.id)
    .text(row.key_id.as_str())
    .text(row.algorithm.as_str())
    .text(row.public_jwk.as_str())
    .text(row.sealed_private_key.as_str())
    .integer(row.created_at)
    .integer(row.signs_from);
    tx.execute(statement).await.map(drop)
}

/// Writes the private half sealed with another key; empty erases it.
pub(crate) async fn reseal(tx: &mut Tx, id: Uuid, sealed: &str) -> Result<(), StorageError> {
    let statement = sql("UPDATE signing_keys SET sealed_private_key = $1 WHERE id = $2").text(sealed).uuid(id);
    tx.execute(statement).await.map(drop)
}

pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StorageError> {
    tx.execute(sql("DELETE FROM signing_keys WHERE id = $1").uuid(id)).await.map(drop)
}

/// Deletes all of them, for when somebody else may have them.
pub(crate) async fn delete_all(tx: &mut Tx) -> Result<(), StorageError> {
    for row in list(tx).await? {
        delete(tx, row.id).await?;
    }
    Ok(())
}
