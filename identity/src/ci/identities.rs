//! What a token says of the same thing twice: by a name, which can be given up and taken by somebody else, and by an
//! identifier, which cannot.

use super::CiSystem;

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
}

#[cfg(test)]
mod tests {
    use super::*;

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
