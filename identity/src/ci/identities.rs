//! What a token says of the same thing twice: by a name, which can be given up and taken by somebody else, and by an
//! identifier, which cannot.

use super::CiSystem;
use crate::claims::{Json, find};

/// Two claims about one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The claim with the identifier.
    pub id: &'static str,
    /// The claim with the name, if there is one.
    pub name: Option<&'static str>,
    /// What it is.
    pub what: &'static str,
}

const fn both(id: &'static str, name: &'static str, what: &'static str) -> Identity {
    Identity { id, name: Some(name), what }
}

const fn only(id: &'static str, what: &'static str) -> Identity {
    Identity { id, name: None, what }
}

impl CiSystem {
    /// What tokens of this system name by an identifier that never changes hands.
    #[must_use]
    pub const fn identities(self) -> &'static [Identity] {
        const GITLAB: &[Identity] =
            &[both("project_id", "project_path", "project"), both("namespace_id", "namespace_path", "group")];
        const GITHUB: &[Identity] = &[
            both("repository_id", "repository", "repository"),
            both("repository_owner_id", "repository_owner", "owner of the repository"),
        ];
        const BUILDKITE: &[Identity] = &[
            both("organization_id", "organization_slug", "organization"),
            both("pipeline_id", "pipeline_slug", "pipeline"),
        ];
        const CIRCLECI: &[Identity] = &[only("oidc.circleci.com/project-id", "project")];
        const BITBUCKET: &[Identity] = &[only("repositoryUuid", "repository"), only("workspaceUuid", "workspace")];
        const AZURE: &[Identity] = &[only("org_id", "organization"), only("prj_id", "project")];
        const KUBERNETES: &[Identity] =
            &[both("kubernetes.io.serviceaccount.uid", "kubernetes.io.serviceaccount.name", "service account")];
        const TERRAFORM: &[Identity] = &[
            both("terraform_organization_id", "terraform_organization_name", "organization"),
            both("terraform_workspace_id", "terraform_workspace_name", "workspace"),
        ];
        match self {
            Self::Gitlab => GITLAB,
            Self::Github => GITHUB,
            Self::Buildkite => BUILDKITE,
            Self::Circleci => CIRCLECI,
            Self::Bitbucket => BITBUCKET,
            Self::AzureDevops => AZURE,
            Self::Kubernetes => KUBERNETES,
            Self::HcpTerraform => TERRAFORM,
            Self::Forgejo | Self::Jenkins | Self::Other => &[],
        }
    }

    /// Claims that say that what the job ran for is protected, with the value that says so.
    #[must_use]
    pub const fn protections(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Gitlab => &[("ref_protected", "true"), ("environment_protected", "true")],
            Self::Github => &[("ref_protected", "true")],
            Self::Circleci => &[("oidc.circleci.com/ssh-rerun", "false")],
            _ => &[],
        }
    }

    /// Which system made a token: told by the issuer, else by claims that only one system has, since an instance may be
    /// under any name.
    #[must_use]
    pub fn of_token(issuer: &str, claims: &Json) -> Self {
        let recognised = Self::recognise(issuer);
        if recognised != Self::Other {
            return recognised;
        }
        let marks = [
            ("project_path", Self::Gitlab),
            ("repository_owner_id", Self::Github),
            ("kubernetes.io.serviceaccount.name", Self::Kubernetes),
            ("repository_owner", Self::Forgejo),
        ];
        marks.into_iter().find(|(claim, _)| find(claims, claim).is_some()).map_or(Self::Other, |(_, system)| system)
    }

    /// Whether the token is of a pipeline for a merge or pull request, in which what somebody proposed is run.
    #[must_use]
    pub fn is_for_a_merge_request(self, claims: &Json) -> bool {
        let is = |claim: &str, values: &[&str]| text(claims, claim).is_some_and(|text| values.contains(&text));
        let begins = |claim: &str, with: &str| text(claims, claim).is_some_and(|text| text.starts_with(with));
        match self {
            Self::Gitlab => {
                is("pipeline_source", &["merge_request_event", "external_pull_request_event"])
                    || begins("ref_path", "refs/merge-requests/")
            }
            Self::Github | Self::Forgejo => {
                is("event_name", &["pull_request", "pull_request_target", "merge_group", "workflow_run"])
                    || begins("ref", "refs/pull/")
            }
            Self::Circleci => {
                begins("oidc.circleci.com/vcs-ref", "refs/pull/") || begins("oidc.circleci.com/vcs-ref", "pull/")
            }
            Self::Bitbucket => find(claims, "pullRequestId").is_some(),
            // The branch of a fork is written with its owner.
            Self::Buildkite => text(claims, "build_branch").is_some_and(|branch| branch.contains(':')),
            Self::AzureDevops => begins("ref", "refs/pull/"),
            Self::Kubernetes | Self::HcpTerraform | Self::Jenkins | Self::Other => false,
        }
    }
}

fn text<'a>(claims: &'a Json, name: &str) -> Option<&'a str> {
    find(claims, name).and_then(Json::as_str)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::claims::Limits;

    #[test]
    fn a_system_is_known_by_its_claims() {
        let of = |claims: &str| {
            let claims = Json::parse(claims.as_bytes(), &Limits::default()).unwrap();
            CiSystem::of_token("https://ci.example", &claims)
        };
        assert_eq!(of(r#"{"project_path":"a/b"}"#), CiSystem::Gitlab);
        assert_eq!(of(r#"{"repository_owner_id":"7","repository_owner":"a"}"#), CiSystem::Github);
        assert_eq!(of(r#"{"repository_owner":"a"}"#), CiSystem::Forgejo);
        assert_eq!(of(r#"{"kubernetes.io":{"serviceaccount":{"name":"x"}}}"#), CiSystem::Kubernetes);
        assert_eq!(of("{}"), CiSystem::Other);
    }

    #[test]
    fn identities_are_claims_that_the_system_has() {
        for system in CiSystem::ALL {
            let known = |name: &str| system.claims().iter().any(|claim| claim.name == name);
            for immutable in system.immutable_claims() {
                assert!(system.identities().iter().any(|identity| identity.id == *immutable), "{immutable}");
            }
            for identity in system.identities() {
                assert!(known(identity.id), "{} {}", system.label(), identity.id);
            }
            for (claim, _) in system.protections() {
                assert!(known(claim), "{} {claim}", system.label());
            }
        }
    }
}
