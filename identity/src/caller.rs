//! Who is calling: a person or a service account, proven by a session or an access token.

use uuid::Uuid;

use crate::{
    access::Identity,
    model::{Actor, ActorKind, Means},
    naming::Gid,
};

/// An authenticated caller. Services take one and decide what it may do; there is no anonymous caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A person.
    User {
        /// The account.
        id: Uuid,
        /// Its name.
        username: String,
        /// Whether it administers this server.
        admin: bool,
        /// By what the person came in.
        means: Means,
    },
    /// A pipeline.
    ServiceAccount {
        /// The account.
        id: Uuid,
        /// Its resource path.
        path: String,
        /// The login that the access token goes back to, where there is one.
        login: Option<Gid>,
    },
}

impl Caller {
    /// The row of the caller.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        match self {
            Self::User { id, .. } | Self::ServiceAccount { id, .. } => *id,
        }
    }

    /// The username or the path of the service account.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::User { username, .. } => username,
            Self::ServiceAccount { path, .. } => path,
        }
    }

    /// Whether the caller administers this server.
    #[must_use]
    pub const fn is_admin(&self) -> bool {
        matches!(self, Self::User { admin: true, .. })
    }

    /// As whom the caller is a member, teams aside.
    #[must_use]
    pub const fn identity(&self) -> Identity {
        match self {
            Self::User { id, .. } => Identity::User(*id),
            Self::ServiceAccount { id, .. } => Identity::ServiceAccount(*id),
        }
    }

    /// By what the caller came in.
    #[must_use]
    pub fn means(&self) -> Means {
        match self {
            Self::User { means, .. } => means.clone(),
            Self::ServiceAccount { login, .. } => Means::AccessToken { login_id: *login },
        }
    }

    /// The caller as it stands in the activity log.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let kind = match self {
            Self::User { .. } => ActorKind::User,
            Self::ServiceAccount { .. } => ActorKind::ServiceAccount,
        };
        Actor { kind, name: self.name().to_owned() }
    }
}
