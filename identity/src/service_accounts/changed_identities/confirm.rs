//! Saying that a change is one's own.

use serde_json::json;

use super::list::standing;
use crate::{
    access::{Action, ResourceType},
    activity, authorization,
    caller::Caller,
    core::Core,
    naming::{Gid, Reference},
    problem::Problem,
    service_accounts::{get::visible, takeover},
    storage::{self, activity::Entry, transaction},
};

/// Takes a change from the pages: the name stands for something else, and that is known and meant. `login` is the one
/// that was looked at, so that a later change is not confirmed with it. Takes what an edit takes.
///
/// # Errors
/// If there is no such change (any more), it has changed once more, or the caller may not.
pub async fn confirm(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    provider: Gid,
    id_claim: &str,
    login: Gid,
) -> Result<(), Problem> {
    transaction!(core.db, |tx| {
        let caller = &authorization::current(&mut tx, caller).await?;
        let row = visible(&mut tx, caller, by).await?;
        let group = Reference::Id(row.group_id);
        let permission = ResourceType::ServiceAccount.to(Action::Update);
        authorization::allowed(&mut tx, caller, &group, permission).await?;
        takeover::check(&mut tx, caller, row.account.id.uuid).await?;
        let account = row.account;
        let rows = storage::changed_identities::of_account(&mut tx, account.id.uuid).await?;
        let changes = standing(&account, &rows);
        let change = changes.into_iter().find(|change| change.provider_id == provider && change.id_claim == id_claim);
        let Some(change) = change else { Err(Problem::not_found())? };
        if change.login_id != login {
            let text = "It has changed once more since you opened this page. Look at what it is now.";
            Err(Problem::invalid_field("/login_id", text))?;
        }
        storage::changed_identities::delete(&mut tx, provider.uuid, id_claim).await?;
        let entry = Entry {
            action: "service_account.identity_confirmed",
            namespace_path: Some(account.group_path.as_str()),
            target: account.id,
            target_name: &account.path,
            details: json!({
                "issuer": change.issuer,
                change.name_claim: change.name,
                change.id_claim: { "before": change.before, "after": change.after },
                "login_id": change.login_id,
            }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
    })
}
