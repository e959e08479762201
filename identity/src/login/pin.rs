//! Binding what an accepted login showed, once a person confirmed each of it.

use uuid::Uuid;

use super::pins;
use crate::{
    caller::Caller,
    core::Core,
    model::{ClaimDraft, ProviderDraft, ServiceAccount, ServiceAccountDraft},
    naming::Reference,
    problem::Problem,
    service_accounts,
};

/// Adds the confirmed ones of [`pins`] to the bound claims of the provider that let the login in. The values are those
/// of the recorded login, whatever the caller sends; it is saved like any other change.
///
/// # Errors
/// If nothing is confirmed, something is that the login does not offer, or the caller may not change the service
/// account, or somebody was faster.
pub async fn pin(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    login: Uuid,
    confirmed: &[String],
    version: i64,
) -> Result<ServiceAccount, Problem> {
    let offered = pins(core, caller, by, login).await?;
    let stored = service_accounts::get(core, caller, by).await?;
    // What somebody has bound meanwhile is not offered any more; say that, rather than that it is unknown.
    if stored.version != version {
        return Err(Problem::stale(&stored));
    }
    if confirmed.is_empty() {
        return Err(Problem::invalid_field("/confirmed", "Tick what you recognise as yours, one by one."));
    }
    let mut providers: Vec<ProviderDraft> = stored.trusted_identity_providers.iter().map(ProviderDraft::from).collect();
    for claim in confirmed {
        let unknown = || Problem::invalid_field("/confirmed", "This login has nothing of that name to bind.");
        let pin = offered.iter().find(|pin| pin.claim == *claim).ok_or_else(unknown)?;
        let id = pin.provider_id.to_string();
        let provider = providers.iter_mut().find(|provider| provider.id.as_ref() == Some(&id)).ok_or_else(unknown)?;
        let claims = &mut provider.bound_claims.0;
        if claims.iter().all(|bound| bound.name != pin.claim) {
            claims.push(ClaimDraft { name: pin.claim.clone(), value: pin.value.clone() });
        }
    }
    let draft = ServiceAccountDraft {
        description: stored.description.to_string(),
        disabled: stored.disabled,
        trusted_identity_providers: providers,
        ..ServiceAccountDraft::default()
    };
    service_accounts::update(core, caller, by, &draft, Some(version)).await
}
