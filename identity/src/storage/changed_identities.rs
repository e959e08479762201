//! Names that stand for something else than they did, until somebody has decided what to make of it.

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, sql};
use crate::{
    fingerprint::fingerprint,
    model::ChangedIdentity,
    naming::{Gid, ResourceKind},
};

fn read(record: &Record) -> Result<ChangedIdentity, StorageError> {
    Ok(ChangedIdentity {
        provider_id: Gid::new(ResourceKind::TrustedIdentityProvider, record.uuid("provider_id")?),
        issuer: record.text("issuer")?,
        what: record.text("what")?,
        name_claim: record.text("name_claim")?,
        name: record.text("name")?,
        id_claim: record.text("id_claim")?,
        before: record.text("before_id")?,
        after: record.text("after_id")?,
        at: record.timestamp("seen_at")?,
        login_id: Gid::new(ResourceKind::Login, record.uuid("login_id")?),
    })
}

/// Notes that a name stands for something else. What is noted already stays as it is, also if it was called right. If it
/// has changed again since, the identifier from before the first change is kept, unless that is the one which is back.
/// Nothing is noted of a service account that is gone.
pub(crate) async fn note(tx: &mut Tx, service_account: Uuid, changed: &ChangedIdentity) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO changed_identities
                (service_account_id, provider_id, id_claim, name_hash, issuer, what, name_claim, name, before_id,
                after_id, seen_at, login_id)
            SELECT s.id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM service_accounts s WHERE s.id = $1
            ON CONFLICT (service_account_id, provider_id, id_claim, name_hash) DO UPDATE SET
                before_id = CASE
                    WHEN changed_identities.acknowledged OR changed_identities.before_id = excluded.after_id
                        THEN changed_identities.after_id
                    ELSE changed_identities.before_id END,
                after_id = excluded.after_id, seen_at = excluded.seen_at, login_id = excluded.login_id,
                issuer = excluded.issuer, what = excluded.what, name_claim = excluded.name_claim, acknowledged = FALSE
            WHERE changed_identities.after_id <> excluded.after_id OR changed_identities.issuer <> excluded.issuer")
    .uuid(service_account)
    .uuid(changed.provider_id.uuid)
    .text(changed.id_claim.as_str())
    .text(fingerprint(&changed.name))
    .text(changed.issuer.as_str())
    .text(changed.what.as_str())
    .text(changed.name_claim.as_str())
    .text(changed.name.as_str())
    .text(changed.before.as_str())
    .text(changed.after.as_str())
    .integer(changed.at.0)
    .uuid(changed.login_id.uuid);
    tx.execute(statement).await.map(drop)
}

/// What nobody has decided about yet of a service account, the latest first.
pub(crate) async fn list(x: &mut impl Executor, service_account: Uuid) -> Result<Vec<ChangedIdentity>, StorageError> {
    let statement = sql("SELECT c.* FROM changed_identities c
            WHERE c.service_account_id = $1 AND NOT c.acknowledged
            ORDER BY c.seen_at DESC, c.provider_id, c.id_claim, c.name_hash")
    .uuid(service_account);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// The same of all service accounts of a namespace and of the groups above it, each with its account.
pub(crate) async fn around(
    x: &mut impl Executor,
    namespace: Uuid,
) -> Result<Vec<(Uuid, ChangedIdentity)>, StorageError> {
    let statement = sql("SELECT c.* FROM namespace_ancestors a
            JOIN service_accounts s ON s.group_id = a.ancestor_id
            JOIN changed_identities c ON c.service_account_id = s.id
            WHERE a.namespace_id = $1 AND NOT c.acknowledged
            ORDER BY c.seen_at DESC, c.provider_id, c.id_claim, c.name_hash")
    .uuid(namespace);
    let rows = x.fetch_all(statement).await?;
    rows.iter().map(|record| Ok((record.uuid("service_account_id")?, read(record)?))).collect()
}

/// Notes that what a login showed is right. What has changed again since then was shown by another login.
pub(crate) async fn acknowledge(tx: &mut Tx, service_account: Uuid, login: Uuid) -> Result<(), StorageError> {
    let statement = sql("UPDATE changed_identities SET acknowledged = TRUE
            WHERE service_account_id = $1 AND login_id = $2")
    .uuid(service_account)
    .uuid(login);
    tx.execute(statement).await.map(drop)
}

/// Forgets what was noted of an identifier behind names that a provider lets in, also what was called right.
pub(crate) async fn forget(
    tx: &mut Tx,
    service_account: Uuid,
    provider: Uuid,
    id_claim: &str,
) -> Result<(), StorageError> {
    let statement = sql("DELETE FROM changed_identities
            WHERE service_account_id = $1 AND provider_id = $2 AND id_claim = $3")
    .uuid(service_account)
    .uuid(provider)
    .text(id_claim);
    tx.execute(statement).await.map(drop)
}

/// The identifiers of which something is noted, whatever was decided: provider, its issuer and the claim.
pub(crate) async fn noted(
    x: &mut impl Executor,
    service_account: Uuid,
) -> Result<Vec<(Uuid, String, String)>, StorageError> {
    let statement = sql("SELECT DISTINCT c.provider_id, c.issuer, c.id_claim FROM changed_identities c
            WHERE c.service_account_id = $1")
    .uuid(service_account);
    let rows = x.fetch_all(statement).await?;
    rows.iter()
        .map(|record| Ok((record.uuid("provider_id")?, record.text("issuer")?, record.text("id_claim")?)))
        .collect()
}
