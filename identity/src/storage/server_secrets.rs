//! Secrets of this server, sealed with the operator's secret key.

use super::{Executor, StorageError, Tx, sql};

/// The sealed secret of this name.
pub(crate) async fn find(x: &mut impl Executor, name: &str) -> Result<Option<String>, StorageError> {
    let statement = sql("SELECT v.sealed FROM server_secrets v WHERE v.name = $1").text(name);
    x.fetch_optional(statement).await?.map(|record| record.text("sealed")).transpose()
}

/// Writes a secret, unless there is one of that name.
pub(crate) async fn insert(tx: &mut Tx, name: &str, sealed: &str) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO server_secrets (name, sealed) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .text(name)
        .text(sealed);
    tx.execute(statement).await.map(drop)
}

/// Writes the same secret sealed with another key.
pub(crate) async fn reseal(tx: &mut Tx, name: &str, sealed: &str) -> Result<(), StorageError> {
    let statement = sql("UPDATE server_secrets SET sealed = $1 WHERE name = $2").text(sealed).text(name);
    tx.execute(statement).await.map(drop)
}
