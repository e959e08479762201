//! Members: who holds which role where.

use serde::{Deserialize, Serialize};

use crate::{
    access::Role,
    model::NamespaceKind,
    naming::{Gid, NamespacePath},
    paging::Page,
    problem::{FieldErrors, Problem},
    timestamp::Timestamp,
};

/// The kinds of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum SubjectKind {
    /// A person.
    User,
    /// A collection of users.
    Team,
    /// A machine.
    ServiceAccount,
}

impl SubjectKind {
    /// All kinds, in the order of the Add Member page.
    pub const ALL: [Self; 3] = [Self::User, Self::Team, Self::ServiceAccount];

    /// The word in addresses and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Team => "team",
            Self::ServiceAccount => "service_account",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Team => "Team",
            Self::ServiceAccount => "Service Account",
        }
    }
}

/// Who is a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Subject {
    /// What kind of member.
    #[serde(rename = "type")]
    pub kind: SubjectKind,
    /// Its identifier.
    pub id: Gid,
    /// The username, the name of the team, or the path of the service account.
    pub name: String,
}

/// What gives a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum ThroughKind {
    /// Another membership of the same subject.
    Membership,
    /// A team that the user is in.
    Team,
    /// That the user administers this server.
    Administration,
}

/// What gives a role, other than the membership that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Through {
    /// What kind of thing.
    pub kind: ThroughKind,
    /// The path of the namespace that the other membership is in, or the name of the team; empty for administration.
    pub name: String,
}

/// Why a membership cannot be changed, known before anybody tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchangeable {
    /// It belongs to a group above, and is changed there.
    Inherited,
    /// Only owners change members.
    NotOwner,
    /// It holds a role above that of the person who looks.
    AboveOwnRole,
    /// It is that of the last user who owns a top-level group.
    LastOwner,
}

/// Who looks at the members of a namespace, and what they have to know before they change any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onlooker {
    /// The identifier of the caller.
    pub id: Gid,
    /// Whether they administer this server, and so count as owner everywhere.
    pub admin: bool,
    /// Their role in the namespace.
    pub role: Role,
    /// The membership of the only active user who owns the namespace, if it is a top-level group and there is just one.
    pub last_owner: Option<Gid>,
    /// How many of the namespace's ancestors and itself they may see, counted from the namespace upwards.
    pub levels: usize,
}

impl Onlooker {
    /// Why this caller cannot change a membership that the list shows; none if they can.
    #[must_use]
    pub fn refused(&self, member: &Membership) -> Option<Unchangeable> {
        if member.inherited {
            Some(Unchangeable::Inherited)
        } else if self.role < member.role {
            Some(Unchangeable::AboveOwnRole)
        } else if self.role < Role::Owner {
            Some(Unchangeable::NotOwner)
        } else if self.last_owner == Some(member.id) {
            Some(Unchangeable::LastOwner)
        } else {
            None
        }
    }

    /// Whether a membership is the caller's own.
    #[must_use]
    pub fn is(&self, subject: &Subject) -> bool {
        self.id == subject.id
    }

    /// Whether they may see a namespace above, or the one whose members are looked at.
    #[must_use]
    pub fn sees(&self, looked_at: &NamespacePath, above: &NamespacePath) -> bool {
        looked_at.depth() - above.depth().min(looked_at.depth()) < self.levels
    }
}

/// A role that a subject holds in a namespace and in everything below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Membership {
    /// Its identifier.
    pub id: Gid,
    /// The namespace in which the role was given.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub namespace_path: NamespacePath,
    /// Who holds the role.
    pub subject: Subject,
    /// The role.
    pub role: Role,
    /// Whether it comes from a group above the namespace that was asked about.
    pub inherited: bool,
    /// Whether it counts in the namespace that was asked about: of one subject only the nearest does.
    pub effective: bool,
    /// What the subject may do in the namespace that was asked about, all its memberships and, for users, those of
    /// their teams taken together.
    pub effective_role: Role,
    /// What gives the effective role; none if this membership does.
    pub effective_through: Option<Through>,
    /// When the user was last here, or the service account last logged in; none if never, and for teams.
    pub last_seen_at: Option<Timestamp>,
    /// Counts its changes; send it with a change to be told of conflicts.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

#[cfg(feature = "ssr")]
impl Membership {
    /// A membership that is made now, seen from its own namespace.
    pub(crate) fn new(id: Gid, namespace_path: NamespacePath, subject: Subject, role: Role, now: Timestamp) -> Self {
        Self {
            id,
            namespace_path,
            subject,
            role,
            inherited: false,
            effective: true,
            effective_role: role,
            effective_through: None,
            last_seen_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }
}

/// What a subject keeps once a membership is removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterRemoval {
    /// The membership.
    pub membership: Membership,
    /// The role that remains in its namespace, and what gives it; none if nothing does.
    pub remains: Option<(Role, Through)>,
    /// Groups below for which the same holds: there is no nearer membership of the subject.
    pub groups_below: u64,
    /// Workspaces below for which the same holds.
    pub workspaces_below: u64,
    /// Whether it cannot be removed, since it is that of the only active user who owns a top-level group.
    pub last_owner: bool,
}

/// Where a user is a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserMemberships {
    /// The name.
    pub username: String,
    /// Whether the person may sign in.
    pub active: bool,
    /// When the person was last here; none if never, or if the caller shares no namespace with them.
    pub last_seen_at: Option<Timestamp>,
    /// Their own memberships and those of their teams, by path.
    pub page: Page<HeldRole>,
}

/// A role that a user holds somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRole {
    /// Where it was given.
    pub namespace_path: NamespacePath,
    /// Whether that is a group or a workspace.
    pub kind: NamespaceKind,
    /// The role.
    pub role: Role,
    /// The team that it was given to; none if it was given to the user.
    pub team: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// Whether the caller may see the namespace: of a group above one's own only the members are known.
    pub visible: bool,
}

