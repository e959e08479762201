//! The claims that each CI system puts into its tokens.

use super::CiSystem;

/// A claim that tokens of a CI system have, for suggestions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimName {
    /// The name.
    pub name: &'static str,
    /// What it says, with an example.
    pub meaning: &'static str,
}

const fn claim(name: &'static str, meaning: &'static str) -> ClaimName {
    ClaimName { name, meaning }
}

const GITLAB: &[ClaimName] = &[
    claim("project_id", "The project's number, which no other project ever gets: 20"),
    claim("project_path", "The project: acme/app"),
    claim("namespace_id", "The number of the group that holds the project: 72"),
    claim("namespace_path", "The group that holds the project: acme"),
    claim("ref", "The branch or tag, without refs/heads/: main"),
    claim("ref_type", "branch or tag"),
    claim("ref_protected", "Whether the branch or tag is protected: true"),
    claim("environment", "The environment that the job deploys to: production"),
    claim("environment_protected", "Whether that environment is protected: true"),
    claim("deployment_tier", "The tier of that environment: production"),
    claim("pipeline_source", "What started the pipeline: push, web, schedule, merge_request_event"),
    claim("user_login", "Who started the job"),
    claim("groups_direct", "The groups of the user, a list"),
    claim("runner_environment", "gitlab-hosted or self-hosted"),
    claim("ci_config_ref_uri", "The configuration file and its ref"),
    claim("sub", "project_path:acme/app:ref_type:branch:ref:main"),
];

const GITHUB: &[ClaimName] = &[
    claim("repository_id", "The repository's number, which no other ever gets"),
    claim("repository_owner_id", "The number of its owner"),
    claim("repository", "The repository: acme/app"),
    claim("repository_owner", "Its owner: acme"),
    claim("ref", "The full ref: refs/heads/main"),
    claim("ref_type", "branch or tag"),
    claim("ref_protected", "Whether the ref is protected: true"),
    claim("environment", "The environment of the job: production"),
    claim("event_name", "What started the workflow: push"),
    claim("workflow_ref", "The workflow file and its ref: acme/app/.github/workflows/deploy.yml@refs/heads/main"),
    claim("job_workflow_ref", "The reusable workflow, if the job is in one"),
    claim("actor", "Who started the workflow"),
    claim("head_ref", "The branch of a pull request"),
    claim("base_ref", "The branch that a pull request is for"),
    claim("runner_environment", "github-hosted or self-hosted"),
    claim("sub", "Depends on the age of the repository; prefer the claims above"),
];

const FORGEJO: &[ClaimName] = &[
    claim("repository", "The repository: acme/app"),
    claim("repository_owner", "Its owner: acme"),
    claim("ref", "The full ref: refs/heads/main"),
    claim("ref_protected", "Whether the ref is protected: true"),
    claim("event_name", "What started the workflow: push"),
    claim("sub", "repo:acme/app:ref:refs/heads/main"),
];

const BUILDKITE: &[ClaimName] = &[
    claim("organization_id", "The organization's UUID"),
    claim("organization_slug", "The organization: acme"),
    claim("pipeline_id", "The pipeline's UUID"),
    claim("pipeline_slug", "The pipeline: deploy"),
    claim("build_branch", "The branch: main"),
    claim("step_key", "The step"),
];

const CIRCLECI: &[ClaimName] = &[
    claim("oidc.circleci.com/project-id", "The project's UUID"),
    claim("oidc.circleci.com/vcs-ref", "The full ref: refs/heads/main"),
    claim("oidc.circleci.com/vcs-origin", "The repository: github.com/acme/app"),
    claim("oidc.circleci.com/context-ids", "The contexts of the job, a list"),
    claim("oidc.circleci.com/ssh-rerun", "Whether somebody had a shell in the job: false"),
];

const BITBUCKET: &[ClaimName] = &[
    claim("repositoryUuid", "The repository's UUID in braces: {…}"),
    claim("workspaceUuid", "The workspace's UUID in braces"),
    claim("branchName", "The branch: main"),
    claim("deploymentEnvironmentUuid", "The deployment environment's UUID in braces"),
];

const AZURE: &[ClaimName] = &[
    claim("sub", "The service connection: sc://acme/project/connection"),
    claim("org_id", "The organization's UUID"),
    claim("prj_id", "The project's UUID"),
    claim("def_id", "The number of the pipeline definition"),
];

const KUBERNETES: &[ClaimName] = &[
    claim("sub", "The service account: system:serviceaccount:build:deployer"),
    claim("kubernetes.io.namespace", "The namespace: build"),
    claim("kubernetes.io.serviceaccount.name", "The service account: deployer"),
    claim("kubernetes.io.serviceaccount.uid", "Its UUID, which no other ever gets"),
    claim("kubernetes.io.pod.name", "The pod"),
];

const TERRAFORM: &[ClaimName] = &[
    claim("terraform_organization_id", "The organization's identifier: org-…"),
    claim("terraform_organization_name", "The organization: acme"),
    claim("terraform_workspace_id", "The workspace's identifier: ws-…"),
    claim("terraform_workspace_name", "The workspace: prod"),
    claim("terraform_project_id", "The project's identifier: prj-…"),
    claim("terraform_run_phase", "plan or apply"),
];

const JENKINS: &[ClaimName] = &[claim("sub", "The URL of the job"), claim("build_number", "The number of the build")];

impl CiSystem {
    /// Claims that tokens of this system have, for suggestions.
    #[must_use]
    pub const fn claims(self) -> &'static [ClaimName] {
        match self {
            Self::Gitlab => GITLAB,
            Self::Github => GITHUB,
            Self::Forgejo => FORGEJO,
            Self::Buildkite => BUILDKITE,
            Self::Circleci => CIRCLECI,
            Self::Bitbucket => BITBUCKET,
            Self::AzureDevops => AZURE,
            Self::Kubernetes => KUBERNETES,
            Self::HcpTerraform => TERRAFORM,
            Self::Jenkins => JENKINS,
            Self::Other => &[],
        }
    }
}
