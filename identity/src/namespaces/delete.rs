//! Deleting a group or workspace with everything in it.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    access::{Action, ResourceType, Role},
    activity, authorization,
    caller::Caller,
    core::Core,
    model::NamespaceKind,
    naming::{NamespacePath, Reference},
    problem::Problem,
    storage::{self, activity::Entry, transaction},
    timestamp::Timestamp,
};

/// What goes with a namespace when it is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Groups below it.
    pub groups: u64,
    /// Workspaces below it.
    pub workspaces: u64,
    /// Service accounts in it and below it.
    pub service_accounts: u64,
    /// Memberships in it and below it.
    pub memberships: u64,
}

impl From<storage::namespaces::Contents> for Contents {
    fn from(row: storage::namespaces::Contents) -> Self {
        Self {
            groups: row.groups,
            workspaces: row.workspaces,
            service_accounts: row.service_accounts,
            memberships: row.memberships,
        }
    }
}

/// What would go, some of it by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Going {
    /// All of it, counted.
    pub contents: Contents,
    /// Service accounts by path, each with its last login; first those whose pipelines would notice first. At most
    /// [`Going::MOST`].
    pub service_accounts: Vec<(String, Option<Timestamp>)>,
    /// Groups and workspaces by path; at most [`Going::MOST`].
    pub namespaces: Vec<NamespacePath>,
}

impl Going {
    /// How many of a kind are named.
    pub const MOST: i64 = 20;
}

/// What would go if the namespace were deleted, for those who may delete it.
///
/// # Errors
/// If the caller may not delete it.
pub async fn going(core: &Core, caller: &Caller, path: &NamespacePath) -> Result<Going, Problem> {
    let mut db = &core.db;
    let by = Reference::Path(path.as_str().to_owned());
    let (found, _) = authorization::namespace(&mut db, caller, &by, ResourceType::Group.to(Action::Delete)).await?;
    let id = found.id.uuid;
    Ok(Going {
        contents: storage::namespaces::contents(&mut db, id).await?.into(),
        service_accounts: storage::namespaces::service_accounts_within(&mut db, id, Going::MOST).await?,
        namespaces: storage::namespaces::below(&mut db, id, Going::MOST).await?,
    })
}

/// Deletes a group or workspace with all that is in it, if the stored version is `version` (or whatever it is, if none
/// is given). A top-level group takes an owner.
///
/// # Errors
/// If the caller may not, or somebody changed it meanwhile.
pub async fn delete(
    core: &Core,
    caller: &Caller,
    kind: NamespaceKind,
    by: &Reference,
    version: Option<i64>,
) -> Result<(), Problem> {
    let permission = match kind {
        NamespaceKind::Group => ResourceType::Group,
        NamespaceKind::Workspace => ResourceType::Workspace,
    }
    .to(Action::Delete);
    transaction!(core.db, |tx| {
        let (current, role) = authorization::namespace(&mut tx, caller, by, permission).await?;
        if current.kind != kind {
            Err(Problem::not_found())?;
        }
        if current.path.parent().is_none() && role < Role::Owner {
            Err(Problem::forbidden("Only owners delete a top-level group."))?;
        }
        if version.is_some_and(|version| version != current.version) {
            Err(Problem::stale(&current))?;
        }
        let contents: Contents = storage::namespaces::contents(&mut tx, current.id.uuid).await?.into();
        storage::namespaces::delete(&mut tx, current.id.uuid).await?;
        // The event belongs to the group above, which is still there to show it.
        let parent = current.path.parent();
        let entry = Entry {
            action: match kind {
                NamespaceKind::Group => "group.deleted",
                NamespaceKind::Workspace => "workspace.deleted",
            },
            namespace_path: parent.as_ref().map(NamespacePath::as_str),
            target: current.id,
            target_name: current.path.as_str(),
            details: json!({ "with": contents }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
    })
}
