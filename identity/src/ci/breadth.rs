//! Is a trust broader than it was meant to be? Warnings, each with a stable name.

use serde::{Deserialize, Serialize};

use super::CiSystem;
use crate::{claims::Match, model::ProviderDraft};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Worth knowing.
    Note,
    /// More can log in than is likely meant.
    Caution,
    /// Strangers can log in, or can come to.
    Danger,
}

/// A reason to think again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable name, such as `no-id-pin`.
    pub id: String,
    /// How bad it is.
    pub grade: Grade,
    /// What it means and what to do, in words.
    pub text: String,
}

impl Warning {
    /// A few words for where there is no room for the text.
    #[must_use]
    pub fn short(&self) -> &'static str {
        match self.id.as_str() {
            "any-audience" => "Any audience",
            "shared-issuer" => "Anybody of a shared issuer",
            "wildcard-group" => "Names that others can take",
            "org-wide" => "A whole organization",
            "merge-request" => "Merge requests",
            "unprotected-ref" => "Any branch",
            "no-id-pin" => "No id pinned",
            "github-sub" => "sub of GitHub",
            "literal-star" => "* taken literally",
            "person-only" => "Any project of a person",
            "no-role" => "No role",
            "unused" => "Unused",
            "provider-expired" => "Trust expired",
            "provider-ends" => "Trust expires soon",
            "secret-ends" => "Client secret ends soon",
            _ => "Look at it",
        }
    }
}

/// What is broad about a trusted identity provider, the worst first.
#[must_use]
pub fn review(provider: &ProviderDraft) -> Vec<Warning> {
    let system = CiSystem::recognise(&provider.issuer);
    let trust = Trust { provider, system };
    let mut warnings: Vec<Warning> = [
        trust.any_audience(),
        trust.shared_issuer(),
        trust.wildcard_tenant(),
        trust.merge_requests(),
        trust.unprotected_ref(),
        trust.no_id_pin(),
        trust.github_subject(),
        trust.literal_star(),
        trust.user_claim_only(),
    ]
    .into_iter()
    .flatten()
    .collect();
    warnings.sort_by_key(|warning| std::cmp::Reverse(warning.grade));
    warnings
}

#[expect(clippy::unnecessary_wraps, reason = "each rule ends with it, and gives an option")]
fn warning(id: &str, grade: Grade, text: impl Into<String>) -> Option<Warning> {
    Some(Warning { id: id.to_owned(), grade, text: text.into() })
}

struct Trust<'a> {
    provider: &'a ProviderDraft,
    system: CiSystem,
}

