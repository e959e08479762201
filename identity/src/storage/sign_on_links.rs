//! The people whom browsers came back with to link an account, each until that is confirmed in the same session.

use uuid::Uuid;

use super::{Executor, StorageError, Tx, sql};
use crate::clock::Millis;

/// A person at the provider who is about to be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    /// What the provider calls the person.
    pub(crate) username: String,
}

/// Keeps a person for a session and its user, in place of whom it had before.
pub(crate) async fn keep(
    tx: &mut Tx,
    (session_hash, user): (&str, Uuid),
    row: &Row,
    expires_at: Millis,
) -> Result<(), StorageError> {
    forget_of(tx, session_hash).await?;
    let statement = sql("INSERT INTO sign_on_links (session_hash, user_id, issuer, subject, username, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6)")
    .text(session_hash)
    .uuid(user)
    .text(row.issuer.as_str())
    .text(row.subject.as_str())
    .text(row.username.as_str())
    .integer(expires_at);
    tx.execute(statement).await.map(drop)
}

/// The person whom a session came back with, if it is still this user's.
pub(crate) async fn find(
    x: &mut impl Executor,
    session_hash: &str,
    user: Uuid,
    now: Millis,
) -> Result<Option<Row>, StorageError> {
    let statement = sql("SELECT l.issuer, l.subject, l.username FROM sign_on_links l
            WHERE l.session_hash = $1 AND l.user_id = $2 AND l.expires_at > $3")
    .text(session_hash)
    .uuid(user)
    .integer(now);
    let record = x.fetch_optional(statement).await?;
    let read = |record: super::Record| {
        Ok(Row { issuer: record.text("issuer")?, subject: record.text("subject")?, username: record.text("username")? })
    };
    record.map(read).transpose()
}

/// Forgets the person of a session.
pub(crate) async fn forget_of(tx: &mut Tx, session_hash: &str) -> Result<(), StorageError> {
    tx.execute(sql("DELETE FROM sign_on_links WHERE session_hash = $1").text(session_hash)).await.map(drop)
}

/// Forgets people who were not confirmed in time.
pub(crate) async fn forget(tx: &mut Tx, now: Millis) -> Result<u64, StorageError> {
    tx.execute(sql("DELETE FROM sign_on_links WHERE expires_at <= $1").integer(now)).await
}
