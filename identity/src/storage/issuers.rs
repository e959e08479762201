//! Which service accounts name which issuer.

use std::collections::BTreeSet;

use super::{
    Executor, Record, Statement, StorageError, Tx,
    grants::{owned_by, visible_to},
    sql,
};
use crate::{
    caller::Caller,
    model::{ServiceAccount, TrustingAccount, UnlistedLogins},
    naming::{Gid, ResourceKind},
    paging::PageRequest,
    timestamp::Timestamp,
};

/// Notes whom a service account trusts from now on instead, in the transaction that changes it.
pub(super) async fn change_trust(tx: &mut Tx, account: &ServiceAccount) -> Result<(), StorageError> {
    let id = account.id.uuid;
    tx.execute(sql("DELETE FROM trusted_issuers WHERE service_account_id = $1").uuid(id)).await?;
    note_trust(tx, account).await
}

/// Notes whom a new service account trusts, in the transaction that makes it. Nothing is read, so that on PostgreSQL those
/// that are made at the same time do not collide.
pub(super) async fn note_trust(tx: &mut Tx, account: &ServiceAccount) -> Result<(), StorageError> {
    let id = account.id.uuid;
    let issuers: BTreeSet<&str> =
        account.trusted_identity_providers.iter().map(|provider| provider.issuer.as_str()).collect();
    for issuer in issuers {
        let statement = sql("INSERT INTO trusted_issuers (issuer, service_account_id) VALUES ($1, $2)");
        tx.execute(statement.text(issuer).uuid(id)).await?;
    }
    Ok(())
}

/// Goes from issuer to issuer by the index: as many steps as there are issuers, however many service accounts there are.
macro_rules! each_issuer {
    ($what:literal, $after:literal) => {
        concat!(
            "WITH RECURSIVE step (issuer) AS (
                SELECT MIN(i.issuer) FROM trusted_issuers i WHERE i.issuer > $1
                UNION ALL
                SELECT (SELECT MIN(i.issuer) FROM trusted_issuers i WHERE i.issuer > step.issuer)
                    FROM step WHERE step.issuer IS NOT NULL
            ) SELECT ",
            $what,
            " FROM step WHERE step.issuer IS NOT NULL",
            $after
        )
    };
}

/// An issuer in use.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) issuer: String,
    /// How many service accounts name it.
    pub(crate) accounts: u64,
    /// Whether it is on the list of allowed issuers.
    pub(crate) listed: bool,
    /// Logins that the list would have refused.
    pub(crate) unlisted_logins: Option<UnlistedLogins>,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    let unlisted_logins = match (record.optional_integer("logins")?, record.optional_integer("last_at")?) {
        (Some(_), Some(last_at)) => {
            Some(UnlistedLogins { logins: record.count("logins")?, last_at: Timestamp(last_at) })
        }
        _ => None,
    };
    Ok(Row {
        issuer: record.text("issuer")?,
        accounts: record.count("accounts")?,
        listed: record.boolean("listed")?,
        unlisted_logins,
    })
}

/// All issuers in use, by name, each with how many service accounts name it: beyond a thousand nobody counts.
pub(crate) async fn list(x: &mut impl Executor, page: &PageRequest) -> Result<(Vec<Row>, u64), StorageError> {
    let rows = sql(each_issuer!(
        "step.issuer, (SELECT COUNT(*) FROM (
            SELECT 1 AS one FROM trusted_issuers c WHERE c.issuer = step.issuer LIMIT 1001) few) AS accounts,
        EXISTS (SELECT 1 FROM allowed_issuers a WHERE a.issuer = step.issuer) AS listed,
        (SELECT n.logins FROM unlisted_logins n WHERE n.issuer = step.issuer) AS logins,
        (SELECT n.last_at FROM unlisted_logins n WHERE n.issuer = step.issuer) AS last_at",
        " LIMIT $2"
    ))
    .text(page.after_key())
    .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = sql(each_issuer!("COUNT(*) AS n", "")).text("");
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}

/// What the service accounts of the groups that the caller owns trust: `CROSS JOIN` has SQLite begin with these.
macro_rules! of_owned {
    ($what:literal, $after:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM service_accounts s CROSS JOIN trusted_issuers i
            WHERE s.group_id IN (",
            owned_by!("$1"),
            ") AND i.service_account_id = s.id AND ",
            $after
        )
    };
}

