//! Out at the provider, too (OIDC RP-Initiated Logout 1.0).

use super::{SignOnRefusal, endpoints::endpoints};
use crate::core::Core;

/// Where a browser goes to end its session at the provider; it comes back to the sign-in page. None if the provider has
/// no such address.
///
/// The ID token that could be sent along as a hint is not: no token stands in an address. So the provider asks the person.
///
/// # Errors
/// If no provider is set up or it cannot be reached.
pub async fn end_address(core: &Core) -> Result<Option<String>, SignOnRefusal> {
    let provider = core.settings.sign_on.as_ref().ok_or(SignOnRefusal::NotConfigured)?;
    let endpoints = endpoints(core, provider).await?;
    Ok(endpoints.end_session.clone().map(|mut address| {
        address
            .query_pairs_mut()
            .append_pair("client_id", &provider.client_id)
            .append_pair("post_logout_redirect_uri", &format!("{}/login", core.settings.public_url));
        address.into()
    }))
}
