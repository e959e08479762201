//! Refusing all access tokens that were issued so far: of a service account, or what one provider let in.

use serde_json::json;

use super::get::visible;
use crate::{
    access::{Action, ResourceType},
    access_tokens::forgotten_at,
    activity, authorization,
    caller::Caller,
    core::Core,
    naming::{Gid, Reference},
    problem::Problem,
    storage::{self, activity::Entry, transaction},
    timestamp::Timestamp,
};

/// Revokes all access tokens of a service account, or those that one of its trusted identity providers let in. That
/// takes the deployer role in its group. New logins are not concerned.
///
/// # Errors
/// If the account does not exist or the caller may not.
pub async fn revoke_tokens(core: &Core, caller: &Caller, by: &Reference, provider: Option<Gid>) -> Result<(), Problem> {
    transaction!(core.db, |tx| {
        let caller = &authorization::current(&mut tx, caller).await?;
        let account = visible(&mut tx, caller, by).await?;
        let group = Reference::Id(account.group_id);
        let permission = ResourceType::ServiceAccount.to(Action::Update);
        authorization::allowed(&mut tx, caller, &group, permission).await?;
        let account = account.account;
        // What is issued in this very millisecond is refused too.
        let moment = core.now() + 1;
        match provider {
            None => {
                storage::service_accounts::revoke_tokens(&mut tx, account.id.uuid, Timestamp(moment)).await?;
            }
            Some(provider) => {
                // Providers of others are no concern of the caller.
                if !account.trusted_identity_providers.iter().any(|trusted| trusted.id == provider) {
                    let text = "This service account has no such identity provider.";
                    Err(Problem::invalid_field("/provider_id", text))?;
                }
                storage::revocations::insert(&mut tx, provider.uuid, moment, forgotten_at(moment / 1000)).await?;
            }
        }
        let entry = Entry {
            action: "service_account.tokens_revoked",
            namespace_path: Some(account.group_path.as_str()),
            target: account.id,
            target_name: &account.path,
            details: json!({ "provider_id": provider }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
    })
}
