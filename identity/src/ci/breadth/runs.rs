//! What a pipeline that gets in runs for: a branch that is looked after, any branch, or what somebody proposed.

use super::{CiSystem, Grade, Trust, Warning, warning};

/// Claims of a system that say for what a pipeline runs.
struct Place {
    /// Each names what it runs for, the one to bind first.
    places: &'static [&'static str],
    /// Each says, if it is `true`, that this is protected.
    protections: &'static [&'static str],
    /// Each names what may be protected, or not: it does not say.
    environments: &'static [&'static str],
    /// What comes before such a name in `sub`.
    in_subject: &'static str,
}

const fn place(system: CiSystem) -> Option<Place> {
    Some(match system {
        CiSystem::Gitlab => Place {
            places: &["ref", "ref_path"],
            protections: &["ref_protected", "environment_protected"],
            environments: &["environment"],
            in_subject: ":ref:",
        },
        CiSystem::Github => Place {
            places: &["ref", "workflow_ref", "job_workflow_ref"],
            protections: &["ref_protected"],
            environments: &["environment"],
            in_subject: ":ref:",
        },
        CiSystem::Forgejo => {
            Place { places: &["ref"], protections: &["ref_protected"], environments: &[], in_subject: ":ref:" }
        }
        CiSystem::Buildkite => {
            Place { places: &["build_branch"], protections: &[], environments: &[], in_subject: ":ref:" }
        }
        CiSystem::Circleci => Place {
            places: &["oidc.circleci.com/vcs-ref"],
            protections: &[],
            environments: &["oidc.circleci.com/context-ids"],
            in_subject: "/vcs-ref/",
        },
        CiSystem::Bitbucket => Place {
            places: &["branchName"],
            protections: &[],
            environments: &["deploymentEnvironmentUuid"],
            in_subject: ":branch:",
        },
        CiSystem::HcpTerraform => {
            Place { places: &["terraform_run_phase"], protections: &[], environments: &[], in_subject: ":run_phase:" }
        }
        CiSystem::AzureDevops | CiSystem::Kubernetes | CiSystem::Jenkins | CiSystem::Other => return None,
    })
}

/// What comes before the environment in `sub`.
const ENVIRONMENT: &str = ":environment:";

impl Trust<'_> {
    pub(super) fn merge_requests(&self) -> Option<Warning> {
        let (name, value) = self.system.asks_for_merge_requests(|name| self.bound(name))?;
        // What is in a merge queue was approved by somebody.
        let grade = if value == "merge_group" { Grade::Caution } else { Grade::Danger };
        warning(
            "merge-request",
            grade,
            format!(
                "Pipelines with {name} {value} run what a contributor proposed, possibly from a fork. Whoever can propose \
                 a change can log in."
            ),
        )
    }

    pub(super) fn unprotected_ref(&self) -> Option<Warning> {
        let place = place(self.system)?;
        let is_protected = |name: &&'static str| self.exactly(name) == Some("true");
        let is_named = |name: &&'static str| self.exactly(name).is_some();
        let proposal = self.system.asks_for_merge_requests(|name| self.bound(name));
        if proposal.is_some_and(|(name, _)| name == "sub" || place.places.contains(&name)) {
            return None;
        }
        if place.places.iter().any(is_named) || place.protections.iter().any(is_protected) {
            return None;
        }
        let environment = place.environments.iter().find(|name| is_named(name)).copied();
        let environment = environment.or_else(|| self.subject_names(ENVIRONMENT).then_some("environment"));
        let environment = environment.or_else(|| self.subject_of_bitbucket_has_environment().then_some("sub"));
        if let Some(environment) = environment {
            return self.environment_only(environment);
        }
        if self.subject_names(place.in_subject) {
            return None;
        }
        let first = place.places[0];
        let or = place.protections.first().map_or_else(String::new, |name| format!(", or {name} to true"));
        let pattern = place.places.iter().find_map(|name| Some((*name, self.bound(name)?.0)));
        // A pattern of stars only says as much as none.
        if let Some((name, value)) = pattern.filter(|(_, value)| value.bytes().any(|byte| byte != b'*')) {
            return warning(
                "unprotected-ref",
                Grade::Caution,
                format!(
                    "{name} {value} also matches what does not exist yet, so whoever may push something of such a name \
                     can log in. Bind {first} to one value{or}."
                ),
            );
        }
        let what = if self.system == CiSystem::HcpTerraform { "run phase" } else { "branch, tag or environment" };
        warning(
            "unprotected-ref",
            Grade::Caution,
            format!("Any {what} lets in, so whoever can push a branch can log in. Bind {first}{or}."),
        )
    }

    /// A job of any branch may name an environment, unless the environment is protected.
    fn environment_only(&self, claim: &str) -> Option<Warning> {
        if self.system == CiSystem::Gitlab {
            return warning(
                "unprotected-ref",
                Grade::Caution,
                "A job on any branch may name the environment, unless it is protected. Bind environment_protected or \
                 ref_protected to true, or ref.",
            );
        }
        warning(
            "unprotected-ref",
            Grade::Note,
            format!(
                "A job on any branch may ask for what {claim} names, and the token does not say whether it is protected. \
                 Restrict in {} which branches may use it.",
                self.system.label()
            ),
        )
    }

    /// GitHub runs some events on the branch that a proposal is for.
    pub(super) fn any_event(&self) -> Option<Warning> {
        let has_such = matches!(self.system, CiSystem::Github | CiSystem::Forgejo);
        let is_bound = |names: &[&str]| names.iter().any(|name| self.bound(name).is_some());
        let by_branch = is_bound(&["ref", "ref_protected"]);
        let narrowed = is_bound(&["event_name", "environment", "workflow_ref", "job_workflow_ref"]);
        if !has_such || !by_branch || narrowed || self.merge_requests().is_some() {
            return None;
        }
        warning(
            "any-event",
            Grade::Note,
            "Workflows that start on pull_request_target or workflow_run have the ref of the base branch, though a \
             stranger can set them off. Bind event_name, for example to push, unless no workflow has these.",
        )
    }

    /// Whether `sub` says in full what comes after this.
    fn subject_names(&self, beginning: &str) -> bool {
        let Some((subject, is_pattern)) = self.bound("sub") else { return false };
        let Some((_, rest)) = subject.split_once(beginning) else {
            // Another form of the subject is not known, and one value is one value.
            return !is_pattern && beginning != ENVIRONMENT;
        };
        let part = rest.split(':').next().unwrap_or_default();
        !(part.is_empty() || is_pattern && part.contains('*'))
    }

    /// `{repository}:{environment}:{step}`, where the step is another one each time.
    fn subject_of_bitbucket_has_environment(&self) -> bool {
        let subject = self.bound("sub").filter(|_| self.system == CiSystem::Bitbucket);
        subject.is_some_and(|(text, _)| text.split('*').next().unwrap_or_default().matches('}').count() >= 2)
    }
}
