//! Deleting a service account. Its memberships go with it, and its access tokens are refused from then on.

use serde_json::json;

use super::get::visible;
use crate::{
    access::{Action, ResourceType},
    activity, authorization,
    caller::Caller,
    core::Core,
    naming::Reference,
    problem::Problem,
    storage::{self, activity::Entry, transaction},
};

/// Deletes the service account, if its version is `version` (or whatever it is, if none is given). That takes the
/// deployer role in its group.
///
/// # Errors
/// If it does not exist, the caller may not, or somebody changed it meanwhile.
pub async fn delete(core: &Core, caller: &Caller, by: &Reference, version: Option<i64>) -> Result<(), Problem> {
    transaction!(core.db, |tx| {
        let caller = &authorization::current(&mut tx, caller).await?;
        let current = visible(&mut tx, caller, by).await?;
        let group = Reference::Id(current.group_id);
        let permission = ResourceType::ServiceAccount.to(Action::Delete);
        authorization::allowed(&mut tx, caller, &group, permission).await?;
        let account = current.account;
        if caller.id() == account.id.uuid {
            Err(Problem::forbidden("A service account cannot delete itself."))?;
        }
        if version.is_some_and(|version| version != account.version) {
            Err(Problem::stale(&account))?;
        }
        let roles = storage::service_accounts::roles(&mut tx, account.id.uuid).await?;
        storage::service_accounts::delete(&mut tx, account.id.uuid).await?;
        let memberships: Vec<_> =
            roles.into_iter().map(|(_, path, role)| json!({ "namespace_path": path, "role": role })).collect();
        let entry = Entry {
            action: "service_account.deleted",
            namespace_path: Some(account.group_path.as_str()),
            target: account.id,
            target_name: &account.path,
            details: json!({ "memberships": memberships }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
    })
}
