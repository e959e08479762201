//! Changes that an edit has settled.

use super::list::standing;
use crate::{
    model::ServiceAccount,
    storage::{self, StorageError, Tx},
};

/// Forgets what does not stand any more as the account is now, so that it does not come up again with the next edit.
pub(in crate::service_accounts) async fn forget(tx: &mut Tx, account: &ServiceAccount) -> Result<(), StorageError> {
    let rows = storage::changed_identities::of_account(tx, account.id.uuid).await?;
    for row in &rows {
        if standing(account, std::slice::from_ref(row)).is_empty() {
            storage::changed_identities::delete(tx, row.provider, &row.id_claim).await?;
        }
    }
    Ok(())
}
