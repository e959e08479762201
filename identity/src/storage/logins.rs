//! Login attempts, and the tokens that were used.

use std::sync::LazyLock;

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, sql};
use crate::{
    clock::Millis,
    model::{LoginAccount, LoginOutcome, LoginRecord},
    naming::{Gid, ResourceKind},
    paging::PageRequest,
};

/// Rows that one statement writes at the most.
const MAX_ROWS: usize = 32;
const COLUMNS: usize = 9;
const USE_COLUMNS: usize = 3;

/// The statement that writes 1, 2, … [`MAX_ROWS`] rows. To hand a statement to the database costs more than to write a
/// row, and each of these is prepared once.
static INSERTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let rows = (1..=MAX_ROWS).map(|rows| places(rows, COLUMNS));
    rows.map(|rows| {
        format!(
            "INSERT INTO logins
                (id, service_account_id, at, outcome, provider_id, source_address, duration_us, account, claims)
            VALUES {rows}"
        )
    })
    .collect()
});

/// The same for used tokens.
static USES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let rows = (1..=MAX_ROWS).map(|rows| places(rows, USE_COLUMNS));
    rows.map(|rows| {
        format!(
            "INSERT INTO used_tokens (issuer, token_id, expires_at) VALUES {rows}
            ON CONFLICT (issuer, token_id) DO NOTHING"
        )
    })
    .collect()
});

/// `($1, $2), ($3, $4)`.
fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Writes login attempts, each with the service account that it was for.
pub(crate) async fn insert(tx: &mut Tx, logins: &[(Uuid, &LoginRecord)]) -> Result<(), StorageError> {
    for chunk in logins.chunks(MAX_ROWS) {
        let mut statement = sql(&INSERTS[chunk.len() - 1]);
        for (service_account, login) in chunk {
            statement = statement
                .uuid(login.id.uuid)
                .uuid(*service_account)
                .integer(login.at.0)
                .text(login.outcome.as_str())
                .optional_uuid(login.provider_id.map(|id| id.uuid))
                .text(login.source_address.as_str())
                .integer(login.duration_us)
                .json(&login.account)?
                .optional_text(login.account.token.values.clone());
        }
        tx.execute(statement).await?;
    }
    Ok(())
}

/// Notes that tokens were used: issuer, identifier, and until when that is remembered. Answers how many of them were not
/// used before.
pub(crate) async fn use_tokens(tx: &mut Tx, tokens: &[(&str, &str, Millis)]) -> Result<u64, StorageError> {
    let mut first_uses = 0;
    for chunk in tokens.chunks(MAX_ROWS) {
        let mut statement = sql(&USES[chunk.len() - 1]);
        for (issuer, token_id, expires_at) in chunk {
            statement = statement.text(*issuer).text(*token_id).integer(*expires_at);
        }
        first_uses += tx.execute(statement).await?;
    }
    Ok(first_uses)
}

