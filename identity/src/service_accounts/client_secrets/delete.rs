//! Deleting a client secret: it lets nobody in any more, and what it let in is refused.

use serde_json::json;

use crate::{
    access::{Action, ResourceType},
    access_tokens::forgotten_at,
    activity, authorization,
    caller::Caller,
    clock::Millis,
    core::Core,
    naming::{Gid, Reference, ResourceKind},
    problem::Problem,
    service_accounts::get::visible,
    storage::{self, activity::Entry, transaction},
};

/// Deletes a client secret; access tokens that were issued for it are refused from then on. That takes the deployer role
/// in the group of the service account.
///
/// # Errors
/// If there is no such secret or the caller may not.
pub async fn delete(core: &Core, caller: &Caller, by: &Reference, secret: uuid::Uuid) -> Result<(), Problem> {
    transaction!(core.db, |tx| {
        let caller = &authorization::current(&mut tx, caller).await?;
        let account = visible(&mut tx, caller, by).await?;
        let group = Reference::Id(account.group_id);
        let permission = ResourceType::ServiceAccount.to(Action::Update);
        authorization::allowed(&mut tx, caller, &group, permission).await?;
        let account = account.account;
        let stored = storage::client_secrets::list(&mut tx, account.id.uuid).await?;
        if !stored.iter().any(|row| row.id == secret) {
            Err(Problem::not_found())?;
        }
        storage::client_secrets::delete(&mut tx, secret).await?;
        storage::revocations::insert(&mut tx, secret, Millis::MAX, forgotten_at(core.now() / 1000)).await?;
        let entry = Entry {
            action: "service_account.client_secret_deleted",
            namespace_path: Some(account.group_path.as_str()),
            target: account.id,
            target_name: &account.path,
            details: json!({ "client_secret_id": Gid::new(ResourceKind::ClientSecret, secret) }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
    })
}
