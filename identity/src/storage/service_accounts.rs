//! Service accounts. What an account trusts is one JSON column, so that a login reads one row.

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, grants::visible_to, issuers, like_pattern, sql};
use crate::{
    access::Role,
    caller::Caller,
    clock::Millis,
    model::{ServiceAccount, TrustedIdentityProvider},
    naming::{Gid, NamespacePath, Reference, ResourceKind, trn},
    paging::PageRequest,
    timestamp::Timestamp,
};

/// A stored service account: what others see of it and what only the server needs.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) account: ServiceAccount,
    pub(crate) group_id: Uuid,
    /// Access tokens issued before are refused.
    pub(crate) tokens_valid_after: Timestamp,
}

pub(super) fn read(record: &Record) -> Result<Row, StorageError> {
    let path = record.text("path")?;
    let group_path: NamespacePath = path
        .rsplit_once('/')
        .and_then(|(group, _)| group.parse().ok())
        .ok_or_else(|| StorageError::Inconsistent { column: "path", reason: "no group".to_owned() })?;
    let trust: Vec<TrustedIdentityProvider> = record.json("trust")?;
    Ok(Row {
        account: ServiceAccount {
            id: Gid::new(ResourceKind::ServiceAccount, record.uuid("id")?),
            trn: trn(ResourceKind::ServiceAccount, &path),
            name: record.parsed("name")?,
            description: record.parsed("description")?,
            path,
            group_path,
            disabled: record.boolean("disabled")?,
            client_credentials: record.boolean("client_credentials")?,
            trusted_identity_providers: trust,
            last_login_at: record.optional_integer("last_login_at")?.map(Timestamp),
            version: record.integer("version")?,
            created_at: record.timestamp("created_at")?,
            updated_at: record.timestamp("updated_at")?,
            created_by: record.text("created_by")?,
        },
        group_id: record.uuid("group_id")?,
        tokens_valid_after: record.timestamp("tokens_valid_after")?,
    })
}

/// The service account that is referred to, with its last login.
pub(crate) async fn find(x: &mut impl Executor, by: &Reference) -> Result<Option<Row>, StorageError> {
    macro_rules! one {
        ($condition:literal) => {
            concat!(
                "SELECT s.*, (SELECT MAX(l.at) FROM logins l
                    WHERE l.service_account_id = s.id AND l.outcome = 'accepted') AS last_login_at
                FROM service_accounts s WHERE ",
                $condition
            )
        };
    }
    let statement = match by {
        Reference::Id(id) => sql(one!("s.id = $1")).uuid(*id),
        Reference::Path(path) => sql(one!("s.path = $1")).text(path.as_str()),
    };
    x.fetch_optional(statement).await?.as_ref().map(read).transpose()
}

/// The same for a login, which does not need the last one.
pub(crate) async fn find_for_login(x: &mut impl Executor, by: &Reference) -> Result<Option<Row>, StorageError> {
    let statement = match by {
        Reference::Id(id) => sql("SELECT s.*, NULL AS last_login_at FROM service_accounts s WHERE s.id = $1").uuid(*id),
        Reference::Path(path) => {
            sql("SELECT s.*, NULL AS last_login_at FROM service_accounts s WHERE s.path = $1").text(path.as_str())
        }
    };
    x.fetch_optional(statement).await?.as_ref().map(read).transpose()
}

/// What has to be known of a service account whenever one of its access tokens is used.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) path: String,
    pub(crate) disabled: bool,
    pub(crate) tokens_valid_after: Timestamp,
    /// Whether one of the subjects that the token goes back to is revoked.
    pub(crate) revoked: bool,
}

impl Standing {
    /// Whether a token that was issued at that moment may still be used.
    pub(crate) fn admits(&self, issued_at: Millis) -> bool {
        !self.disabled && !self.revoked && Timestamp(issued_at) >= self.tokens_valid_after
    }
}

