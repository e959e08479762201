//! From an issuer to its keys: OIDC Discovery 1.0 §4, then the key set that it names.

use crate::claims::json::{Json, JsonError, Limits};
use crate::issuer_url::IssuerUrl;
use crate::jose::key_set::{KeySet, KeySetError};
use crate::outbound::client::{FetchError, GuardedClient};

/// The longest configuration document, in bytes.
pub const MAX_DISCOVERY_BYTES: usize = 64 * 1024;
/// The longest key set, in bytes.
pub const MAX_KEY_SET_BYTES: usize = 512 * 1024;

/// Why the keys of an issuer could not be had. The sentences are for administrators and repeat nothing that was
/// fetched, except the host name of a `jwks_uri`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The configuration could not be fetched.
    #[error("The configuration of the issuer (/.well-known/openid-configuration) cannot be fetched: {0}.")]
    Discovery(FetchError),
    /// The configuration is not acceptable JSON, for example an HTML page.
    #[error("The configuration of the issuer cannot be read: {0}.")]
    DiscoveryJson(JsonError),
    /// `issuer` in the configuration is not the configured issuer (OIDC Discovery 1.0 §4.3), or absent.
    #[error(
        "The configuration names another issuer than the one that was entered. Check the spelling of the issuer URL."
    )]
    IssuerMismatch,
    /// There is no `jwks_uri`.
    #[error("The configuration of the issuer names no key set ('jwks_uri').")]
    NoKeySetAddress,
    /// The key set could not be fetched.
    #[error("The key set of the issuer ('jwks_uri') cannot be fetched: {0}.")]
    KeySet(FetchError),
    /// The key set is no key set.
    #[error("The key set of the issuer is not usable: {0}.")]
    KeySetContent(#[from] KeySetError),
    /// There is no key in it that could check a signature.
    #[error("The key set of the issuer contains no usable key.")]
    NoUsableKey,
    /// The fetch ended without a result: a fault of this program.
    #[error("Fetching the keys of the issuer was interrupted.")]
    Interrupted,
}

impl SourceError {
    /// The error with what its text keeps from those who enter issuers: which address a host name has.
    #[must_use]
    pub fn for_administrators(&self) -> String {
        match self {
            Self::Discovery(FetchError::RefusedAddress { address, kind, .. })
            | Self::KeySet(FetchError::RefusedAddress { address, kind, .. }) => {
                format!("{self} The address is {address} ({kind}).")
            }
            _ => self.to_string(),
        }
    }
}

/// Where key sets come from. A parameter, so that tests count fetches and play outages.
#[async_trait::async_trait]
pub trait KeySource: Send + Sync + 'static {
    /// Fetches the present key set of an issuer.
    async fn fetch(&self, issuer: &IssuerUrl) -> Result<KeySet, SourceError>;
}

/// The address of the key set.
async fn discover(client: &GuardedClient, issuer: &IssuerUrl) -> Result<String, SourceError> {
    let document = client.get_json(&issuer.well_known(), MAX_DISCOVERY_BYTES).await;
    let document = document.map_err(SourceError::Discovery)?;
    let configuration = Json::parse(&document.bytes, &Limits::default()).map_err(SourceError::DiscoveryJson)?;
    let named = configuration.get("issuer").and_then(Json::as_str);
    if !named.is_some_and(|named| issuer.matches(named)) {
        return Err(SourceError::IssuerMismatch);
    }
    let address = configuration.get("jwks_uri").and_then(Json::as_str);
    address.map(str::to_owned).ok_or(SourceError::NoKeySetAddress)
}

/// Discovery and key set, both through the guard, within the client's timeout for both together.
#[async_trait::async_trait]
impl KeySource for GuardedClient {
    async fn fetch(&self, issuer: &IssuerUrl) -> Result<KeySet, SourceError> {
        let limit = self.timeout();
        let both = async {
            let address = discover(self, issuer).await?;
            // The same guard: https or a listed host, and only addresses that may be reached.
            let document = self.get_json(&address, MAX_KEY_SET_BYTES).await.map_err(SourceError::KeySet)?;
            Ok(KeySet::parse(&document.bytes)?)
        };
        // Each fetch has this limit already; a slow discovery must not leave the key set as much again.
        tokio::time::timeout(limit, both).await.unwrap_or(Err(SourceError::KeySet(FetchError::Timeout(limit))))
    }
}

#[cfg(test)]
mod tests;
