//! Groups and workspaces.

use serde::{Deserialize, Serialize};

use crate::{
    access::Role,
    naming::{Description, Gid, Name, NamespacePath, ResourceKind},
    problem::{FieldErrors, Problem},
    timestamp::Timestamp,
};

/// Whether a namespace is a group or a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum NamespaceKind {
    /// Holds groups, workspaces and service accounts.
    Group,
    /// A leaf of the tree.
    Workspace,
}

impl NamespaceKind {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Workspace => "workspace",
        }
    }

    /// The kind of its identifier.
    #[must_use]
    pub const fn resource_kind(self) -> ResourceKind {
        match self {
            Self::Group => ResourceKind::Group,
            Self::Workspace => ResourceKind::Workspace,
        }
    }
}

/// A group or a workspace, where it does not matter which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namespace {
    /// Which of the two.
    pub kind: NamespaceKind,
    /// Its identifier.
    pub id: Gid,
    /// The last part of the path.
    pub name: Name,
    /// What it is for.
    pub description: Description,
    /// Where it is.
    pub path: NamespacePath,
    /// The group that it is in; none for a top-level group.
    pub parent_id: Option<Gid>,
    /// Counts its changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Who made it: a username or the path of a service account.
    pub created_by: String,
    /// The caller's effective role in it.
    pub my_role: Option<Role>,
}

/// A group: holds groups, workspaces and service accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Group {
    /// Its identifier (GID).
    pub id: Gid,
    /// Its resource name, `trn:group:<path>`.
    pub trn: String,
    /// The last part of the path.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub name: Name,
    /// What it is for.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub description: Description,
    /// Where it is in the tree.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub path: NamespacePath,
    /// The group that it is in; none for a top-level group.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>))]
    pub parent_path: Option<NamespacePath>,
    /// Counts its changes; send it with a change to be told of conflicts.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Who made it: a username or the path of a service account.
    pub created_by: String,
}

/// A workspace: a leaf of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Workspace {
    /// Its identifier (GID).
    pub id: Gid,
    /// Its resource name, `trn:workspace:<path>`.
    pub trn: String,
    /// The last part of the path.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub name: Name,
    /// What it is for.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub description: Description,
    /// Where it is in the tree.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub path: NamespacePath,
    /// The group that it is in.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>))]
    pub group_path: Option<NamespacePath>,
    /// Counts its changes; send it with a change to be told of conflicts.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Who made it: a username or the path of a service account.
    pub created_by: String,
}

impl From<Namespace> for Group {
    fn from(row: Namespace) -> Self {
        Self {
            id: row.id,
            trn: crate::naming::trn(ResourceKind::Group, row.path.as_str()),
            name: row.name,
            description: row.description,
            parent_path: row.path.parent(),
            path: row.path,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            created_by: row.created_by,
        }
    }
}

impl From<Namespace> for Workspace {
    fn from(row: Namespace) -> Self {
        Self {
            id: row.id,
            trn: crate::naming::trn(ResourceKind::Workspace, row.path.as_str()),
            name: row.name,
            description: row.description,
            group_path: row.path.parent(),
            path: row.path,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            created_by: row.created_by,
        }
    }
}

/// A new group as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupDraft {
    /// 1 to 64 lowercase letters, digits, `-` and `_`.
    pub name: String,
    /// At most 100 characters.
    #[serde(default)]
    pub description: String,
    /// The group to put it in; none or empty for a top-level group (administrators only).
    #[serde(default)]
    pub parent_path: Option<String>,
}

/// A new workspace as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkspaceDraft {
    /// 1 to 64 lowercase letters, digits, `-` and `_`.
    pub name: String,
    /// At most 100 characters.
    #[serde(default)]
    pub description: String,
    /// The group to put it in.
    pub group_path: String,
}

/// A new group or workspace whose parts follow their rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamespaceSpec {
    pub(crate) name: Name,
    pub(crate) description: Description,
    pub(crate) parent: Option<NamespacePath>,
}

impl GroupDraft {
    /// Checks every field.
    ///
    /// # Errors
    /// [`ProblemCode::Invalid`](crate::problem::ProblemCode::Invalid) with all fields at fault.
    pub fn check(&self) -> Result<(), Problem> {
        self.parse().map(drop)
    }

    pub(crate) fn parse(&self) -> Result<NamespaceSpec, Problem> {
        let parent = self.parent_path.as_deref().filter(|path| !path.is_empty());
        parse(&self.name, &self.description, parent.map(|path| ("/parent_path", path)))
    }
}

impl WorkspaceDraft {
    /// Checks every field.
    ///
    /// # Errors
    /// [`ProblemCode::Invalid`](crate::problem::ProblemCode::Invalid) with all fields at fault.
    pub fn check(&self) -> Result<(), Problem> {
        self.parse().map(drop)
    }

    pub(crate) fn parse(&self) -> Result<NamespaceSpec, Problem> {
        parse(&self.name, &self.description, Some(("/group_path", &self.group_path)))
    }
}

fn parse(name: &str, description: &str, parent: Option<(&str, &str)>) -> Result<NamespaceSpec, Problem> {
    let mut errors = FieldErrors::new();
    let name = errors.check("/name", name.parse::<Name>());
    let description = errors.check("/description", description.parse::<Description>());
    let parent = match parent {
        None => Some(None),
        Some((pointer, path)) => errors.check(pointer, path.parse::<NamespacePath>()).map(Some),
    };
    errors.finish()?;
    match (name, description, parent) {
        (Some(name), Some(description), Some(parent)) => Ok(NamespaceSpec { name, description, parent }),
        _ => Err(Problem::internal()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_fields_at_fault_are_named_at_once() {
        let draft = WorkspaceDraft { name: "-".into(), description: "x".repeat(101), group_path: String::new() };
        let errors = draft.check().map_err(|problem| problem.errors).err().unwrap_or_default();
        let pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/name", "/description", "/group_path"]);
    }
}
