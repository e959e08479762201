//! Teams: collections of users that hold roles together.

use serde::{Deserialize, Serialize};

use super::{HeldRole, NamespaceKind};
use crate::{
    access::Role,
    naming::{Gid, NamespacePath},
    paging::Page,
    timestamp::Timestamp,
};

/// A team: a collection of users that can be a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Team {
    /// Its identifier.
    pub id: Gid,
    /// The name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Counts its changes; send it with a change to be told of conflicts.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A user in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TeamMember {
    /// The user.
    pub user_id: Gid,
    /// The name.
    pub username: String,
    /// Whether the person may sign in.
    pub active: bool,
    /// Whether the person adds and removes members of the team.
    pub maintainer: bool,
}

/// A role that a team holds somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TeamMembership {
    /// The identifier of the membership.
    pub id: Gid,
    /// Where it was given; it counts below as well.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub namespace_path: NamespacePath,
    /// Whether that is a group or a workspace.
    pub namespace_type: NamespaceKind,
    /// The role.
    pub role: Role,
    /// Since when.
    pub created_at: Timestamp,
}

/// A team as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamDetails {
    /// The team.
    pub team: Team,
    /// Who is in it, by name.
    pub members: Page<TeamMember>,
    /// The roles that it holds where the caller may look, by path; the first of them.
    pub places: Vec<HeldRole>,
    /// How many there are.
    pub place_count: u64,
    /// Whether the caller adds and removes members.
    pub may_manage: bool,
    /// Whether the caller changes and deletes the team.
    pub may_edit: bool,
}

/// A new team as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TeamDraft {
    /// 1 to 64 lowercase letters, digits, `-` and `_`. Cannot be changed later.
    #[serde(default)]
    pub name: String,
    /// What it is for: at most 100 characters.
    #[serde(default)]
    pub description: String,
    /// The usernames of its members.
    #[serde(default)]
    pub members: Vec<String>,
}

/// A new member of a team as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TeamMemberDraft {
    /// The user, by name.
    #[serde(default)]
    pub username: String,
    /// Whether the person adds and removes members of the team.
    #[serde(default)]
    pub maintainer: bool,
}
