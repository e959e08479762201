//! Members: who holds which role where.

use serde::{Deserialize, Serialize};

use crate::{
    access::Role,
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
}

/// What gives a role, other than the membership that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Through {
    /// What kind of thing.
    pub kind: ThroughKind,
    /// The path of the namespace that the other membership is in, or the name of the team.
    pub name: String,
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
    /// When the person was last here.
    pub last_seen_at: Option<Timestamp>,
    /// Their own memberships and those of their teams, by path, each seen from its own namespace.
    pub page: Page<HeldRole>,
}

/// A role that a user holds somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRole {
    /// The membership, the user's or that of a team which they are in.
    pub membership: Membership,
    /// Whether the caller may see its namespace: of a group above one's own only the members are known.
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
    use super::*;

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
