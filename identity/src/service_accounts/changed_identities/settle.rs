//! What a change of trust settles.

use super::list::lets_in;
use crate::{
    model::ServiceAccount,
    storage::{self, StorageError, Tx},
};

/// Forgets what was noted of providers that are gone, or that ask for the identifier now.
pub(in crate::service_accounts) async fn settle(tx: &mut Tx, account: &ServiceAccount) -> Result<(), StorageError> {
    let service_account = account.id.uuid;
    for (provider, issuer, id_claim) in storage::changed_identities::noted(tx, service_account).await? {
        if !lets_in(&account.trusted_identity_providers, provider, &issuer, &id_claim) {
            storage::changed_identities::forget(tx, service_account, provider, &id_claim).await?;
        }
    }
    Ok(())
}