/// A new membership as typed: exactly one of the three subjects is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberDraft {
    /// The group or workspace.
    pub namespace_path: String,
    /// `viewer`, `publisher`, `deployer` or `owner`.
    #[serde(default)]
    pub role: String,
    /// A user, by name.
    #[serde(default)]
    pub username: Option<String>,
    /// A service account, by GID or TRN.
    #[serde(default)]
    pub service_account_id: Option<String>,
    /// A team, by name.
    #[serde(default)]
    pub team: Option<String>,
}

/// A new membership whose parts follow their rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MemberSpec {
    pub(crate) namespace: NamespacePath,
    pub(crate) role: Role,
    pub(crate) kind: SubjectKind,
    pub(crate) subject: String,
}

impl MemberDraft {
    /// Checks every field.
    ///
    /// # Errors
    /// [`ProblemCode::Invalid`](crate::problem::ProblemCode::Invalid) with all fields at fault.
    pub fn check(&self) -> Result<(), Problem> {
        self.parse().map(drop)
    }

    pub(crate) fn parse(&self) -> Result<MemberSpec, Problem> {
        let mut errors = FieldErrors::new();
        let namespace = errors.check("/namespace_path", self.namespace_path.parse::<NamespacePath>());
        let role = if self.role.is_empty() {
            errors.add("/role", "Select a role.");
            None
        } else {
            errors.check("/role", self.role.parse::<Role>())
        };
        let given: Vec<(SubjectKind, &str)> = [
            (SubjectKind::User, &self.username),
            (SubjectKind::Team, &self.team),
            (SubjectKind::ServiceAccount, &self.service_account_id),
        ]
        .into_iter()
        .filter_map(|(kind, text)| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(|t| (kind, t)))
        .collect();
        let subject = match given.as_slice() {
            [(kind, text)] => Some((*kind, (*text).to_owned())),
            [] => {
                errors.add("/subject", "Select a user, a team or a service account.");
                None
            }
            _ => {
                errors.add("/subject", "Give exactly one of username, team and service_account_id.");
                None
            }
        };
        errors.finish()?;
        match (namespace, role, subject) {
            (Some(namespace), Some(role), Some((kind, subject))) => Ok(MemberSpec { namespace, role, kind, subject }),
            _ => Err(Problem::internal()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::naming::ResourceKind;

    fn gid(kind: ResourceKind, number: u128) -> Gid {
        Gid::new(kind, uuid::Uuid::from_u128(number))
    }

    fn member(number: u128, role: Role) -> Membership {
        Membership {
            id: gid(ResourceKind::Membership, number),
            namespace_path: "acme".parse().expect("a path"),
            subject: Subject { kind: SubjectKind::User, id: gid(ResourceKind::User, number), name: "ada".into() },
            role,
            inherited: false,
            effective: true,
            effective_role: role,
            effective_through: None,
            last_seen_at: None,
            version: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        }
    }

    fn onlooker(role: Role) -> Onlooker {
        Onlooker { id: gid(ResourceKind::User, 1), admin: false, role, last_owner: None, levels: 1 }
    }

    #[test]
    fn what_cannot_be_changed_is_known_before() {
        let owner = onlooker(Role::Owner);
        assert_eq!(owner.refused(&member(2, Role::Owner)), None);
        assert_eq!(owner.refused(&member(1, Role::Owner)), None, "one's own role, while somebody else owns it too");
        let above = Membership { inherited: true, ..member(2, Role::Viewer) };
        assert_eq!(owner.refused(&above), Some(Unchangeable::Inherited));
        let last = Onlooker { last_owner: Some(gid(ResourceKind::Membership, 1)), ..onlooker(Role::Owner) };
        assert_eq!(last.refused(&member(1, Role::Owner)), Some(Unchangeable::LastOwner));
        assert_eq!(last.refused(&member(2, Role::Viewer)), None);
        for role in [Role::Viewer, Role::Publisher, Role::Deployer] {
            assert_eq!(onlooker(role).refused(&member(2, Role::Viewer)), Some(Unchangeable::NotOwner));
            assert_eq!(onlooker(role).refused(&member(2, Role::Owner)), Some(Unchangeable::AboveOwnRole));
        }
        assert!(owner.is(&member(1, Role::Owner).subject) && !owner.is(&member(2, Role::Owner).subject));
    }

    #[test]
    fn groups_above_are_seen_as_far_as_the_memberships_reach() {
        let path = |text: &str| text.parse::<NamespacePath>().expect("a path");
        let place = path("acme/platform/prod");
        let two = Onlooker { levels: 2, ..onlooker(Role::Viewer) };
        assert!(two.sees(&place, &place) && two.sees(&place, &path("acme/platform")));
        assert!(!two.sees(&place, &path("acme")));
    }

    #[test]
    fn exactly_one_subject_is_given() {
        let draft = |user: &str, team: &str, account: &str| MemberDraft {
            namespace_path: "acme".into(),
            role: "viewer".into(),
            username: Some(user.into()),
            team: Some(team.into()),
            service_account_id: Some(account.into()),
        };
        assert!(draft("ada", "", "").check().is_ok());
        assert!(draft("", "ops", " ").check().is_ok());
        for bad in [draft("", "", ""), draft("ada", "ops", ""), draft("ada", "ops", "x")] {
            assert!(bad.check().is_err_and(|problem| problem.at("/subject").is_some()), "{bad:?}");
        }
        let no_role = MemberDraft { role: String::new(), ..draft("ada", "", "") };
        assert!(no_role.check().is_err_and(|problem| problem.at("/role").is_some()));
    }
}