/// Forgets up to `limit` used tokens that no login would accept any more.
pub(crate) async fn forget_used_tokens(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64, StorageError> {
    let statement = sql("DELETE FROM used_tokens WHERE (issuer, token_id) IN (
            SELECT u.issuer, u.token_id FROM used_tokens u WHERE u.expires_at < $1 ORDER BY u.expires_at LIMIT $2)")
    .integer(before)
    .integer(limit);
    tx.execute(statement).await
}

fn read(record: &Record) -> Result<LoginRecord, StorageError> {
    let outcome = match record.text("outcome")?.as_str() {
        "accepted" => LoginOutcome::Accepted,
        "refused" => LoginOutcome::Refused,
        _ => LoginOutcome::Unavailable,
    };
    let mut account: LoginAccount = record.json("account")?;
    account.token.values = record.optional_text("claims")?;
    Ok(LoginRecord {
        id: Gid::new(ResourceKind::Login, record.uuid("id")?),
        at: record.timestamp("at")?,
        outcome,
        source_address: record.text("source_address")?,
        provider_id: record.optional_uuid("provider_id")?.map(|id| Gid::new(ResourceKind::TrustedIdentityProvider, id)),
        duration_us: record.integer("duration_us")?,
        account,
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

/// How many of them a provider let in.
pub(crate) async fn count_accepted_through(
    x: &mut impl Executor,
    service_account: Uuid,
    provider: Uuid,
    since: Millis,
) -> Result<u64, StorageError> {
    let statement = sql("SELECT COUNT(*) AS n FROM logins l
            WHERE l.service_account_id = $1 AND l.outcome = 'accepted' AND l.provider_id = $2 AND l.at >= $3")
    .uuid(service_account)
    .uuid(provider)
    .integer(since);
    x.fetch_one(statement).await?.count("n")
}

/// The login attempts of a service account, the latest first, and how many there are.
pub(crate) async fn list(
    x: &mut impl Executor,
    service_account: Uuid,
    page: &PageRequest,
) -> Result<(Vec<LoginRecord>, u64), StorageError> {
    // The claims of those that were accepted are of no use in a list.
    let rows = sql("SELECT l.id, l.at, l.outcome, l.source_address, l.provider_id, l.duration_us, l.account,
                CASE WHEN l.outcome = 'refused' THEN l.claims END AS claims
            FROM logins l
            WHERE l.service_account_id = $1 AND ($2 = '' OR l.id < $2) ORDER BY l.id DESC LIMIT $3")
    .uuid(service_account)
    .text(page.after_key())
    .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = sql("SELECT COUNT(*) AS n FROM logins l WHERE l.service_account_id = $1").uuid(service_account);
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}

/// The latest login attempts of a service account whose claims were kept, with these.
pub(crate) async fn latest_with_claims(
    x: &mut impl Executor,
    service_account: Uuid,
    limit: i64,
) -> Result<Vec<LoginRecord>, StorageError> {
    let statement = sql("SELECT l.* FROM logins l
            WHERE l.service_account_id = $1 AND l.claims IS NOT NULL ORDER BY l.id DESC LIMIT $2")
    .uuid(service_account)
    .integer(limit);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// The claims of the last login that a provider let in.
pub(crate) async fn last_accepted_claims(
    x: &mut impl Executor,
    service_account: Uuid,
    provider: Uuid,
) -> Result<Option<String>, StorageError> {
    let statement = sql("SELECT l.claims FROM logins l
            WHERE l.service_account_id = $1 AND l.outcome = 'accepted' AND l.provider_id = $2 AND l.claims IS NOT NULL
            ORDER BY l.at DESC LIMIT 1")
    .uuid(service_account)
    .uuid(provider);
    x.fetch_optional(statement).await?.map_or(Ok(None), |record| record.optional_text("claims"))
}

/// Whether a token has logged in.
pub(crate) async fn is_used(x: &mut impl Executor, issuer: &str, token_id: &str) -> Result<bool, StorageError> {
    let statement =
        sql("SELECT COUNT(*) AS n FROM used_tokens WHERE issuer = $1 AND token_id = $2").text(issuer).text(token_id);
    Ok(x.fetch_one(statement).await?.count("n")? > 0)
}

/// Forgets the attempts of a service account that ended like this, but for the latest, and for those since a moment. Those
/// with a token that its issuer signed (`proven`) and those of anybody are counted apart.
pub(crate) async fn keep_latest(
    tx: &mut Tx,
    service_account: Uuid,
    (outcome, proven): (LoginOutcome, bool),
    keep: i64,
    before: Millis,
) -> Result<u64, StorageError> {
    let statement = sql("DELETE FROM logins WHERE service_account_id = $1 AND outcome = $2 AND at < $4
            AND (claims IS NOT NULL) = $5 AND at < (
            SELECT MIN(k.at) FROM (
                SELECT l.at FROM logins l WHERE l.service_account_id = $1 AND l.outcome = $2
                    AND (l.claims IS NOT NULL) = $5
                ORDER BY l.at DESC LIMIT $3
            ) k)")
    .uuid(service_account)
    .text(outcome.as_str())
    .integer(keep)
    .integer(before)
    .boolean(proven);
    tx.execute(statement).await
}

/// Forgets up to `limit` attempts from before a moment, the oldest first. The last accepted one of each service account
/// stays: it tells when it was last used.
pub(crate) async fn forget_old(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64, StorageError> {
    let millis = u64::try_from(before).unwrap_or_default();
    let first_kept = uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid();
    let statement = sql("DELETE FROM logins WHERE id IN (
            SELECT l.id FROM logins l WHERE l.id < $1 AND NOT (l.outcome = 'accepted' AND l.at = (
                SELECT MAX(m.at) FROM logins m
                WHERE m.service_account_id = l.service_account_id AND m.outcome = 'accepted'))
            ORDER BY l.id LIMIT $2)")
    .uuid(first_kept)
    .integer(limit);
    tx.execute(statement).await
}
