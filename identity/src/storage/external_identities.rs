//! Which account a person of the sign-on provider has: known by issuer and subject.

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, sql};
use crate::{clock::Millis, timestamp::Timestamp};

/// A person at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    pub(crate) created_at: Timestamp,
    pub(crate) last_used_at: Option<Timestamp>,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    Ok(Row {
        issuer: record.text("issuer")?,
        subject: record.text("subject")?,
        created_at: record.timestamp("created_at")?,
        last_used_at: record.optional_integer("last_used_at")?.map(Timestamp),
    })
}

/// The account of a person.
pub(crate) async fn find(x: &mut impl Executor, issuer: &str, subject: &str) -> Result<Option<Uuid>, StorageError> {
    let statement = sql("SELECT e.user_id FROM external_identities e WHERE e.issuer = $1 AND e.subject = $2")
        .text(issuer)
        .text(subject);
    x.fetch_optional(statement).await?.map(|record| record.uuid("user_id")).transpose()
}

/// The people whom an account belongs to, the first one first.
pub(crate) async fn of_user(x: &mut impl Executor, user: Uuid) -> Result<Vec<Row>, StorageError> {
    let statement = sql("SELECT e.* FROM external_identities e WHERE e.user_id = $1
            ORDER BY e.created_at, e.issuer, e.subject")
    .uuid(user);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// Notes the account of a person who has none yet.
pub(crate) async fn insert(
    tx: &mut Tx,
    issuer: &str,
    subject: &str,
    user: Uuid,
    at: Millis,
) -> Result<(), StorageError> {
    let statement =
        sql("INSERT INTO external_identities (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4)")
            .text(issuer)
            .text(subject)
            .uuid(user)
            .integer(at);
    tx.execute(statement).await.map(drop)
}

/// Notes that a person signed on.
pub(crate) async fn used(tx: &mut Tx, issuer: &str, subject: &str, at: Millis) -> Result<(), StorageError> {
    let statement = sql("UPDATE external_identities SET last_used_at = $3 WHERE issuer = $1 AND subject = $2")
        .text(issuer)
        .text(subject)
        .integer(at);
    tx.execute(statement).await.map(drop)
}

/// Takes the account from a person.
pub(crate) async fn delete(tx: &mut Tx, issuer: &str, subject: &str, user: Uuid) -> Result<(), StorageError> {
    let statement = sql("DELETE FROM external_identities WHERE issuer = $1 AND subject = $2 AND user_id = $3")
        .text(issuer)
        .text(subject)
        .uuid(user);
    tx.execute(statement).await.map(drop)
}
