//! People, roles, and who the caller is.

use serde::{Deserialize, Serialize};

use crate::{access::Role, naming::Gid, timestamp::Timestamp};

/// A person's account, as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct User {
    /// Its identifier.
    pub id: Gid,
    /// The name to sign in with.
    pub username: String,
    /// Whether the person administers this server.
    pub admin: bool,
    /// Whether the person may sign in.
    pub active: bool,
    /// Counts its changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the person was last here, to the hour; none if never.
    pub last_seen_at: Option<Timestamp>,
}

/// A person as other people see them: enough to add them as a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct UserSummary {
    /// Its identifier.
    pub id: Gid,
    /// The name.
    pub username: String,
}

/// A role with what it allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RoleInfo {
    /// Its identifier, the same as in Tharsis.
    pub id: Gid,
    /// The name.
    pub name: Role,
    /// One line of consequence.
    pub description: String,
    /// The permissions, written `service_account:create`.
    pub permissions: Vec<String>,
}

/// Who is calling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum CallerInfo {
    /// A person.
    User {
        /// Its identifier.
        id: Gid,
        /// The name.
        username: String,
        /// Whether the person administers this server.
        admin: bool,
    },
    /// A pipeline that logged in as a service account.
    ServiceAccount {
        /// Its identifier.
        id: Gid,
        /// Its resource name.
        trn: String,
        /// Its resource path.
        path: String,
    },
}
