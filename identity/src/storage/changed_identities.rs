//! Names that let pipelines in and stand for something else than before.

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, sql};
use crate::timestamp::Timestamp;

/// The latest change of an identifier that a provider does not bind.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) provider: Uuid,
    pub(crate) id_claim: String,
    pub(crate) service_account: Uuid,
    pub(crate) what: String,
    pub(crate) name_claim: String,
    pub(crate) name: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) login: Uuid,
    pub(crate) at: Timestamp,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    Ok(Row {
        provider: record.uuid("provider_id")?,
        id_claim: record.text("id_claim")?,
        service_account: record.uuid("service_account_id")?,
        what: record.text("what")?,
        name_claim: record.text("name_claim")?,
        name: record.text("name")?,
        before: record.text("id_before")?,
        after: record.text("id_after")?,
        login: record.uuid("login_id")?,
        at: record.timestamp("changed_at")?,
    })
}

/// Notes a change over the one before of that identifier.
pub(crate) async fn note(tx: &mut Tx, row: &Row) -> Result<(), StorageError> {
    let statement =
        sql("INSERT INTO changed_identities (provider_id, id_claim, service_account_id, what, name_claim, name,
                id_before, id_after, login_id, changed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (provider_id, id_claim) DO UPDATE SET what = excluded.what, name_claim = excluded.name_claim,
                name = excluded.name, id_before = excluded.id_before, id_after = excluded.id_after,
                login_id = excluded.login_id, changed_at = excluded.changed_at")
        .uuid(row.provider)
        .text(row.id_claim.as_str())
        .uuid(row.service_account)
        .text(row.what.as_str())
        .text(row.name_claim.as_str())
        .text(row.name.as_str())
        .text(row.before.as_str())
        .text(row.after.as_str())
        .uuid(row.login)
        .integer(row.at.0);
    tx.execute(statement).await.map(drop)
}

/// Those of a service account, the latest first.
pub(crate) async fn of_account(x: &mut impl Executor, service_account: Uuid) -> Result<Vec<Row>, StorageError> {
    let statement = sql("SELECT c.* FROM changed_identities c WHERE c.service_account_id = $1
            ORDER BY c.changed_at DESC, c.id_claim")
    .uuid(service_account);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// Those of the service accounts of a namespace and of the groups above it.
pub(crate) async fn of_namespace(x: &mut impl Executor, namespace: Uuid) -> Result<Vec<Row>, StorageError> {
    let statement = sql("SELECT c.* FROM namespace_ancestors a
            JOIN service_accounts s ON s.group_id = a.ancestor_id
            JOIN changed_identities c ON c.service_account_id = s.id
            WHERE a.namespace_id = $1
            ORDER BY c.changed_at DESC, c.id_claim")
    .uuid(namespace);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// Forgets a change.
pub(crate) async fn delete(tx: &mut Tx, provider: Uuid, id_claim: &str) -> Result<(), StorageError> {
    let statement = sql("DELETE FROM changed_identities WHERE provider_id = $1 AND id_claim = $2");
    tx.execute(statement.uuid(provider).text(id_claim)).await.map(drop)
}
