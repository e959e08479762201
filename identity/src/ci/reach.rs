//! Who could log in, said in words.

use super::{CiSystem, recognise};
use crate::{
    bidi::isolated,
    claims::Match,
    model::{ClaimDraft, ProviderDraft},
};

/// How the claims of a system are said: which name whose pipeline it is, and which say where it runs.
struct Words {
    /// What logs in.
    what: &'static str,
    /// Claims that name the owner of a pipeline, with the noun for their value.
    whose: &'static [(&'static str, &'static str)],
    /// If none of those is bound.
    anybody: &'static str,
    /// Claims that say on what or for what it runs, with the words before their value.
    place: &'static [(&'static str, &'static str)],
    /// If none of those is bound.
    anywhere: &'static str,
}

const fn words(system: CiSystem) -> Option<Words> {
    Some(match system {
        CiSystem::Gitlab => Words {
            what: "GitLab jobs",
            whose: &[
                ("project_id", "project id"),
                ("project_path", "project"),
                ("namespace_id", "group id"),
                ("namespace_path", "group"),
            ],
            anybody: "of any project",
            place: &[("ref", "on branch or tag"), ("ref_path", "on"), ("environment", "for environment")],
            anywhere: "on any branch or tag, protected or not",
        },
        CiSystem::Github | CiSystem::Forgejo => Words {
            what: if matches!(system, CiSystem::Github) { "GitHub Actions jobs" } else { "Forgejo Actions jobs" },
            whose: &[
                ("repository_id", "repository id"),
                ("repository", "repository"),
                ("repository_owner_id", "owner id"),
                ("repository_owner", "owner"),
            ],
            anybody: "of any repository",
            place: &[("ref", "on"), ("environment", "for environment"), ("job_workflow_ref", "of workflow")],
            anywhere: "on any branch, tag or pull request",
        },
        CiSystem::Buildkite => Words {
            what: "Buildkite jobs",
            whose: &[
                ("organization_id", "organization id"),
                ("organization_slug", "organization"),
                ("pipeline_id", "pipeline id"),
                ("pipeline_slug", "pipeline"),
            ],
            anybody: "of any organization",
            place: &[("build_branch", "on branch"), ("build_tag", "on tag")],
            anywhere: "on any branch or tag",
        },
        CiSystem::Circleci => Words {
            what: "CircleCI jobs",
            whose: &[("oidc.circleci.com/project-id", "project id")],
            anybody: "of any project of the organization",
            place: &[("oidc.circleci.com/vcs-ref", "on"), ("oidc.circleci.com/context-ids", "with context")],
            anywhere: "on any branch or tag",
        },
        CiSystem::Bitbucket => Words {
            what: "Bitbucket steps",
            whose: &[("repositoryUuid", "repository"), ("workspaceUuid", "workspace")],
            anybody: "of any repository of the workspace",
            place: &[("branchName", "on branch"), ("deploymentEnvironmentUuid", "for environment")],
            anywhere: "on any branch",
        },
        CiSystem::HcpTerraform => Words {
            what: "HCP Terraform runs",
            whose: &[
                ("terraform_organization_id", "organization id"),
                ("terraform_organization_name", "organization"),
                ("terraform_workspace_id", "workspace id"),
                ("terraform_workspace_name", "workspace"),
            ],
            anybody: "of any organization",
            place: &[("terraform_run_phase", "in phase")],
            anywhere: "in any phase, also a plan that nobody approved",
        },
        CiSystem::Kubernetes => Words {
            what: "pods",
            whose: &[
                ("kubernetes.io.namespace", "namespace"),
                ("kubernetes.io.serviceaccount.name", "service account"),
                ("kubernetes.io.serviceaccount.uid", "service account with UID"),
            ],
            anybody: "of any namespace",
            place: &[],
            anywhere: "",
        },
        CiSystem::AzureDevops | CiSystem::Jenkins | CiSystem::Other => return None,
    })
}

/// A sentence about what a trust lets in, for the person who is about to save it.
#[must_use]
pub fn in_words(provider: &ProviderDraft) -> String {
    in_words_as(CiSystem::from(provider), provider)
}