/// How a service account stands, and whether a token of it that was issued at `issued_at` was revoked.
pub(crate) async fn standing(
    x: &mut impl Executor,
    id: Uuid,
    subjects: [Uuid; 3],
    issued_at: Millis,
) -> Result<Option<Standing>, StorageError> {
    let [one, two, three] = subjects;
    let statement = sql("SELECT s.path, s.disabled, s.tokens_valid_after,
                EXISTS (SELECT 1 FROM revocations r
                    WHERE r.subject IN ($2, $3, $4) AND r.issued_before > $5) AS revoked
            FROM service_accounts s WHERE s.id = $1")
    .uuid(id)
    .uuid(one)
    .uuid(two)
    .uuid(three)
    .integer(issued_at);
    let Some(record) = x.fetch_optional(statement).await? else { return Ok(None) };
    Ok(Some(Standing {
        path: record.text("path")?,
        disabled: record.boolean("disabled")?,
        tokens_valid_after: record.timestamp("tokens_valid_after")?,
        revoked: record.boolean("revoked")?,
    }))
}

/// Refuses from now on what was issued before `moment`. No change of the account: its version stays.
pub(crate) async fn revoke_tokens(tx: &mut Tx, id: Uuid, moment: Timestamp) -> Result<(), StorageError> {
    let statement = sql("UPDATE service_accounts SET tokens_valid_after = $1 WHERE id = $2").integer(moment.0).uuid(id);
    tx.execute(statement).await.map(drop)
}

pub(crate) async fn insert(tx: &mut Tx, row: &Row) -> Result<(), StorageError> {
    let account = &row.account;
    let statement = sql("INSERT INTO service_accounts
                (id, version, created_at, updated_at, group_id, name, path, description, disabled, trust,
                tokens_valid_after, created_by, client_credentials)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
    .uuid(account.id.uuid)
    .integer(account.version)
    .integer(account.created_at.0)
    .integer(account.updated_at.0)
    .uuid(row.group_id)
    .text(account.name.as_str())
    .text(account.path.as_str())
    .text(account.description.as_str())
    .boolean(account.disabled)
    .json(&account.trusted_identity_providers)?
    .integer(row.tokens_valid_after.0)
    .text(account.created_by.as_str())
    .boolean(account.client_credentials);
    tx.execute(statement).await?;
    issuers::note_trust(tx, account).await
}

/// Writes what can be changed, if the stored version is still `read_version`.
pub(crate) async fn update(tx: &mut Tx, row: &Row, read_version: i64) -> Result<bool, StorageError> {
    let account = &row.account;
    let statement = sql("UPDATE service_accounts
            SET version = $1, updated_at = $2, description = $3, disabled = $4, trust = $5, tokens_valid_after = $6,
                client_credentials = $7
            WHERE id = $8 AND version = $9")
    .integer(account.version)
    .integer(account.updated_at.0)
    .text(account.description.as_str())
    .boolean(account.disabled)
    .json(&account.trusted_identity_providers)?
    .integer(row.tokens_valid_after.0)
    .boolean(account.client_credentials)
    .uuid(account.id.uuid)
    .integer(read_version);
    if tx.execute(statement).await? != 1 {
        return Ok(false);
    }
    issuers::change_trust(tx, account).await?;
    Ok(true)
}

pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StorageError> {
    tx.execute(sql("DELETE FROM service_accounts WHERE id = $1").uuid(id)).await.map(drop)
}

pub(crate) async fn count_in_group(x: &mut impl Executor, group: Uuid) -> Result<u64, StorageError> {
    let statement = sql("SELECT COUNT(*) AS n FROM service_accounts WHERE group_id = $1").uuid(group);
    x.fetch_one(statement).await?.count("n")
}

/// The key that orders a list: how far up the group is, then the name.
pub(crate) fn list_key(distance: usize, name: &str) -> String {
    format!("{distance}/{name}")
}

/// The service accounts of a namespace, with those of the groups above it if `inherited`, and in how many namespaces
/// each is a member; its own come first.
pub(crate) async fn list(
    x: &mut impl Executor,
    namespace: Uuid,
    inherited: bool,
    search: &str,
    page: &PageRequest,
) -> Result<(Vec<(Row, u64)>, u64), StorageError> {
    macro_rules! of_namespace {
        ($what:literal, $after:literal) => {
            concat!(
                "SELECT ",
                $what,
                " FROM namespace_ancestors a
                JOIN service_accounts s ON s.group_id = a.ancestor_id
                WHERE a.namespace_id = $1 AND (a.distance = 0 OR $2)
                    AND (s.path LIKE $3 ESCAPE '\\' OR lower(s.description) LIKE $3 ESCAPE '\\')",
                $after
            )
        };
    }
    let (distance, name) = page.after_key().split_once('/').unwrap_or_default();
    let after: i64 = distance.parse().unwrap_or(-1);
    let rows = sql(of_namespace!(
        "s.*, (SELECT MAX(l.at) FROM logins l
            WHERE l.service_account_id = s.id AND l.outcome = 'accepted') AS last_login_at,
        (SELECT COUNT(*) FROM memberships m WHERE m.service_account_id = s.id) AS memberships",
        " AND (a.distance > $4 OR (a.distance = $4 AND s.name > $5)) ORDER BY a.distance, s.name LIMIT $6"
    ))
    .uuid(namespace)
    .boolean(inherited)
    .text(like_pattern(search))
    .integer(after)
    .text(name)
    .integer(page.limit());
    let rows = x.fetch_all(rows).await?;
    let rows = rows.iter().map(|record| Ok((read(record)?, record.count("memberships")?)));
    let rows = rows.collect::<Result<_, StorageError>>()?;
    let total = sql(of_namespace!("COUNT(*) AS n", "")).uuid(namespace).boolean(inherited).text(like_pattern(search));
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}

/// Service accounts whose path contains `search`, of the groups that the caller is a member of or below; by path.
pub(crate) async fn search(
    x: &mut impl Executor,
    caller: &Caller,
    search: &str,
    limit: i64,
) -> Result<Vec<Row>, StorageError> {
    let statement = if caller.is_admin() {
        sql("SELECT s.*, NULL AS last_login_at FROM service_accounts s
            WHERE s.path LIKE $1 ESCAPE '\\' ORDER BY s.path LIMIT $2")
        .text(like_pattern(search))
        .integer(limit)
    } else {
        sql(concat!(
            "SELECT s.*, NULL AS last_login_at FROM service_accounts s
            WHERE s.path LIKE $1 ESCAPE '\\' AND s.group_id IN (",
            visible_to!("$3"),
            ") ORDER BY s.path LIMIT $2"
        ))
        .text(like_pattern(search))
        .integer(limit)
        .uuid(caller.id())
    };
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// The namespaces of which a service account is a member, with its role in each.
pub(crate) async fn roles(x: &mut impl Executor, id: Uuid) -> Result<Vec<(Uuid, String, Role)>, StorageError> {
    let statement = sql("SELECT m.namespace_id, n.path, m.role
            FROM memberships m JOIN namespaces n ON n.id = m.namespace_id
            WHERE m.service_account_id = $1 ORDER BY n.path")
    .uuid(id);
    x.fetch_all(statement)
        .await?
        .iter()
        .map(|record| Ok((record.uuid("namespace_id")?, record.text("path")?, record.parsed("role")?)))
        .collect()
}

/// Service accounts near a group that trust an issuer and that the caller may see: those of the group, of the groups
/// above it, and of what lies below it or beside it. Of that many that are near, those that trust it.
pub(crate) async fn near(
    x: &mut impl Executor,
    caller: &Caller,
    group: Uuid,
    issuer: &str,
) -> Result<Vec<Row>, StorageError> {
    macro_rules! near {
        ($visible:expr) => {
            concat!(
                "SELECT around.*, NULL AS last_login_at FROM (
                    SELECT c.* FROM service_accounts c WHERE c.group_id IN (
                        SELECT a.ancestor_id FROM namespace_ancestors a WHERE a.namespace_id = $1
                        UNION
                        SELECT b.namespace_id FROM namespaces g
                            JOIN namespace_ancestors b ON b.ancestor_id = COALESCE(g.parent_id, g.id)
                            WHERE g.id = $1
                    )",
                $visible,
                " LIMIT 2000
                ) around WHERE around.trust LIKE $2 ESCAPE '\\' LIMIT 200"
            )
        };
    }
    let mut issuer_pattern = String::from("%\"issuer\":\"");
    for character in issuer.chars() {
        if matches!(character, '%' | '_' | '\\') {
            issuer_pattern.push('\\');
        }
        issuer_pattern.push(character);
    }
    issuer_pattern.push_str("\"%");
    let statement = if caller.is_admin() {
        sql(near!("")).uuid(group).text(issuer_pattern)
    } else {
        sql(near!(concat!(" AND c.group_id IN (", visible_to!("$3"), ")")))
            .uuid(group)
            .text(issuer_pattern)
            .uuid(caller.id())
    };
    x.fetch_all(statement).await?.iter().map(read).collect()
}
