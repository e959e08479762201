//! Browsers on their way to the sign-on provider and back.

use uuid::Uuid;

use super::{Executor, StorageError, Tx, sql};
use crate::clock::Millis;

/// A browser that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The hash of the secret that only this browser has.
    pub(crate) browser_hash: String,
    /// The page that was wanted.
    pub(crate) return_to: String,
    /// Until when it may come back.
    pub(crate) expires_at: Millis,
    /// Whose account it links, where it does not sign in.
    pub(crate) link: Option<Link>,
}

/// An account that is to be linked: the browser comes back in the same session of the same user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// The account.
    pub(crate) user: Uuid,
    /// The hash of the session's identifier.
    pub(crate) session_hash: String,
}

pub(crate) async fn insert(tx: &mut Tx, state_hash: &str, row: &Row) -> Result<(), StorageError> {
    let statement =
        sql("INSERT INTO sign_ons (state_hash, browser_hash, return_to, expires_at, link_user_id, link_session)
            VALUES ($1, $2, $3, $4, $5, $6)")
        .text(state_hash)
        .text(row.browser_hash.as_str())
        .text(row.return_to.as_str())
        .integer(row.expires_at)
        .optional_uuid(row.link.as_ref().map(|link| link.user))
        .optional_text(row.link.as_ref().map(|link| link.session_hash.clone()));
    tx.execute(statement).await.map(drop)
}

/// Takes out what was kept under a state: it is there once.
pub(crate) async fn take(tx: &mut Tx, state_hash: &str) -> Result<Option<Row>, StorageError> {
    let statement = sql("SELECT s.* FROM sign_ons s WHERE s.state_hash = $1").text(state_hash);
    let Some(record) = tx.fetch_optional(statement).await? else { return Ok(None) };
    let link = record.optional_uuid("link_user_id")?.zip(record.optional_text("link_session")?);
    let row = Row {
        browser_hash: record.text("browser_hash")?,
        return_to: record.text("return_to")?,
        expires_at: record.integer("expires_at")?,
        link: link.map(|(user, session_hash)| Link { user, session_hash }),
    };
    let deleted = tx.execute(sql("DELETE FROM sign_ons WHERE state_hash = $1").text(state_hash)).await?;
    Ok((deleted == 1).then_some(row))
}

/// Forgets browsers that did not come back in time.
pub(crate) async fn forget(tx: &mut Tx, now: Millis) -> Result<u64, StorageError> {
    tx.execute(sql("DELETE FROM sign_ons WHERE expires_at <= $1").integer(now)).await
}
