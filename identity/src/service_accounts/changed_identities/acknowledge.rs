//! Saying that a name stands for the right thing, although its identifier is another one.

use serde_json::json;
use uuid::Uuid;

use crate::{
    activity, authorization,
    caller::Caller,
    core::Core,
    naming::Reference,
    problem::Problem,
    service_accounts::takeover,
    storage::{self, activity::Entry, transaction},
};

/// Ends the warning about what these logins showed, and answers how many names it was about: none, if somebody else was
/// faster. What changed again after the caller looked was shown by another login, and stays. It takes what it takes to
/// edit the service account, since it lets in whoever has the name now.
///
/// # Errors
/// If the service account does not exist or the caller may not.
pub async fn acknowledge(core: &Core, caller: &Caller, by: &Reference, seen: &[Uuid]) -> Result<usize, Problem> {
    transaction!(core.db, |tx| {
        let caller = &authorization::current(&mut tx, caller).await?;
        let account = takeover::to_change(&mut tx, caller, by).await?.0.account;
        let mut changed = storage::changed_identities::list(&mut tx, account.id.uuid).await?;
        changed.retain(|changed| seen.contains(&changed.login_id.uuid));
        if !changed.is_empty() {
            let mut right = Vec::with_capacity(changed.len());
            for changed in &changed {
                storage::changed_identities::acknowledge(&mut tx, account.id.uuid, changed.login_id.uuid).await?;
                right.push(format!(
                    "{} {}: {} is {}, was {}",
                    changed.name_claim, changed.name, changed.id_claim, changed.after, changed.before
                ));
            }
            let entry = Entry {
                action: "service_account.identity_acknowledged",
                namespace_path: Some(account.group_path.as_str()),
                target: account.id,
                target_name: &account.path,
                details: json!({ "called_right": right }),
            };
            activity::record(core, &mut tx, caller, &entry).await?;
        }
        changed.len()
    })
}
