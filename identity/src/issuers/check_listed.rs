//! May a service account be saved that trusts these issuers?

use crate::{
    model::{AllowListMode, ProviderSpec},
    problem::FieldErrors,
    storage::{self, Executor, TransactionError},
};

/// Refuses issuers that are not on the list, while it is enforced. Asked in the transaction that writes. What lets nobody
/// in may name any issuer: an account must not be kept from being disabled.
pub(crate) async fn check_listed(
    x: &mut impl Executor,
    disabled: bool,
    providers: &[ProviderSpec],
) -> Result<(), TransactionError> {
    if disabled || storage::issuer_rules::mode(x).await?.0 != AllowListMode::Enforce {
        return Ok(());
    }
    let mut errors = FieldErrors::new();
    for (at, provider) in providers.iter().enumerate().filter(|(_, provider)| !provider.disabled) {
        if !storage::issuer_rules::is_allowed(x, provider.issuer.as_str()).await? {
            let text = format!(
                "{} is not on this server's list of allowed issuers. An administrator can add it at /issuers.",
                provider.issuer
            );
            errors.add(format!("/trusted_identity_providers/{at}/issuer"), text);
        }
    }
    Ok(errors.finish()?)
}
