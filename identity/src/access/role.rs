//! The four roles and their permissions.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a member may do in a namespace. Each role holds all permissions of the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum Role {
    /// Sees everything, changes nothing.
    Viewer,
    /// A viewer who may publish modules and providers (a Tharsis role; nothing is published here).
    Publisher,
    /// Changes groups, workspaces and service accounts, but not who is a member.
    Deployer,
    /// Everything, members included.
    Owner,
}

/// The types of resources that permissions speak of. Tharsis has more; these are the ones that exist here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceType {
    /// A group.
    Group,
    /// A workspace.
    Workspace,
    /// A membership in a group or workspace.
    NamespaceMembership,
    /// A service account of a group.
    ServiceAccount,
}

/// What is done to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Read it.
    View,
    /// Make a new one.
    Create,
    /// Change it.
    Update,
    /// Remove it.
    Delete,
}

/// An action on a type of resource, written `service_account:create`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// On what.
    pub resource: ResourceType,
    /// To do what.
    pub action: Action,
}

/// A text that names no permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is not a permission like workspace:update.")]
pub struct PermissionError;

/// A text that names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose one of the roles viewer, publisher, deployer and owner.")]
pub struct RoleError;

impl Role {
    /// All roles, the least powerful first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Publisher, Self::Deployer, Self::Owner];

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Publisher => "publisher",
            Self::Deployer => "deployer",
            Self::Owner => "owner",
        }
    }

    /// Tharsis' fixed identifier of the role.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        Uuid::from_u128(match self {
            Self::Viewer => 0x52da_70fd_37b0_4349_bb64_fb46_59bc_f5f5,
            Self::Publisher => 0x028f_a46b_23ba_443f_a24f_61ed_cde1_48ff,
            Self::Deployer => 0x8aa7_adba_b769_471f_8ebb_3215_f339_91cb,
            Self::Owner => 0x623c_83ea_23fe_4de6_874a_a99c_cf6a_76fc,
        })
    }

    /// One line of consequence, for the role picker.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Viewer => "Sees the group or workspace, its members and service accounts. Changes nothing.",
            Self::Publisher => "Like viewer, and may publish modules and providers.",
            Self::Deployer => "Creates and changes workspaces, subgroups and service accounts. Cannot change members.",
            Self::Owner => "Does everything, including adding and removing members and deleting the namespace.",
        }
    }

    /// Whether the role holds the permission.
    #[must_use]
    pub const fn allows(self, permission: Permission) -> bool {
        match (self, permission.resource, permission.action) {
            (Self::Owner, _, _) | (_, _, Action::View) => true,
            (Self::Deployer, resource, _) => !matches!(resource, ResourceType::NamespaceMembership),
            (Self::Viewer | Self::Publisher, _, _) => false,
        }
    }

    /// The permissions that the role holds.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        Permission::all().filter(move |permission| self.allows(*permission))
    }
}

impl ResourceType {
    const ALL: [Self; 4] = [Self::Group, Self::Workspace, Self::NamespaceMembership, Self::ServiceAccount];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Workspace => "workspace",
            Self::NamespaceMembership => "namespace_membership",
            Self::ServiceAccount => "service_account",
        }
    }

    /// The permission to do `action` to this type.
    #[must_use]
    pub const fn to(self, action: Action) -> Permission {
        Permission { resource: self, action }
    }
}

impl Action {
    const ALL: [Self; 4] = [Self::View, Self::Create, Self::Update, Self::Delete];

    const fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

impl Permission {
    /// What it lets somebody do, as the beginning of a sentence.
    #[must_use]
    pub fn in_words(self) -> String {
        let what = match self.resource {
            ResourceType::Group => "groups",
            ResourceType::Workspace => "workspaces",
            ResourceType::NamespaceMembership => "members",
            ResourceType::ServiceAccount => "service accounts",
        };
        let doing = match (self.resource, self.action) {
            (_, Action::View) => "Seeing",
            (ResourceType::NamespaceMembership, Action::Create) => "Adding",
            (ResourceType::NamespaceMembership, Action::Update) => "Changing the role of",
            (ResourceType::NamespaceMembership, Action::Delete) => "Removing",
            (_, Action::Create) => "Creating",
            (_, Action::Update) => "Editing",
            (_, Action::Delete) => "Deleting",
        };
        format!("{doing} {what}")
    }

    /// Every permission there is.
    pub fn all() -> impl Iterator<Item = Self> {
        ResourceType::ALL.into_iter().flat_map(|resource| Action::ALL.map(|action| resource.to(action)))
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.resource.as_str(), self.action.as_str())
    }
}

impl FromStr for Permission {
    type Err = PermissionError;

    fn from_str(text: &str) -> Result<Self, PermissionError> {
        Self::all().find(|permission| permission.to_string() == text).ok_or(PermissionError)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, RoleError> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(RoleError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_holds_what_tharsis_gives_it() {
        let table = [
            (ResourceType::Group, [1, 3, 3, 3]),
            (ResourceType::Workspace, [1, 3, 3, 3]),
            (ResourceType::NamespaceMembership, [1, 4, 4, 4]),
            (ResourceType::ServiceAccount, [1, 3, 3, 3]),
        ];
        for (resource, least_role) in table {
            for (action, least) in Action::ALL.into_iter().zip(least_role) {
                for (rank, role) in (1..).zip(Role::ALL) {
                    assert_eq!(role.allows(resource.to(action)), rank >= least, "{role} {}", resource.to(action));
                }
            }
        }
    }

    #[test]
    fn what_a_permission_lets_do_is_said_in_words() {
        let table = [
            (ResourceType::Group, Action::View, "Seeing groups"),
            (ResourceType::Workspace, Action::Create, "Creating workspaces"),
            (ResourceType::ServiceAccount, Action::Update, "Editing service accounts"),
            (ResourceType::ServiceAccount, Action::Delete, "Deleting service accounts"),
            (ResourceType::NamespaceMembership, Action::Create, "Adding members"),
            (ResourceType::NamespaceMembership, Action::Update, "Changing the role of members"),
            (ResourceType::NamespaceMembership, Action::Delete, "Removing members"),
        ];
        for (resource, action, words) in table {
            assert_eq!(resource.to(action).in_words(), words);
        }
    }

    #[test]
    fn roles_read_back_and_keep_their_identifiers() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert_eq!("Owner".parse::<Role>(), Err(RoleError));
        assert_eq!(Role::Owner.uuid().to_string(), "623c83ea-23fe-4de6-874a-a99ccf6a76fc");
        assert_eq!(Role::Deployer.uuid().to_string(), "8aa7adba-b769-471f-8ebb-3215f33991cb");
        assert_eq!(Role::Publisher.uuid().to_string(), "028fa46b-23ba-443f-a24f-61edcde148ff");
        assert_eq!(Role::Viewer.uuid().to_string(), "52da70fd-37b0-4349-bb64-fb4659bcf5f5");
    }
}