/// The issuers that service accounts of the caller's own groups name, each with how many of these do.
pub(crate) async fn list_owned(
    x: &mut impl Executor,
    caller: &Caller,
    page: &PageRequest,
) -> Result<(Vec<Row>, u64), StorageError> {
    // How many logins there were of an issuer is not theirs to know.
    let rows = sql(of_owned!(
        "i.issuer, COUNT(*) AS accounts,
        EXISTS (SELECT 1 FROM allowed_issuers a WHERE a.issuer = i.issuer) AS listed,
        CAST(NULL AS BIGINT) AS logins, CAST(NULL AS BIGINT) AS last_at",
        "i.issuer > $2 GROUP BY i.issuer ORDER BY i.issuer LIMIT $3"
    ))
    .uuid(caller.id())
    .text(page.after_key())
    .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = sql(of_owned!("COUNT(DISTINCT i.issuer) AS n", "i.issuer > ''")).uuid(caller.id());
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}

/// Whether any service account names the issuer.
pub(crate) async fn is_used(x: &mut impl Executor, issuer: &str) -> Result<bool, StorageError> {
    let statement = sql("SELECT EXISTS (SELECT 1 FROM trusted_issuers i WHERE i.issuer = $1) AS found").text(issuer);
    x.fetch_one(statement).await?.boolean("found")
}

/// Whether a service account of one of the caller's own groups names the issuer.
pub(crate) async fn is_used_by_owned(
    x: &mut impl Executor,
    caller: &Caller,
    issuer: &str,
) -> Result<bool, StorageError> {
    let statement = sql(concat!("SELECT EXISTS (", of_owned!("1", "i.issuer = $2"), ") AS found"));
    x.fetch_one(statement.uuid(caller.id()).text(issuer)).await?.boolean("found")
}

fn account(record: &Record) -> Result<TrustingAccount, StorageError> {
    Ok(TrustingAccount {
        id: Gid::new(ResourceKind::ServiceAccount, record.uuid("id")?),
        path: record.text("path")?,
        disabled: record.boolean("disabled")?,
    })
}

/// The service accounts that name an issuer and that the caller may see, those made first at the beginning.
pub(crate) async fn accounts(
    x: &mut impl Executor,
    caller: &Caller,
    issuer: &str,
    page: &PageRequest,
) -> Result<(Vec<TrustingAccount>, u64), StorageError> {
    macro_rules! all {
        ($what:literal, $after:literal) => {
            concat!(
                "SELECT ",
                $what,
                " FROM trusted_issuers i CROSS JOIN service_accounts s
                WHERE i.issuer = $1 AND s.id = i.service_account_id",
                $after
            )
        };
    }
    macro_rules! visible {
        ($what:literal, $after:literal) => {
            concat!(
                "SELECT ",
                $what,
                " FROM service_accounts s CROSS JOIN trusted_issuers i
                WHERE s.group_id IN (",
                visible_to!("$2"),
                ") AND i.service_account_id = s.id AND i.issuer = $1",
                $after
            )
        };
    }
    let (rows, total): (Statement, Statement) = if caller.is_admin() {
        let few =
            "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM trusted_issuers c WHERE c.issuer = $1 LIMIT 1001) few";
        let rows = sql(all!(
            "s.id, s.path, s.disabled",
            " AND ($2 = '' OR i.service_account_id > $2) ORDER BY i.service_account_id LIMIT $3"
        ));
        (rows.text(issuer), sql(few).text(issuer))
    } else {
        let rows = sql(visible!("s.id, s.path, s.disabled", " AND ($3 = '' OR s.id > $3) ORDER BY s.id LIMIT $4"));
        let total = sql(visible!("COUNT(*) AS n", ""));
        (rows.text(issuer).uuid(caller.id()), total.text(issuer).uuid(caller.id()))
    };
    let rows = x.fetch_all(rows.text(page.after_key()).integer(page.limit())).await?;
    let rows = rows.iter().map(account).collect::<Result<_, _>>()?;
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}

/// Whether a service account is noted with exactly these issuers, for tests.
#[cfg(test)]
pub(crate) async fn of_account(x: &mut impl Executor, account: uuid::Uuid) -> Result<Vec<String>, StorageError> {
    let statement =
        sql("SELECT i.issuer FROM trusted_issuers i WHERE i.service_account_id = $1 ORDER BY i.issuer").uuid(account);
    x.fetch_all(statement).await?.iter().map(|record| record.text("issuer")).collect()
}
