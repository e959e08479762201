//! Which names stand for something else than before.

use uuid::Uuid;

use crate::{
    authorization,
    caller::Caller,
    core::Core,
    model::{ChangedIdentity, ServiceAccount},
    naming::{Gid, Reference, ResourceKind},
    problem::Problem,
    service_accounts::get::visible,
    storage::{self, StorageError, changed_identities::Row},
};

/// Those of a service account, the latest first.
///
/// # Errors
/// If it does not exist or the caller may not know of it.
pub async fn list(core: &Core, caller: &Caller, by: &Reference) -> Result<Vec<ChangedIdentity>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let account = visible(&mut db, caller, by).await?.account;
    Ok(standing(&account, &storage::changed_identities::of_account(&mut db, account.id.uuid).await?))
}

/// Those of the service accounts of a namespace and of the groups above it.
pub(in crate::service_accounts) async fn of_namespace(core: &Core, namespace: Uuid) -> Result<Vec<Row>, StorageError> {
    let mut db = &core.db;
    storage::changed_identities::of_namespace(&mut db, namespace).await
}

/// Of the stored changes those that still say something: of a provider that is there and does not bind the identifier.
pub(in crate::service_accounts) fn standing(account: &ServiceAccount, rows: &[Row]) -> Vec<ChangedIdentity> {
    let told = |row: &Row| {
        let providers = &account.trusted_identity_providers;
        let provider = providers.iter().find(|provider| provider.id.uuid == row.provider)?;
        let bound = provider.bound_claims.iter().any(|claim| claim.name == row.id_claim);
        (row.service_account == account.id.uuid && !bound).then(|| ChangedIdentity {
            provider_id: provider.id,
            issuer: provider.issuer.to_string(),
            what: row.what.clone(),
            name_claim: row.name_claim.clone(),
            name: row.name.clone(),
            id_claim: row.id_claim.clone(),
            before: row.before.clone(),
            after: row.after.clone(),
            login_id: Gid::new(ResourceKind::Login, row.login),
            at: row.at,
        })
    };
    rows.iter().filter_map(told).collect()
}
