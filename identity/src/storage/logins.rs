//! Login attempts, and the tokens that single-use providers let in.

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, sql};
use crate::{
    clock::Millis,
    model::{LoginOutcome, LoginRecord},
    naming::{Gid, ResourceKind},
    paging::PageRequest,
};

pub(crate) async fn insert(tx: &mut Tx, service_account: Uuid, login: &LoginRecord) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO logins
                (id, service_account_id, at, outcome, provider_id, source_address, duration_us, account)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .uuid(login.id.uuid)
    .uuid(service_account)
    .integer(login.at.0)
    .text(login.outcome.as_str())
    .optional_uuid(login.provider_id.map(|id| id.uuid))
    .text(login.source_address.as_str())
    .integer(login.duration_us)
    .json(&login.account)?;
    tx.execute(statement).await.map(drop)
}

/// Notes that a token was used; answers whether this is the first time.
pub(crate) async fn use_token(
    tx: &mut Tx,
    issuer: &str,
    token_id: &str,
    expires_at: Millis,
) -> Result<bool, StorageError> {
    let statement = sql("INSERT INTO used_tokens (issuer, token_id, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (issuer, token_id) DO NOTHING")
    .text(issuer)
    .text(token_id)
    .integer(expires_at);
    Ok(tx.execute(statement).await? == 1)
}

/// Forgets used tokens that no login would accept any more.
pub(crate) async fn forget_used_tokens(tx: &mut Tx, before: Millis) -> Result<u64, StorageError> {
    tx.execute(sql("DELETE FROM used_tokens WHERE expires_at < $1").integer(before)).await
}

fn read(record: &Record) -> Result<LoginRecord, StorageError> {
    let outcome = match record.text("outcome")?.as_str() {
        "accepted" => LoginOutcome::Accepted,
        "refused" => LoginOutcome::Refused,
        _ => LoginOutcome::Unavailable,
    };
    Ok(LoginRecord {
        id: Gid::new(ResourceKind::Login, record.uuid("id")?),
        at: record.timestamp("at")?,
        outcome,
        source_address: record.text("source_address")?,
        provider_id: record.optional_uuid("provider_id")?.map(|id| Gid::new(ResourceKind::TrustedIdentityProvider, id)),
        duration_us: record.integer("duration_us")?,
        account: record.json("account")?,
    })
}

/// A login attempt with the service account that it was for.
pub(crate) async fn find(x: &mut impl Executor, id: Uuid) -> Result<Option<(Uuid, LoginRecord)>, StorageError> {
    let Some(record) = x.fetch_optional(sql("SELECT l.* FROM logins l WHERE l.id = $1").uuid(id)).await? else {
        return Ok(None);
    };
    Ok(Some((record.uuid("service_account_id")?, read(&record)?)))
}

/// How many logins were accepted since a moment.
pub(crate) async fn count_accepted(
    x: &mut impl Executor,
    service_account: Uuid,
    since: Millis,
) -> Result<u64, StorageError> {
    let statement = sql("SELECT COUNT(*) AS n FROM logins l
            WHERE l.service_account_id = $1 AND l.outcome = 'accepted' AND l.at >= $2")
    .uuid(service_account)
    .integer(since);
    x.fetch_one(statement).await?.count("n")
}

/// The login attempts of a service account, the latest first, and how many there are.
pub(crate) async fn list(
    x: &mut impl Executor,
    service_account: Uuid,
    page: &PageRequest,
) -> Result<(Vec<LoginRecord>, u64), StorageError> {
    let rows = sql("SELECT l.* FROM logins l
            WHERE l.service_account_id = $1 AND ($2 = '' OR l.id < $2) ORDER BY l.id DESC LIMIT $3")
    .uuid(service_account)
    .text(page.after_key())
    .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = sql("SELECT COUNT(*) AS n FROM logins l WHERE l.service_account_id = $1").uuid(service_account);
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}
