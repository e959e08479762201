//! The list of allowed issuers, what becomes of others, and the logins that it would have refused.

use super::{Executor, Record, StorageError, Tx, sql};
use crate::{
    clock::Millis,
    model::{AllowListMode, AllowedIssuer, UnlistedLogins},
};

/// What becomes of issuers outside the list, and the version of that and of the list together.
pub(crate) async fn mode(x: &mut impl Executor) -> Result<(AllowListMode, i64), StorageError> {
    let record = x.fetch_one(sql("SELECT r.mode, r.version FROM issuer_rules r WHERE r.single = 1")).await?;
    Ok((record.parsed("mode")?, record.integer("version")?))
}

/// Counts a change of the list, and sets the mode if one is given.
pub(crate) async fn count_change(tx: &mut Tx, mode: Option<AllowListMode>) -> Result<(), StorageError> {
    let statement = sql("UPDATE issuer_rules SET version = version + 1, mode = COALESCE($1, mode) WHERE single = 1");
    tx.execute(statement.optional_text(mode.map(|mode| mode.as_str().to_owned()))).await.map(drop)
}

fn read(record: &Record) -> Result<AllowedIssuer, StorageError> {
    Ok(AllowedIssuer {
        issuer: record.text("issuer")?,
        created_at: record.timestamp("created_at")?,
        created_by: record.text("created_by")?,
    })
}

/// The list, by issuer.
pub(crate) async fn allowed(x: &mut impl Executor) -> Result<Vec<AllowedIssuer>, StorageError> {
    let statement = sql("SELECT allowed.* FROM allowed_issuers allowed ORDER BY allowed.issuer");
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// Whether an issuer is on the list.
pub(crate) async fn is_allowed(x: &mut impl Executor, issuer: &str) -> Result<bool, StorageError> {
    let statement = sql("SELECT EXISTS (SELECT 1 FROM allowed_issuers a WHERE a.issuer = $1) AS found").text(issuer);
    x.fetch_one(statement).await?.boolean("found")
}

/// Puts an issuer on the list.
pub(crate) async fn allow(tx: &mut Tx, issuer: &str, now: Millis, by: &str) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO allowed_issuers (issuer, created_at, created_by) VALUES ($1, $2, $3)");
    tx.execute(statement.text(issuer).integer(now).text(by)).await.map(drop)
}

/// Takes an issuer off the list; answers whether it was on it.
pub(crate) async fn disallow(tx: &mut Tx, issuer: &str) -> Result<bool, StorageError> {
    Ok(tx.execute(sql("DELETE FROM allowed_issuers WHERE issuer = $1").text(issuer)).await? == 1)
}

/// Counts logins that the list would have refused.
pub(crate) async fn count_unlisted(
    tx: &mut Tx,
    issuer: &str,
    logins: i64,
    last_at: Millis,
) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO unlisted_logins (issuer, logins, last_at) VALUES ($1, $2, $3)
            ON CONFLICT (issuer) DO UPDATE
                SET logins = unlisted_logins.logins + excluded.logins, last_at = excluded.last_at");
    tx.execute(statement.text(issuer).integer(logins).integer(last_at)).await.map(drop)
}

/// The logins of an issuer that the list would have refused; none if there were none.
pub(crate) async fn unlisted(x: &mut impl Executor, issuer: &str) -> Result<Option<UnlistedLogins>, StorageError> {
    let statement = sql("SELECT u.logins, u.last_at FROM unlisted_logins u WHERE u.issuer = $1").text(issuer);
    let Some(record) = x.fetch_optional(statement).await? else { return Ok(None) };
    Ok(Some(UnlistedLogins { logins: record.count("logins")?, last_at: record.timestamp("last_at")? }))
}

/// Begins to count anew: for one issuer, or for all.
pub(crate) async fn forget_unlisted(tx: &mut Tx, issuer: Option<&str>) -> Result<(), StorageError> {
    let statement = match issuer {
        Some(issuer) => sql("DELETE FROM unlisted_logins WHERE issuer = $1").text(issuer),
        None => sql("DELETE FROM unlisted_logins"),
    };
    tx.execute(statement).await.map(drop)
}