/// The same about a trust of which it is known what it is in.
#[must_use]
pub fn in_words_as(system: CiSystem, provider: &ProviderDraft) -> String {
    let issuer = provider.issuer.trim();
    if issuer.is_empty() {
        return "Enter the issuer URL and at least one bound claim.".to_owned();
    }
    let claims = &provider.bound_claims.0;
    let mut claims: Vec<&ClaimDraft> =
        claims.iter().filter(|claim| !claim.name.trim().is_empty() && !claim.value.is_empty()).collect();
    if claims.is_empty() {
        return format!("Enter at least one bound claim, or every token of {issuer} could log in.");
    }
    let said = |pattern: &str| provider.how == Match::Wildcard && pattern.contains('*');
    let mut parts = Vec::new();
    if let Some(words) = words(system) {
        let mut take = |name: &str| {
            let at = claims.iter().position(|claim| recognise::is(&claim.name, name))?;
            Some(claims.remove(at))
        };
        let whose: Vec<String> = words
            .whose
            .iter()
            .filter_map(|(name, noun)| take(name).map(|claim| owner(noun, &claim.value, said(&claim.value))))
            .collect();
        let mut place: Vec<String> = words
            .place
            .iter()
            .filter_map(|(name, before)| take(name).map(|claim| place(before, &claim.value, said(&claim.value))))
            .collect();
        if system == CiSystem::Gitlab && take("ref_protected").is_some_and(|claim| claim.value == "true") {
            place.push("only if the branch or tag is protected".to_owned());
        }
        // A subject names both, in an order that is the system's own.
        let by_subject = claims.iter().any(|claim| claim.name == "sub");
        let of = match whose.as_slice() {
            [] if by_subject => String::new(),
            [] => format!(" {}", words.anybody),
            some => format!(" of {}", some.join(", ")),
        };
        let instance = if system.fixed_issuer() == Some(issuer) { String::new() } else { format!(" at {issuer}") };
        parts.push(format!("{}{instance}{of}", words.what));
        if place.is_empty() && !by_subject && !words.anywhere.is_empty() {
            parts.push(words.anywhere.to_owned());
        }
        parts.append(&mut place);
    } else {
        parts.push(format!("tokens of {issuer}"));
    }
    let others: Vec<String> = claims
        .iter()
        .map(|claim| {
            let verb = if said(&claim.value) { "matches" } else { "is" };
            format!("{} {verb} {}", isolated(&claim.name), isolated(&claim.value))
        })
        .collect();
    match others.as_slice() {
        [] => {}
        [one] => parts.push(format!("whose {one}")),
        [most @ .., last] => parts.push(format!("whose {} and {last}", most.join(", "))),
    }
    if provider.accept_any_audience {
        parts.push("made for any service".to_owned());
    }
    format!("Lets in {}.", parts.join(", "))
}

fn owner(noun: &str, value: &str, pattern: bool) -> String {
    match value.strip_suffix("/*") {
        Some(group) if pattern && !group.contains('*') => {
            format!("every {noun} below {}, at any depth", isolated(group))
        }
        _ if pattern => format!("every {noun} that matches {}", isolated(value)),
        _ => format!("{noun} {}", isolated(value)),
    }
}

fn place(before: &str, value: &str, pattern: bool) -> String {
    match value {
        "*" if pattern => format!("{before} any"),
        value if pattern => format!("{before} any that matches {}", isolated(value)),
        value => format!("{before} {}", isolated(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClaimDrafts;

    #[test]
    fn a_trust_is_said_in_words() {
        type Case<'a> = (&'a str, Match, &'a [(&'a str, &'a str)], &'a str);
        let gitlab = "https://gitlab.com";
        let cases: &[Case<'_>] = &[
            ("", Match::Exact, &[("ref", "x")], "Enter the issuer URL and at least one bound claim."),
            (
                gitlab,
                Match::Exact,
                &[("", "x"), ("ref", "")],
                "Enter at least one bound claim, or every token of https://gitlab.com could log in.",
            ),
            (
                gitlab,
                Match::Wildcard,
                &[("project_path", "acme/*"), ("ref", "main")],
                "Lets in GitLab jobs of every project below acme, at any depth, on branch or tag main.",
            ),
            (
                gitlab,
                Match::Exact,
                &[("project_id", "20"), ("project_path", "acme/app")],
                "Lets in GitLab jobs of project id 20, project acme/app, on any branch or tag, protected or not.",
            ),
            (
                "https://gitlab.lan",
                Match::Exact,
                &[("ref_protected", "true"), ("user_login", "ada")],
                "Lets in GitLab jobs at https://gitlab.lan of any project, only if the branch or tag is protected, \
                 whose user_login is ada.",
            ),
            (
                "https://token.actions.githubusercontent.com",
                Match::Exact,
                &[("sub", "repo:acme/app:environment:prod")],
                "Lets in GitHub Actions jobs, whose sub is repo:acme/app:environment:prod.",
            ),
            (
                "https://git.acme.io",
                Match::Exact,
                &[("project_id", "20"), ("ref", "main")],
                "Lets in GitLab jobs at https://git.acme.io of project id 20, on branch or tag main.",
            ),
            (
                gitlab,
                Match::Exact,
                &[("project_path", "شركة/app"), ("ref", "main")],
                "Lets in GitLab jobs of project \u{2068}شركة/app\u{2069}, on branch or tag main.",
            ),
            (
                "https://k8s.acme.io",
                Match::Exact,
                &[("/kubernetes.io/namespace", "build")],
                "Lets in pods at https://k8s.acme.io of namespace build.",
            ),
            (
                "https://ci.example",
                Match::Wildcard,
                &[("sub", "job-*"), ("team", "a"), ("stage", "b")],
                "Lets in tokens of https://ci.example, whose sub matches job-*, team is a and stage is b.",
            ),
        ];
        for (issuer, how, claims, expected) in cases {
            let claim = |&(name, value): &(&str, &str)| ClaimDraft { name: name.into(), value: value.into() };
            let mut provider = ProviderDraft {
                issuer: (*issuer).to_owned(),
                how: *how,
                bound_claims: ClaimDrafts(claims.iter().map(claim).collect()),
                ..ProviderDraft::default()
            };
            assert_eq!(in_words(&provider), *expected);
            provider.accept_any_audience = true;
            if in_words(&provider).starts_with("Lets") {
                assert!(in_words(&provider).ends_with(", made for any service."));
            }
        }
    }
}
