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
    pub(crate) sealed_private_key: String,
    pub(crate) created_at: Millis,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    Ok(Row {
        id: record.uuid("id")?,
        key_id: record.text("key_id")?,
        algorithm: record.text("algorithm")?,
        public_jwk: record.text("public_jwk")?,
        sealed_private_key: record.text("sealed_private_key")?,
        created_at: record.integer("created_at")?,
    })
}

/// All keys, the oldest first.
pub(crate) async fn list(x: &mut impl Executor) -> Result<Vec<Row>, StorageError> {
    let statement = sql("SELECT k.* FROM signing_keys k ORDER BY k.created_at, k.id");
    x.fetch_all(statement).await?.iter().map(read).collect()
}

pub(crate) async fn insert(tx: &mut Tx, row: &Row) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO signing_keys
                (id, key_id, algorithm, public_jwk, sealed_private_key, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)")
    .uuid(row.id)
    .text(row.key_id.as_str())
    .text(row.algorithm.as_str())
    .text(row.public_jwk.as_str())
    .text(row.sealed_private_key.as_str())
    .integer(row.created_at);
    tx.execute(statement).await.map(drop)
}
