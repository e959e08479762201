//! Client secrets of service accounts; of each only a keyed hash.

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, sql};
use crate::{clock::Millis, timestamp::Timestamp};

/// A stored client secret.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) service_account: Uuid,
    pub(crate) created_at: Timestamp,
    pub(crate) created_by: String,
    pub(crate) expires_at: Timestamp,
    pub(crate) last_used_at: Option<Timestamp>,
    /// How it begins and ends.
    pub(crate) hint: String,
    pub(crate) hash: String,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    Ok(Row {
        id: record.uuid("id")?,
        service_account: record.uuid("service_account_id")?,
        created_at: record.timestamp("created_at")?,
        created_by: record.text("created_by")?,
        expires_at: record.timestamp("expires_at")?,
        last_used_at: record.optional_integer("last_used_at")?.map(Timestamp),
        hint: record.text("hint")?,
        hash: record.text("secret_hash")?,
    })
}

/// All secrets of a service account, the latest first. Those that have expired go after a while, so they are few.
pub(crate) async fn list(x: &mut impl Executor, service_account: Uuid) -> Result<Vec<Row>, StorageError> {
    let statement = sql("SELECT c.* FROM client_secrets c WHERE c.service_account_id = $1 ORDER BY c.id DESC")
        .uuid(service_account);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// The secrets of the service accounts of a namespace and of the groups above it, the latest first.
pub(crate) async fn around(x: &mut impl Executor, namespace: Uuid) -> Result<Vec<Row>, StorageError> {
    let statement = sql("SELECT c.* FROM client_secrets c
            JOIN service_accounts s ON s.id = c.service_account_id
            JOIN namespace_ancestors a ON a.ancestor_id = s.group_id
            WHERE a.namespace_id = $1 ORDER BY c.id DESC")
    .uuid(namespace);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

pub(crate) async fn insert(tx: &mut Tx, row: &Row) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO client_secrets
                (id, service_account_id, created_at, created_by, expires_at, hint, secret_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7)")
    .uuid(row.id)
    .uuid(row.service_account)
    .integer(row.created_at.0)
    .text(row.created_by.as_str())
    .integer(row.expires_at.0)
    .text(row.hint.as_str())
    .text(row.hash.as_str());
    tx.execute(statement).await.map(drop)
}

pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StorageError> {
    tx.execute(sql("DELETE FROM client_secrets WHERE id = $1").uuid(id)).await.map(drop)
}

/// Notes that a secret was used, at most once in `step`.
pub(crate) async fn used(tx: &mut Tx, id: Uuid, now: Millis, step: Millis) -> Result<(), StorageError> {
    let statement = sql("UPDATE client_secrets SET last_used_at = $1
            WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $3)")
    .integer(now)
    .uuid(id)
    .integer(now - step);
    tx.execute(statement).await.map(drop)
}

/// Removes those that expired before a moment.
pub(crate) async fn forget(tx: &mut Tx, before: Millis) -> Result<u64, StorageError> {
    tx.execute(sql("DELETE FROM client_secrets WHERE expires_at < $1").integer(before)).await
}

/// How many expire later than `soon`, between `now` and `soon`, and have expired.
pub(crate) async fn count(x: &mut impl Executor, now: Millis, soon: Millis) -> Result<(u64, u64, u64), StorageError> {
    let statement = sql("SELECT
            (SELECT COUNT(*) FROM client_secrets WHERE expires_at > $2) AS active,
            (SELECT COUNT(*) FROM client_secrets WHERE expires_at > $1 AND expires_at <= $2) AS expires_soon,
            (SELECT COUNT(*) FROM client_secrets WHERE expires_at <= $1) AS expired")
    .integer(now)
    .integer(soon);
    let record = x.fetch_one(statement).await?;
    Ok((record.count("active")?, record.count("expires_soon")?, record.count("expired")?))
}
