//! What nobody has decided about yet.

use uuid::Uuid;

use crate::{
    authorization,
    caller::Caller,
    core::Core,
    model::{ChangedIdentity, ServiceAccount, TrustedIdentityProvider},
    naming::Reference,
    problem::Problem,
    service_accounts::get::visible,
    storage,
};

/// The names behind which the service account has let in another identifier than before, the latest first, as long as
/// nobody has bound the identifier, removed the provider or said that it is right.
///
/// # Errors
/// If the service account does not exist or the caller may not know of it.
pub async fn list(core: &Core, caller: &Caller, by: &Reference) -> Result<Vec<ChangedIdentity>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let account = visible(&mut db, caller, by).await?.account;
    let mut changed = storage::changed_identities::list(&mut db, account.id.uuid).await?;
    changed.retain(|changed| is_open(&account, changed));
    Ok(changed)
}

/// The same of the service accounts of a namespace and of the groups above it, each with its account. Those that are
/// settled meanwhile may be among them.
pub(in crate::service_accounts) async fn around(
    core: &Core,
    namespace: Uuid,
) -> Result<Vec<(Uuid, ChangedIdentity)>, Problem> {
    let mut db = &core.db;
    Ok(storage::changed_identities::around(&mut db, namespace).await?)
}

/// Whether the account still lets in whoever has the name. A login that was under way while somebody changed that may
/// note afterwards what is settled already.
pub(in crate::service_accounts) fn is_open(account: &ServiceAccount, changed: &ChangedIdentity) -> bool {
    let providers = &account.trusted_identity_providers;
    lets_in(providers, changed.provider_id.uuid, &changed.issuer, &changed.id_claim)
}

/// Whether one of the providers is this one, of the same issuer, and does not ask for the identifier.
pub(super) fn lets_in(providers: &[TrustedIdentityProvider], id: Uuid, issuer: &str, id_claim: &str) -> bool {
    providers.iter().any(|provider| {
        let binds = provider.bound_claims.iter().any(|claim| claim.name == id_claim);
        provider.id.uuid == id && provider.issuer.as_str() == issuer && !binds
    })
}
