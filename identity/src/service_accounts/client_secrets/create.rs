//! A new client secret.

use serde_json::json;

use super::list::{DAY, told};
use crate::{
    activity, authorization,
    caller::Caller,
    core::Core,
    model::{ClientSecretDraft, MAX_CLIENT_SECRETS, NewClientSecret},
    naming::{Gid, Reference, ResourceKind},
    problem::{Problem, ProblemCode},
    secret_text::CLIENT_SECRET,
    service_accounts::takeover,
    storage::{self, activity::Entry, client_secrets::Row, transaction},
    timestamp::Timestamp,
};

/// Makes a client secret, and tells it this once. That takes what editing the service account takes, and two that are
/// valid at the same time are the most.
///
/// # Errors
/// If the caller may not, client credentials are not enabled, or there are two already.
pub async fn create(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    draft: ClientSecretDraft,
) -> Result<NewClientSecret, Problem> {
    let secret = CLIENT_SECRET.make(core.randomness.as_ref());
    let longest = core.settings.client_secret_max_days;
    transaction!(core.db, |tx| {
        let caller = &authorization::current(&mut tx, caller).await?;
        let account = takeover::to_change(&mut tx, caller, by).await?.0.account;
        if longest == 0 {
            Err(Problem::forbidden("The operator of this server does not allow client secrets."))?;
        }
        let days = draft.days(longest)?;
        if !account.client_credentials {
            let text = "Client credentials are not enabled for this service account. Enable them first, or better, \
                        let it log in with tokens of an identity provider.";
            Err(Problem::invalid_field("/client_credentials", text))?;
        }
        let now = core.now();
        let stored = storage::client_secrets::list(&mut tx, account.id.uuid).await?;
        if stored.iter().filter(|row| row.expires_at.0 > now).count() >= MAX_CLIENT_SECRETS {
            let text = format!(
                "A service account has at most {MAX_CLIENT_SECRETS} valid client secrets. Delete the one that is not \
                 used any more."
            );
            Err(Problem::new(ProblemCode::LimitExceeded, text))?;
        }
        let row = Row {
            id: core.new_uuid(),
            service_account: account.id.uuid,
            created_at: Timestamp(now),
            created_by: caller.name().to_owned(),
            expires_at: Timestamp(now + i64::from(days) * DAY),
            last_used_at: None,
            hint: CLIENT_SECRET.hint(&secret),
            hash: core.secret_hasher.hash(&secret),
        };
        storage::client_secrets::insert(&mut tx, &row).await?;
        let entry = Entry {
            action: "service_account.client_secret_created",
            namespace_path: Some(account.group_path.as_str()),
            target: account.id,
            target_name: &account.path,
            details: json!({
                "client_secret_id": Gid::new(ResourceKind::ClientSecret, row.id), "expires_at": row.expires_at,
            }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
        NewClientSecret { secret: told(&row, now), client_id: account.id.to_string(), client_secret: secret.clone() }
    })
}
