//! Keys that issuers have shown, by name: what is known of them outlives the process.

use super::{Executor, Record, StorageError, Tx, sql};
use crate::clock::Millis;

/// The most keys that are remembered of one issuer.
const MOST: i64 = 200;

/// A key that was seen at an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) kid: String,
    /// The algorithms that it may be used with, separated by blanks.
    pub(crate) algorithms: String,
    pub(crate) first_seen: Millis,
    pub(crate) last_seen: Millis,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    Ok(Row {
        kid: record.text("kid")?,
        algorithms: record.text("algorithms")?,
        first_seen: record.integer("first_seen")?,
        last_seen: record.integer("last_seen")?,
    })
}

/// Notes the keys of a set that was fetched at `now`, each with its algorithms. They have to be in the order of their
/// names, so that instances that fetch at the same time wait for each other instead of colliding.
pub(crate) async fn note(
    tx: &mut Tx,
    issuer: &str,
    keys: impl Iterator<Item = (String, String)>,
    now: Millis,
) -> Result<(), StorageError> {
    for (kid, algorithms) in keys {
        let statement = sql("INSERT INTO seen_keys (issuer, kid, algorithms, first_seen, last_seen)
                VALUES ($1, $2, $3, $4, $4)
                ON CONFLICT (issuer, kid) DO UPDATE
                    SET algorithms = excluded.algorithms, last_seen = excluded.last_seen");
        tx.execute(statement.text(issuer).text(kid).text(algorithms).integer(now)).await?;
    }
    let statement = sql("DELETE FROM seen_keys WHERE issuer = $1 AND kid NOT IN (
            SELECT y.kid FROM seen_keys y WHERE y.issuer = $1 ORDER BY y.last_seen DESC, y.kid LIMIT $2)");
    tx.execute(statement.text(issuer).integer(MOST)).await.map(drop)
}

/// The keys of an issuer, those seen last at the beginning.
pub(crate) async fn list(x: &mut impl Executor, issuer: &str) -> Result<Vec<Row>, StorageError> {
    let statement = sql("SELECT y.* FROM seen_keys y WHERE y.issuer = $1 ORDER BY y.last_seen DESC, y.kid");
    x.fetch_all(statement.text(issuer)).await?.iter().map(read).collect()
}

/// Forgets keys that nobody has seen for long.
pub(crate) async fn forget(tx: &mut Tx, before: Millis) -> Result<u64, StorageError> {
    tx.execute(sql("DELETE FROM seen_keys WHERE last_seen < $1").integer(before)).await
}