impl Trust<'_> {
    fn value(&self, name: &str) -> Option<&str> {
        self.provider.bound_claims.0.iter().find(|claim| claim.name == name).map(|claim| claim.value.as_str())
    }

    fn is_pattern(&self, value: &str) -> bool {
        self.provider.how == Match::Wildcard && value.contains('*')
    }

    fn binds_exactly(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.value(name).is_some_and(|value| !self.is_pattern(value)))
    }

    fn any_audience(&self) -> Option<Warning> {
        if !self.provider.accept_any_audience {
            return None;
        }
        warning(
            "any-audience",
            Grade::Danger,
            "Accepts tokens made for any service: whoever receives such a token from the pipeline can log in with it. \
             Require an audience.",
        )
    }

    fn shared_issuer(&self) -> Option<Warning> {
        let tenant = self.system.tenant_claims();
        let bound = tenant.iter().any(|name| self.value(name).is_some());
        if bound || !self.system.is_shared(&self.provider.issuer) {
            return None;
        }
        let names = tenant.join(", ");
        warning(
            "shared-issuer",
            Grade::Danger,
            format!(
                "Everybody who uses {} has tokens of this issuer, and no bound claim says whose. Bind one of {names}.",
                self.system.label()
            ),
        )
    }

    /// A pattern where the owner of the project is named: `*` also stands for `/`.
    fn wildcard_tenant(&self) -> Option<Warning> {
        let (name, value) = self
            .system
            .tenant_claims()
            .iter()
            .find_map(|name| self.value(name).filter(|value| self.is_pattern(value)).map(|value| (*name, value)))?;
        if self.binds_exactly(self.system.immutable_claims()) {
            return None;
        }
        let fixed = value.split('*').next().unwrap_or_default();
        if fixed.is_empty() || !fixed.contains(['/', ':']) {
            return warning(
                "wildcard-group",
                Grade::Danger,
                format!(
                    "{name} {value} also matches names that somebody else can register. Begin it with the full name \
                     of your group and a slash."
                ),
            );
        }
        warning(
            "org-wide",
            Grade::Caution,
            format!("{name} {value} matches everything below {fixed}, at any depth, also what is created there later."),
        )
    }

    fn merge_requests(&self) -> Option<Warning> {
        let event = match self.system {
            CiSystem::Gitlab => self.value("pipeline_source"),
            CiSystem::Github | CiSystem::Forgejo => self.value("event_name"),
            _ => None,
        }?;
        let risky = ["merge_request_event", "pull_request", "pull_request_target", "workflow_run"];
        if !risky.contains(&event) {
            return None;
        }
        warning(
            "merge-request",
            Grade::Danger,
            format!(
                "Pipelines of {event} run what a contributor proposed, possibly from a fork. Whoever can propose a \
                 change can log in."
            ),
        )
    }

    fn unprotected_ref(&self) -> Option<Warning> {
        let names: &[&str] = match self.system {
            CiSystem::Gitlab => &["ref", "ref_protected", "environment_protected", "environment", "sub"],
            CiSystem::Github => &["ref", "ref_protected", "environment", "sub", "workflow_ref", "job_workflow_ref"],
            CiSystem::Forgejo => &["ref", "sub"],
            CiSystem::Buildkite => &["build_branch", "sub"],
            CiSystem::Circleci => &["oidc.circleci.com/vcs-ref"],
            CiSystem::Bitbucket => &["branchName", "deploymentEnvironmentUuid", "sub"],
            CiSystem::HcpTerraform => &["terraform_run_phase", "sub"],
            _ => return None,
        };
        if self.binds_exactly(names) {
            return None;
        }
        let what = if self.system == CiSystem::HcpTerraform { "run phase" } else { "branch, tag or environment" };
        warning(
            "unprotected-ref",
            Grade::Caution,
            format!("Any {what} lets in, so whoever can push a branch can log in. Bind {}.", names[0]),
        )
    }

    fn no_id_pin(&self) -> Option<Warning> {
        let ids = self.system.immutable_claims();
        if ids.is_empty() || ids.iter().any(|name| self.value(name).is_some()) {
            return None;
        }
        warning(
            "no-id-pin",
            Grade::Note,
            format!(
                "Only names are bound. If a project is renamed or deleted, somebody else may take its name; {} never \
                 changes hands.",
                ids.join(" or ")
            ),
        )
    }

    fn github_subject(&self) -> Option<Warning> {
        if self.system != CiSystem::Github || self.value("sub").is_none() {
            return None;
        }
        warning(
            "github-sub",
            Grade::Note,
            "The form of GitHub's sub depends on when the repository was made or renamed. Bind repository_id, \
             repository_owner_id and ref or environment instead.",
        )
    }

    fn literal_star(&self) -> Option<Warning> {
        if self.provider.how != Match::Exact {
            return None;
        }
        let claim = self.provider.bound_claims.0.iter().find(|claim| claim.value.contains('*'))?;
        warning(
            "literal-star",
            Grade::Caution,
            format!(
                "{} has a * in its value, which stands for itself unless the match is set to wildcard.",
                claim.name
            ),
        )
    }

    fn user_claim_only(&self) -> Option<Warning> {
        let names: Vec<&str> = self.provider.bound_claims.0.iter().map(|claim| claim.name.as_str()).collect();
        let personal = ["user_login", "user_email", "user_id", "actor", "actor_id"];
        if names.is_empty() || !names.iter().all(|name| personal.contains(name)) {
            return None;
        }
        warning(
            "person-only",
            Grade::Caution,
            "Only a person is bound: every pipeline that this person starts can log in, whatever its project.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClaimDraft, ClaimDrafts};

    fn provider(issuer: &str, how: Match, claims: &[(&str, &str)]) -> ProviderDraft {
        let claims = claims.iter().map(|&(name, value)| ClaimDraft { name: name.into(), value: value.into() });
        ProviderDraft {
            issuer: issuer.into(),
            how,
            bound_claims: ClaimDrafts(claims.collect()),
            ..ProviderDraft::default()
        }
    }

    #[test]
    fn each_kind_of_breadth_is_named() {
        const GITLAB: &str = "https://gitlab.com";
        const GITHUB: &str = "https://token.actions.githubusercontent.com";
        type Case<'a> = (&'a str, Match, &'a [(&'a str, &'a str)], &'a [&'a str]);
        let cases: &[Case<'_>] = &[
            (GITLAB, Match::Exact, &[("project_id", "20"), ("ref", "main")], &[]),
            (GITLAB, Match::Exact, &[("ref", "main")], &["shared-issuer", "no-id-pin"]),
            (GITLAB, Match::Exact, &[("project_path", "acme/app"), ("ref", "main")], &["no-id-pin"]),
            (GITLAB, Match::Exact, &[("project_id", "20")], &["unprotected-ref"]),
            (GITLAB, Match::Wildcard, &[("project_path", "acme/*"), ("ref", "main")], &["org-wide", "no-id-pin"]),
            (GITLAB, Match::Wildcard, &[("project_path", "acme*"), ("ref", "main")], &["wildcard-group", "no-id-pin"]),
            (GITLAB, Match::Wildcard, &[("project_path", "*/app"), ("ref", "main")], &["wildcard-group", "no-id-pin"]),
            (GITLAB, Match::Wildcard, &[("project_id", "20"), ("ref", "*")], &["unprotected-ref"]),
            (GITLAB, Match::Exact, &[("project_id", "20"), ("ref", "release/*")], &["literal-star"]),
            (
                GITLAB,
                Match::Exact,
                &[("project_id", "20"), ("ref", "main"), ("pipeline_source", "merge_request_event")],
                &["merge-request"],
            ),
            (
                GITLAB,
                Match::Exact,
                &[("user_login", "ada")],
                &["shared-issuer", "unprotected-ref", "person-only", "no-id-pin"],
            ),
            (GITHUB, Match::Exact, &[("repository_id", "1"), ("ref", "refs/heads/main")], &[]),
            (GITHUB, Match::Exact, &[("sub", "repo:acme/app:ref:refs/heads/main")], &["no-id-pin", "github-sub"]),
            ("https://gitlab.lan", Match::Exact, &[("ref", "main")], &["no-id-pin"]),
            ("https://ci.example", Match::Exact, &[("sub", "x")], &[]),
        ];
        for (issuer, how, claims, expected) in cases {
            let found = review(&provider(issuer, *how, claims));
            let ids: Vec<&str> = found.iter().map(|warning| warning.id.as_str()).collect();
            assert_eq!(ids, *expected, "{issuer} {claims:?}");
            assert!(found.iter().all(|warning| warning.short() != "Look at it"));
        }
        let any = ProviderDraft {
            accept_any_audience: true,
            ..provider("https://ci.example", Match::Exact, &[("sub", "x")])
        };
        assert_eq!(review(&any)[0].id, "any-audience");
    }
}
