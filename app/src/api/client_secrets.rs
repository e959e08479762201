//! Client secrets of service accounts, for systems without OIDC.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use leptos::prelude::*;

use super::{Done, UiProblem};

/// Lets a service account log in with client secrets, or no longer.
///
/// # Errors
/// If the person may not, nothing would be left to log in with, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "client_secrets/allow")]
pub async fn allow_client_secrets(
    id: String,
    version: i64,
    #[server(default)] allowed: bool,
) -> Result<Done, UiProblem> {
    use identity::{
        model::{ProviderDraft, ServiceAccountDraft},
        service_accounts,
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let stored = service_accounts::get(&core, &caller, &by).await?;
    let draft = ServiceAccountDraft {
        description: stored.description.to_string(),
        disabled: stored.disabled,
        client_credentials: Some(allowed),
        trusted_identity_providers: stored.trusted_identity_providers.iter().map(ProviderDraft::from).collect(),
        ..ServiceAccountDraft::default()
    };
    let account = service_accounts::update(&core, &caller, &by, &draft, Some(version)).await?;
    let notice = if allowed { "may log in with client secrets now" } else { "logs in with no client secret any more" };
    Ok(Done::go(tab(&account), format!("{} {notice}.", account.path)))
}

/// Makes a client secret and shows it this once.
///
/// # Errors
/// If the person may not, there are two already, or the number of days is out of range.
#[server(prefix = "/api/ui", endpoint = "client_secrets/create")]
pub async fn create_client_secret(id: String, #[server(default)] expires_in_days: String) -> Result<Done, UiProblem> {
    use identity::{
        model::ClientSecretDraft,
        service_accounts::{self, client_secrets},
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let draft = ClientSecretDraft { expires_in_days: crate::serving::days(&expires_in_days) };
    let made = client_secrets::create(&core, &caller, &by, draft).await?;
    let account = service_accounts::get(&core, &caller, &by).await?;
    let notice = format!("A client secret of {} was made.", account.path);
    Ok(Done::go(tab(&account), notice).showing("client secret", Some(made.client_secret)))
}

/// Revokes a client secret, and the access tokens that were issued for it.
///
/// # Errors
/// If there is none or the person may not.
#[server(prefix = "/api/ui", endpoint = "client_secrets/revoke")]
pub async fn revoke_client_secret(id: String, #[server(default)] revoked: String) -> Result<Done, UiProblem> {
    use identity::{
        naming::ResourceKind,
        service_accounts::{self, client_secrets},
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let secret = crate::serving::identifier(ResourceKind::ClientSecret, &revoked)?;
    client_secrets::delete(&core, &caller, &by, secret).await?;
    let account = service_accounts::get(&core, &caller, &by).await?;
    Ok(Done::go(tab(&account), "The client secret was revoked."))
}

/// The page that shows the secrets.
#[cfg(feature = "ssr")]
fn tab(account: &identity::model::ServiceAccount) -> String {
    format!("/groups/{}/-/service_accounts/{}?tab=clientSecrets", account.group_path, account.id)
}
