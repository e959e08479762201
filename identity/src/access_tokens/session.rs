//! What a token of a service account goes back to: one login, and what let it in.

use uuid::Uuid;

use crate::naming::Gid;

/// The login that a token was issued for, or renewed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Session {
    /// The record of the login.
    pub(crate) login: Gid,
    /// What let it in.
    pub(crate) via: Via,
    /// When it logged in, in seconds since 1970.
    pub(crate) began: i64,
}

/// What lets a service account in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Via {
    /// A trusted identity provider.
    Provider(Gid),
    /// A client secret.
    ClientSecret(Gid),
}

impl Via {
    pub(crate) const fn id(self) -> Uuid {
        match self {
            Self::Provider(id) | Self::ClientSecret(id) => id.uuid,
        }
    }
}
