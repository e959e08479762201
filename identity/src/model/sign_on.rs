//! How one's own account is linked to the sign-on provider.

use serde::{Deserialize, Serialize};

use crate::timestamp::Timestamp;

/// How one's own account is linked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSignOn {
    /// The provider by name; none if none is set up (any more).
    pub provider: Option<String>,
    /// The people at providers that the account belongs to.
    pub identities: Vec<LinkedIdentity>,
    /// Whom the browser came back with to link the account, until that is confirmed.
    pub pending: Option<PendingIdentity>,
}

/// A person at a provider whom an account belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedIdentity {
    /// Names it in forms.
    pub id: String,
    /// The provider.
    pub issuer: String,
    /// Whom the provider means, shortened.
    pub subject: String,
    /// Since when.
    pub linked_at: Timestamp,
    /// When the person last signed on; none if never since that is noted.
    pub last_used_at: Option<Timestamp>,
    /// Whether one signs in with it: its provider is the one that is set up.
    pub in_use: bool,
    /// Whether there would be no way to sign in without it.
    pub only_way: bool,
}

/// A person at the provider to whom an account is about to be linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingIdentity {
    /// What the provider calls the person; empty if it does not say.
    pub username: String,
    /// Whom it means, shortened.
    pub subject: String,
}
