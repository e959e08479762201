//! Which account a person of the sign-on provider has: known by issuer and subject.

use uuid::Uuid;

use super::{Executor, StorageError, Tx, sql};
use crate::clock::Millis;

/// The account of a person.
pub(crate) async fn find(x: &mut impl Executor, issuer: &str, subject: &str) -> Result<Option<Uuid>, StorageError> {
    let statement = sql("SELECT e.user_id FROM external_identities e WHERE e.issuer = $1 AND e.subject = $2")
        .text(issuer)
        .text(subject);
    x.fetch_optional(statement).await?.map(|record| record.uuid("user_id")).transpose()
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
