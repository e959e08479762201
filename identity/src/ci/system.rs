//! The CI systems that the product knows, and what is true of their tokens.

use serde::{Deserialize, Serialize};

/// A kind of CI system. Each signs its own kind of ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CiSystem {
    /// GitLab CI/CD, gitlab.com or an instance.
    Gitlab,
    /// GitHub Actions.
    Github,
    /// Forgejo Actions.
    Forgejo,
    /// Buildkite.
    Buildkite,
    /// CircleCI.
    Circleci,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// Azure DevOps pipelines.
    AzureDevops,
    /// Service accounts of a Kubernetes cluster.
    Kubernetes,
    /// HCP Terraform workspaces.
    HcpTerraform,
    /// Jenkins with the OpenID Connect provider plugin.
    Jenkins,
    /// Anything else.
    Other,
}

impl CiSystem {
    /// All of them, in the order of the editor.
    pub const ALL: [Self; 11] = [
        Self::Gitlab,
        Self::Github,
        Self::Forgejo,
        Self::Buildkite,
        Self::Circleci,
        Self::Bitbucket,
        Self::AzureDevops,
        Self::Kubernetes,
        Self::HcpTerraform,
        Self::Jenkins,
        Self::Other,
    ];

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Gitlab => "GitLab",
            Self::Github => "GitHub Actions",
            Self::Forgejo => "Forgejo Actions",
            Self::Buildkite => "Buildkite",
            Self::Circleci => "CircleCI",
            Self::Bitbucket => "Bitbucket Pipelines",
            Self::AzureDevops => "Azure DevOps",
            Self::Kubernetes => "Kubernetes",
            Self::HcpTerraform => "HCP Terraform",
            Self::Jenkins => "Jenkins",
            Self::Other => "Other",
        }
    }

    /// The name in forms and addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Gitlab => "gitlab",
            Self::Github => "github",
            Self::Forgejo => "forgejo",
            Self::Buildkite => "buildkite",
            Self::Circleci => "circleci",
            Self::Bitbucket => "bitbucket",
            Self::AzureDevops => "azure_devops",
            Self::Kubernetes => "kubernetes",
            Self::HcpTerraform => "hcp_terraform",
            Self::Jenkins => "jenkins",
            Self::Other => "other",
        }
    }

    /// The system of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.key() == key)
    }

    /// The issuer URL, or its form where it differs between customers (angle brackets mark what to fill in).
    #[must_use]
    pub const fn issuer(self) -> &'static str {
        match self {
            Self::Gitlab => "https://gitlab.com",
            Self::Github => "https://token.actions.githubusercontent.com",
            Self::Forgejo => "https://<your Forgejo>/api/actions",
            Self::Buildkite => "https://agent.buildkite.com",
            Self::Circleci => "https://oidc.circleci.com/org/<organization id>",
            Self::Bitbucket => "https://api.bitbucket.org/2.0/workspaces/<workspace>/pipelines-config/identity/oidc",
            Self::AzureDevops => "https://vstoken.dev.azure.com/<organization id>",
            Self::Kubernetes => "https://<the cluster's issuer>",
            Self::HcpTerraform => "https://app.terraform.io",
            Self::Jenkins => "https://<your Jenkins>/oidc",
            Self::Other => "",
        }
    }

    /// The issuer URL where it is the same for everybody, ready to be filled in.
    #[must_use]
    pub fn fixed_issuer(self) -> Option<&'static str> {
        Some(self.issuer()).filter(|issuer| !issuer.is_empty() && !issuer.contains('<'))
    }

    /// The audience of its tokens where the system does not let a job choose it; angle brackets mark what to fill in.
    #[must_use]
    pub const fn fixed_audience(self) -> Option<&'static str> {
        match self {
            Self::Bitbucket => Some("ari:cloud:bitbucket::workspace/<workspace uuid>"),
            Self::AzureDevops => Some("api://AzureADTokenExchange"),
            _ => None,
        }
    }

    /// Whether customers share this issuer, so that a token of anybody's carries it: without a claim
    /// that says whose it is the trust is in all of them.
    #[must_use]
    pub fn is_shared(self, issuer: &str) -> bool {
        let issuer = issuer.trim().trim_end_matches('/');
        match self {
            Self::Github => issuer == Self::Github.issuer(),
            Self::Gitlab => issuer == Self::Gitlab.issuer(),
            Self::Forgejo => issuer.starts_with("https://codeberg.org/"),
            Self::Buildkite => issuer == Self::Buildkite.issuer(),
            Self::HcpTerraform => issuer == Self::HcpTerraform.issuer(),
            _ => false,
        }
    }

    /// Claims that name a project by an identifier that is never given to another one, unlike its name.
    #[must_use]
    pub const fn immutable_claims(self) -> &'static [&'static str] {
        match self {
            Self::Github => &["repository_id", "repository_owner_id"],
            Self::Gitlab => &["project_id", "namespace_id"],
            Self::Buildkite => &["organization_id", "pipeline_id"],
            Self::Circleci => &["oidc.circleci.com/project-id"],
            Self::Bitbucket => &["repositoryUuid", "workspaceUuid"],
            Self::Kubernetes => &["kubernetes.io.serviceaccount.uid"],
            Self::HcpTerraform => &["terraform_organization_id", "terraform_workspace_id"],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_name_systems() {
        for system in CiSystem::ALL {
            assert_eq!(CiSystem::from_key(system.key()), Some(system));
        }
    }

    #[test]
    fn only_the_hosted_issuers_are_shared() {
        assert!(CiSystem::Gitlab.is_shared("https://gitlab.com/"));
        assert!(!CiSystem::Gitlab.is_shared("https://gitlab.example.com"));
        assert!(CiSystem::Github.is_shared("https://token.actions.githubusercontent.com"));
        assert!(!CiSystem::Github.is_shared("https://token.actions.githubusercontent.com/acme"));
        assert!(CiSystem::Buildkite.is_shared("https://agent.buildkite.com"));
        assert!(CiSystem::Forgejo.is_shared("https://codeberg.org/api/actions"));
        assert!(!CiSystem::Forgejo.is_shared("https://code.example.com/api/actions"));
        assert!(!CiSystem::HcpTerraform.is_shared("https://tfe.example.com"));
    }
}
