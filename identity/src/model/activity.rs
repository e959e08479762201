//! What happened: entries of the audit log, which outlive what they are about.

use serde::{Deserialize, Serialize};

use crate::{naming::Gid, timestamp::Timestamp};

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Actor {
    /// What kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorKind,
    /// The username or the path of the service account, as it was then.
    pub name: String,
}

/// The kinds of actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum ActorKind {
    /// A person.
    User,
    /// A pipeline.
    ServiceAccount,
    /// The server itself or its operator on the host.
    System,
}

impl ActorKind {
    /// The word in storage and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ServiceAccount => "service_account",
            Self::System => "system",
        }
    }
}

/// By what somebody came in who did something. Of a token only what names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum Means {
    /// The session of a browser.
    Session,
    /// A personal access token.
    PersonalAccessToken {
        /// Its identifier. The token may be gone.
        id: Gid,
        /// Its name at that time.
        name: String,
    },
    /// An access token of this server.
    AccessToken {
        /// The login that it goes back to; none for a user's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        login_id: Option<Gid>,
    },
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ActivityEvent {
    /// Its identifier.
    pub id: Gid,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// By what they came in; none for what the server or its operator did, and for what happened before this was noted.
    pub means: Option<Means>,
    /// What, for example `service_account.created`.
    pub action: String,
    /// Where; none for what concerns the whole server.
    pub namespace_path: Option<String>,
    /// To which kind of thing, for example `service_account`.
    pub target_type: String,
    /// Its identifier. The thing may be gone.
    pub target_id: String,
    /// Its name or path at that time.
    pub target_name: String,
    /// Before and after, as far as it is told.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub details: serde_json::Value,
}
