//! The operator's OIDC provider.

use std::fmt;

use crate::issuer_url::IssuerUrl;

/// What proves to the provider that it is this server that asks. It stands in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// The secret as the provider gave it out.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

/// An OIDC provider at which people sign on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOnProvider {
    /// Its issuer.
    pub issuer: IssuerUrl,
    /// What people call it: "Sign in with …".
    pub name: String,
    /// Who this server is there.
    pub client_id: String,
    /// The proof of it; none for a public client.
    pub client_secret: Option<ClientSecret>,
    /// What is asked for, separated by blanks; `openid` is among them.
    pub scopes: String,
    /// The claim that a new account is named after.
    pub username_claim: String,
    /// The claim that lists groups; teams of the same names get these people as members.
    pub groups_claim: Option<String>,
    /// Whether somebody without an account gets one.
    pub creates_accounts: bool,
}
