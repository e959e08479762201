//! What was revoked before it expired.

use uuid::Uuid;

use super::{Executor, StorageError, Tx, sql};
use crate::clock::Millis;

/// Refuses from now on what goes back to `subject` and was issued before `issued_before`.
pub(crate) async fn insert(
    tx: &mut Tx,
    subject: Uuid,
    issued_before: Millis,
    expires_at: Millis,
) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO revocations (subject, issued_before, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (subject) DO UPDATE
                SET issued_before = excluded.issued_before, expires_at = excluded.expires_at")
    .uuid(subject)
    .integer(issued_before)
    .integer(expires_at);
    tx.execute(statement).await.map(drop)
}

/// Whether one of the subjects of a token is revoked. (For service accounts their standing tells it too.)
pub(crate) async fn any(x: &mut impl Executor, subjects: [Uuid; 3], issued_at: Millis) -> Result<bool, StorageError> {
    let [one, two, three] = subjects;
    let statement = sql("SELECT EXISTS (SELECT 1 FROM revocations r
            WHERE r.subject IN ($1, $2, $3) AND r.issued_before > $4) AS revoked")
    .uuid(one)
    .uuid(two)
    .uuid(three)
    .integer(issued_at);
    x.fetch_one(statement).await?.boolean("revoked")
}

/// Forgets what no token can go back to any more.
pub(crate) async fn forget(tx: &mut Tx, before: Millis) -> Result<u64, StorageError> {
    tx.execute(sql("DELETE FROM revocations WHERE expires_at < $1").integer(before)).await
}
