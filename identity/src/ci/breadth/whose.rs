//! Whose pipelines a trust lets in: one project's, all of an owner's, or those of strangers.

use super::{CiSystem, Grade, Trust, Warning, warning};

/// Claims of a system that say whose a pipeline is.
struct Whose {
    /// What it is that logs in.
    noun: &'static str,
    /// Each names one of them by itself.
    one: &'static [&'static str],
    /// Each names all of an owner.
    all: &'static [&'static str],
    /// Each names one of an owner's, so that it says nothing without the owner.
    within: &'static [&'static str],
}

const fn whose(system: CiSystem) -> Whose {
    match system {
        CiSystem::Gitlab => Whose {
            noun: "project",
            one: &["project_id", "project_path"],
            all: &["namespace_id", "namespace_path"],
            within: &[],
        },
        CiSystem::Github => Whose {
            noun: "repository",
            one: &["repository_id", "repository"],
            all: &["repository_owner_id", "repository_owner"],
            within: &[],
        },
        CiSystem::Forgejo => {
            Whose { noun: "repository", one: &["repository"], all: &["repository_owner"], within: &[] }
        }
        CiSystem::Buildkite => Whose {
            noun: "pipeline",
            one: &["pipeline_id"],
            all: &["organization_id", "organization_slug"],
            within: &["pipeline_slug"],
        },
        CiSystem::Circleci => Whose {
            noun: "project",
            one: &["oidc.circleci.com/project-id", "oidc.circleci.com/vcs-origin"],
            all: &["oidc.circleci.com/context-ids"],
            within: &[],
        },
        CiSystem::Bitbucket => {
            Whose { noun: "repository", one: &["repositoryUuid"], all: &["workspaceUuid"], within: &[] }
        }
        CiSystem::AzureDevops => {
            Whose { noun: "service connection", one: &[], all: &["prj_id", "org_id"], within: &["def_id"] }
        }
        CiSystem::Kubernetes => Whose {
            noun: "service account",
            one: &["kubernetes.io.serviceaccount.uid"],
            all: &["kubernetes.io.namespace"],
            within: &["kubernetes.io.serviceaccount.name"],
        },
        CiSystem::HcpTerraform => Whose {
            noun: "workspace",
            one: &["terraform_workspace_id"],
            all: &["terraform_organization_id", "terraform_organization_name", "terraform_project_id"],
            within: &["terraform_workspace_name"],
        },
        CiSystem::Jenkins => Whose { noun: "job", one: &[], all: &[], within: &[] },
        CiSystem::Other => Whose { noun: "token", one: &[], all: &[], within: &[] },
    }
}

/// How far a pattern goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// To names that somebody else may have.
    Strangers,
    /// Over what an owner has.
    Owner,
    /// Not beyond one project.
    One,
}

impl Trust<'_> {
    /// Which of these warnings there is; one is enough.
    pub(super) fn whose(&self) -> Option<Warning> {
        let whose = whose(self.system);
        let noun = whose.noun;
        let owner = whose.all.iter().find_map(|name| Some((*name, self.exactly(name)?)));
        let is_one = |names: &[&str]| names.iter().any(|name| self.exactly(name).is_some());
        if is_one(whose.one) || is_one(&["sub"]) || (owner.is_some() && is_one(whose.within)) {
            return None;
        }
        let names = || whose.one.iter().chain(whose.all).chain(&["sub"]);
        let pattern = names()
            .filter_map(|name| Some((*name, self.bound(name)?.0)))
            .filter(|(name, _)| self.exactly(name).is_none())
            .map(|(name, value)| (self.reach(name, value), name, value))
            .max_by_key(|(reach, ..)| *reach);
        match (owner, pattern) {
            (_, Some((Reach::One, ..))) => None,
            (Some((name, value)), _) => warning(
                "org-wide",
                Grade::Note,
                format!("Every {noun} of {name} {value} gets in, also what is created there later."),
            ),
            (None, Some((Reach::Owner, name, value))) => {
                let fixed = value.split('*').next().unwrap_or_default();
                warning(
                    "org-wide",
                    Grade::Caution,
                    format!(
                        "{name} {value} matches everything below {fixed}, at any depth, also what is created there \
                         later."
                    ),
                )
            }
            (None, Some((_, name, value))) => {
                // Where everybody can register a name, strangers can; elsewhere it takes a colleague.
                let is_open = self.system.is_shared(&self.provider.issuer)
                    || matches!(self.system, CiSystem::Gitlab | CiSystem::Github | CiSystem::Forgejo);
                warning(
                    "wildcard-group",
                    if is_open { Grade::Danger } else { Grade::Caution },
                    format!(
                        "{name} {value} also matches names that somebody else can register. Begin it with a full name, \
                         up to the character that ends it."
                    ),
                )
            }
            (None, None) if self.system.is_shared(&self.provider.issuer) => warning(
                "shared-issuer",
                Grade::Danger,
                format!(
                    "Everybody who uses {} has tokens of this issuer, and no bound claim says whose. Bind one of {}.",
                    self.system.label(),
                    names().copied().collect::<Vec<_>>().join(", ")
                ),
            ),
            // Of claims that are not known it cannot be said what they leave open; a person is warned of elsewhere.
            (None, None) if self.system == CiSystem::Other || self.binds_a_person_only() => None,
            (None, None) => warning(
                "org-wide",
                Grade::Caution,
                format!(
                    "No bound claim says which {noun} it is, so every {noun} with tokens of this issuer gets in. Bind one \
                     of {}.",
                    names().copied().collect::<Vec<_>>().join(", ")
                ),
            ),
        }
    }

    /// How far the pattern of a claim goes. `*` also stands for `/` and `:`.
    fn reach(&self, name: &str, pattern: &str) -> Reach {
        let fixed = pattern.split('*').next().unwrap_or_default();
        if name == "sub" {
            return subject_reach(self.system, fixed);
        }
        if fixed.contains('/') { Reach::Owner } else { Reach::Strangers }
    }
}

/// How far a pattern for `sub` goes that begins like this.
fn subject_reach(system: CiSystem, fixed: &str) -> Reach {
    let reach = |owner: bool, one: bool| match (owner, one) {
        (_, true) => Reach::One,
        (true, _) => Reach::Owner,
        _ => Reach::Strangers,
    };
    // A part is only named in full if something comes after it.
    let has = |beginning: &str, end: char| fixed.split_once(beginning).is_some_and(|(_, rest)| rest.contains(end));
    let after = |beginning: &str| fixed.split_once(beginning).map_or("", |(_, rest)| rest);
    match system {
        CiSystem::Gitlab | CiSystem::Github | CiSystem::Forgejo => {
            let rest = after(":");
            reach(rest.contains(['/', '@']), rest.contains(':'))
        }
        CiSystem::Buildkite => reach(has("organization:", ':'), has("pipeline:", ':')),
        CiSystem::HcpTerraform => reach(has("organization:", ':'), has("workspace:", ':')),
        CiSystem::Circleci => reach(has("org/", '/'), has("project/", '/')),
        CiSystem::Bitbucket => reach(false, fixed.contains('}')),
        CiSystem::Kubernetes => reach(has("system:serviceaccount:", ':'), false),
        CiSystem::AzureDevops => reach(has("sc://", '/'), false),
        CiSystem::Jenkins => reach(has("/job/", '/'), false),
        CiSystem::Other => {
            let rest = fixed.split_once("://").map_or(fixed, |(_, rest)| rest);
            reach(rest.contains(['/', ':']), false)
        }
    }
}
