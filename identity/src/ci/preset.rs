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
    /// The values that can be chosen, and what people read; none if the answer is typed.
    pub choices: &'static [(&'static str, &'static str)],
}

const fn ask(claim: &'static str, label: &'static str, hint: &'static str, required: bool) -> Question {
    Question { claim, label, hint, required, choices: &[] }
}

const fn choose(
    claim: &'static str,
    label: &'static str,
    hint: &'static str,
    choices: &'static [(&'static str, &'static str)],
) -> Question {
    Question { claim, label, hint, required: false, choices }
}

/// What to ask about pipelines of this system. Where there are immutable identifiers, they are asked for: a name can be
/// given up and taken by somebody else.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a table, and the match that chooses from it")]
pub const fn questions(system: CiSystem) -> &'static [Question] {
    const EVENTS: &[(&str, &str)] = &[
        ("push", "push"),
        ("workflow_dispatch", "workflow_dispatch: started by hand"),
        ("schedule", "schedule"),
        ("release", "release"),
    ];
    const GITLAB: &[Question] = &[
        ask("project_id", "Project ID", "A number on the project's overview page", false),
        ask("project_path", "Project", "For example acme/app", true),
        ask("ref", "Branch or tag", "Without refs/heads/, for example main", false),
        ask("environment", "Environment", "Only jobs that deploy to it, for example production", false),
        choose(
            "ref_protected",
            "Protection",
            "Who may push decides who gets in",
            &[("true", "Protected branches and tags only")],
        ),
        choose(
            "environment_protected",
            "Protection of the environment",
            "A job on any branch may name one that is not protected",
            &[("true", "Protected environments only")],
        ),
    ];
    const GITHUB: &[Question] = &[
        ask("repository_id", "Repository ID", "gh api repos/acme/app --jq .id", false),
        ask("repository_owner_id", "Owner ID", "gh api orgs/acme --jq .id", false),
        ask("repository", "Repository", "For example acme/app", true),
        ask("ref", "Ref", "With refs/heads/, for example refs/heads/main", false),
        ask("environment", "Environment", "Only its jobs, for example production", false),
        choose("event_name", "Event", "pull_request_target and workflow_run have the ref of the base branch", EVENTS),
        ask(
            "job_workflow_ref",
            "Reusable workflow",
            "With its ref: acme/ci/.github/workflows/deploy.yml@refs/heads/main",
            false,
        ),
    ];
    const FORGEJO: &[Question] = &[
        ask("repository", "Repository", "For example acme/app", true),
        ask("ref", "Ref", "With refs/heads/, for example refs/heads/main", false),
        choose("event_name", "Event", "pull_request_target has the ref of the base branch", EVENTS),
    ];
    const BUILDKITE: &[Question] = &[
        ask("organization_id", "Organization UUID", "In the organization settings", true),
        ask("pipeline_id", "Pipeline UUID", "In the pipeline settings", false),
        ask("build_branch", "Branch", "For example main", false),
    ];
    const CIRCLECI: &[Question] = &[
        ask("oidc.circleci.com/project-id", "Project ID", "In the project settings, Overview", true),
        ask("oidc.circleci.com/vcs-ref", "Ref", "For example refs/heads/main", false),
        ask("oidc.circleci.com/context-ids", "Context ID", "Only jobs with it; in the organization settings", false),
        choose(
            "oidc.circleci.com/ssh-rerun",
            "Rerun with SSH",
            "In such a job somebody has a shell",
            &[("false", "Kept out")],
        ),
    ];
    const BITBUCKET: &[Question] = &[
        ask("repositoryUuid", "Repository UUID", "Repository settings, OpenID Connect; with its braces", true),
        ask("branchName", "Branch", "For example main", false),
        ask(
            "deploymentEnvironmentUuid",
            "Deployment environment UUID",
            "Repository settings, OpenID Connect; with its braces",
            false,
        ),
    ];
    const AZURE: &[Question] = &[
        ask("sub", "Service connection", "Of the form sc://organization/project/connection", true),
        ask("prj_id", "Project UUID", "az devops project show --project app --query id", false),
        ask("org_id", "Organization UUID", "The last part of the issuer URL", false),
    ];
    const KUBERNETES: &[Question] = &[
        ask("kubernetes.io.namespace", "Namespace", "Of the pod, for example build", true),
        ask("kubernetes.io.serviceaccount.name", "Service account", "Of the pod, for example deployer", true),
        ask(
            "kubernetes.io.serviceaccount.uid",
            "Its UID",
            "kubectl get sa deployer -o jsonpath='{.metadata.uid}'",
            false,
        ),
    ];
    const TERRAFORM: &[Question] = &[
        ask("terraform_organization_id", "Organization ID", "It begins with org-", true),
        ask("terraform_workspace_id", "Workspace ID", "It begins with ws-", false),
        choose(
            "terraform_run_phase",
            "Run phase",
            "What the run is about to do",
            &[("plan", "plan"), ("apply", "apply")],
        ),
    ];
    const JENKINS: &[Question] = &[ask("sub", "Job URL", "For example https://jenkins.example.com/job/deploy/", true)];
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

