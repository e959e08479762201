//! Presets: questions that a person can answer, and the claims that follow from the answers.

use super::CiSystem;
use crate::model::ClaimDraft;

/// Something that a person knows about a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The claim that the answer becomes.
    pub claim: &'static str,
    /// What is asked.
    pub label: &'static str,
    /// Where to find the answer, or an example.
    pub hint: &'static str,
    /// Whether the trust makes sense without it.
    pub required: bool,
}

/// An answer to a [`Question`], by the claim that it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The claim.
    pub claim: String,
    /// What was typed.
    pub value: String,
}

const fn ask(claim: &'static str, label: &'static str, hint: &'static str, required: bool) -> Question {
    Question { claim, label, hint, required }
}

/// What to ask about pipelines of this system. Where there are immutable identifiers, they are asked for: a name can be
/// given up and taken by somebody else.
#[must_use]
pub const fn questions(system: CiSystem) -> &'static [Question] {
    const GITLAB: &[Question] = &[
        ask("project_id", "Project ID", "On the project's overview page: 20", false),
        ask("project_path", "Project", "acme/app", true),
        ask("ref", "Branch or tag", "main, without refs/heads/", false),
        ask("environment", "Environment", "Only jobs that deploy to it: production", false),
        ask("ref_protected", "Protected refs only", "true", false),
    ];
    const GITHUB: &[Question] = &[
        ask("repository_id", "Repository ID", "gh api repos/acme/app --jq .id", false),
        ask("repository_owner_id", "Owner ID", "gh api orgs/acme --jq .id", false),
        ask("repository", "Repository", "acme/app", true),
        ask("ref", "Ref", "refs/heads/main", false),
        ask("environment", "Environment", "Only jobs of this environment: production", false),
    ];
    const FORGEJO: &[Question] = &[
        ask("repository", "Repository", "acme/app", true),
        ask("ref", "Ref", "refs/heads/main", false),
        ask("event_name", "Event", "push", false),
    ];
    const BUILDKITE: &[Question] = &[
        ask("organization_id", "Organization UUID", "Organization settings", true),
        ask("pipeline_id", "Pipeline UUID", "Pipeline settings", false),
        ask("build_branch", "Branch", "main", false),
    ];
    const CIRCLECI: &[Question] = &[
        ask("oidc.circleci.com/project-id", "Project ID", "Project settings, Overview", true),
        ask("oidc.circleci.com/vcs-ref", "Ref", "refs/heads/main", false),
        ask(
            "oidc.circleci.com/ssh-rerun",
            "Rerun with SSH",
            "false keeps out jobs in which somebody had a shell",
            false,
        ),
    ];
    const BITBUCKET: &[Question] = &[
        ask("repositoryUuid", "Repository UUID", "Repository settings, OpenID Connect; with its braces", true),
        ask("branchName", "Branch", "main", false),
    ];
    const AZURE: &[Question] = &[ask("sub", "Service connection", "sc://organization/project/connection", true)];
    const KUBERNETES: &[Question] = &[
        ask("kubernetes.io.namespace", "Namespace", "build", true),
        ask("kubernetes.io.serviceaccount.name", "Service account", "deployer", true),
        ask(
            "kubernetes.io.serviceaccount.uid",
            "Its UID",
            "kubectl get sa deployer -o jsonpath='{.metadata.uid}'",
            false,
        ),
    ];
    const TERRAFORM: &[Question] = &[
        ask("terraform_organization_id", "Organization ID", "org-…", true),
        ask("terraform_workspace_id", "Workspace ID", "ws-…", false),
        ask("terraform_run_phase", "Run phase", "apply", false),
    ];
    const JENKINS: &[Question] = &[ask("sub", "Job URL", "https://jenkins.example.com/job/deploy/", true)];
    match system {
        CiSystem::Gitlab => GITLAB,
        CiSystem::Github => GITHUB,
        CiSystem::Forgejo => FORGEJO,
        CiSystem::Buildkite => BUILDKITE,
        CiSystem::Circleci => CIRCLECI,
        CiSystem::Bitbucket => BITBUCKET,
        CiSystem::AzureDevops => AZURE,
        CiSystem::Kubernetes => KUBERNETES,
        CiSystem::HcpTerraform => TERRAFORM,
        CiSystem::Jenkins => JENKINS,
        CiSystem::Other => &[],
    }
}

/// The bound claims that follow from the answers; empty answers bind nothing.
#[must_use]
pub fn claims_from(answers: &[Answer]) -> Vec<ClaimDraft> {
    answers
        .iter()
        .filter(|answer| !answer.value.trim().is_empty())
        .map(|answer| ClaimDraft { name: answer.claim.clone(), value: answer.value.trim().to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_about_a_claim_that_the_system_has() {
        for system in CiSystem::ALL {
            for question in questions(system) {
                assert!(
                    system.claims().iter().any(|claim| claim.name == question.claim),
                    "{} {}",
                    system.label(),
                    question.claim
                );
            }
        }
    }

    #[test]
    fn presets_never_pin_the_subject_of_github() {
        assert!(questions(CiSystem::Github).iter().all(|question| question.claim != "sub"));
    }

    #[test]
    fn empty_answers_bind_nothing() {
        let answer = |claim: &str, value: &str| Answer { claim: claim.into(), value: value.into() };
        let claims = claims_from(&[answer("ref", " main "), answer("environment", "  ")]);
        assert_eq!(claims, [ClaimDraft { name: "ref".into(), value: "main".into() }]);
    }
}
