//! The keys that sign our access tokens, as administrators see them.

use serde::{Deserialize, Serialize};

use crate::{naming::Gid, timestamp::Timestamp};

/// What a key is for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum SigningKeyState {
    /// It is published and will sign.
    Upcoming,
    /// It signs.
    Signing,
    /// It signs no more, and verifies what it signed until that has ended.
    Verifying,
}

/// A key that signs access tokens, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SigningKey {
    /// Its identifier (GID).
    pub id: Gid,
    /// The name in tokens and in the key set (`kid`).
    pub key_id: String,
    /// `ES256`, `EdDSA` or `RS256`.
    pub algorithm: String,
    /// What it is for now.
    pub state: SigningKeyState,
    /// When it was made and published.
    pub created_at: Timestamp,
    /// From when on it signs.
    pub signs_from: Timestamp,
}