/// The question that a claim answers, if it is asked of this system.
#[must_use]
pub fn question(system: CiSystem, claim: &str) -> Option<&'static Question> {
    questions(system).iter().find(|question| question.claim == claim)
}

/// Adds the questions that are not answered yet, as claims without a value; claims that say something stay.
#[must_use]
pub fn with_questions(system: CiSystem, claims: &[ClaimDraft]) -> Vec<ClaimDraft> {
    let typed = |claim: &&ClaimDraft| !claim.value.trim().is_empty();
    let value = |name: &str| claims.iter().filter(typed).find(|claim| claim.name == name);
    let asked = questions(system).iter().map(|question| {
        let value = value(question.claim).map(|claim| claim.value.clone()).unwrap_or_default();
        ClaimDraft { name: question.claim.to_owned(), value }
    });
    let others = claims.iter().filter(typed).filter(|claim| question(system, &claim.name).is_none()).cloned();
    let mut all: Vec<ClaimDraft> = asked.chain(others).collect();
    if all.is_empty() {
        all.push(ClaimDraft::default());
    }
    all
}

/// Whether a claim without a value binds nothing, so that it is left out instead of being refused: an optional question,
/// or the name of what an immutable identifier names already.
#[must_use]
pub fn is_left_out(system: CiSystem, claim: &ClaimDraft, claims: &[ClaimDraft]) -> bool {
    let Some(question) = question(system, &claim.name) else { return false };
    let pinned = || {
        let ids = system.immutable_claims();
        claims.iter().any(|other| ids.contains(&other.name.as_str()) && !other.value.trim().is_empty())
    };
    claim.value.trim().is_empty() && (!question.required || pinned())
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
    fn what_can_be_chosen_may_be_left_open() {
        for question in CiSystem::ALL.into_iter().flat_map(questions) {
            assert!(question.choices.is_empty() || !question.required, "{}", question.claim);
            assert!(question.choices.iter().all(|(value, text)| !value.is_empty() && !text.is_empty()));
        }
    }

    #[test]
    fn presets_never_pin_the_subject_of_github() {
        assert!(questions(CiSystem::Github).iter().all(|question| question.claim != "sub"));
    }

    fn claim(name: &str, value: &str) -> ClaimDraft {
        ClaimDraft { name: name.into(), value: value.into() }
    }

    #[test]
    fn questions_are_added_to_what_is_typed() {
        let typed = [claim("", ""), claim("ref", "main"), claim("user_login", "ada"), claim("branchName", " ")];
        let all = with_questions(CiSystem::Gitlab, &typed);
        let names: Vec<&str> = all.iter().map(|claim| claim.name.as_str()).collect();
        let asked = ["project_id", "project_path", "ref", "environment", "ref_protected", "environment_protected"];
        assert_eq!(names, [asked.as_slice(), &["user_login"]].concat());
        assert_eq!(all[2].value, "main");
        assert_eq!(with_questions(CiSystem::Other, &[claim("", " ")]), [claim("", "")]);
    }

    #[test]
    fn what_is_optional_and_empty_is_left_out() {
        let left_out = |system, claims: &[ClaimDraft], at: usize| is_left_out(system, &claims[at], claims);
        let typed = [claim("project_id", "20"), claim("project_path", ""), claim("ref", " "), claim("", "")];
        assert!(!left_out(CiSystem::Gitlab, &typed, 0), "it has a value");
        assert!(left_out(CiSystem::Gitlab, &typed, 1), "the identifier names the project");
        assert!(left_out(CiSystem::Gitlab, &typed, 2));
        assert!(!left_out(CiSystem::Gitlab, &typed, 3), "no question of ours: somebody began to type");
        let typed = [claim("project_id", ""), claim("project_path", "")];
        assert!(!left_out(CiSystem::Gitlab, &typed, 1), "without it nobody knows which project");
    }
}
