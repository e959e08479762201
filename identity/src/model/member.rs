//! Members: who holds which role where.

use serde::{Deserialize, Serialize};

use crate::{
    access::Role,
    naming::{Gid, NamespacePath},
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
    /// Counts its changes; send it with a change to be told of conflicts.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
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
