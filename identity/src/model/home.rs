//! What stands on the first page.

use serde::{Deserialize, Serialize};

use super::{Namespace, NamespaceKind, Through};
use crate::{
    access::Role,
    naming::{Gid, NamespacePath},
};

/// A group or workspace in which somebody is a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedNamespace {
    /// The group or workspace, with the effective role.
    pub namespace: Namespace,
    /// What gives the role, if it is no membership of their own right there.
    pub through: Option<Through>,
}

/// How far somebody is on the way to the first pipeline that acts here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstSteps {
    /// Where they can do most; none if they are an administrator and there is no group yet.
    pub place: Option<FirstPlace>,
    /// The latest service account that they may see.
    pub account: Option<FirstAccount>,
    /// Whether a pipeline has logged in.
    pub logged_in: bool,
    /// Whether a service account holds a role.
    pub has_role: bool,
}

/// Where somebody can do most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstPlace {
    /// The group or workspace.
    pub path: NamespacePath,
    /// Which of the two.
    pub kind: NamespaceKind,
    /// Their role in it.
    pub role: Role,
}

/// A service account to go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstAccount {
    /// Its identifier.
    pub id: Gid,
    /// Its path.
    pub path: String,
}

impl FirstPlace {
    /// Whether service accounts can be added here by this person: workspaces have none.
    #[must_use]
    pub fn takes_accounts(&self) -> bool {
        self.kind == NamespaceKind::Group && self.role >= Role::Deployer
    }
}
