//! Which CI system it is: told by the issuer, else by claims that only one system has, since an instance may be under any
//! name.

use super::CiSystem;
use crate::{
    claims::{Json, find},
    model::{ClaimDraft, ProviderDraft},
};

/// Claims that one system has and no other. Where two have a claim, the one that is likelier to be met comes first, and what
/// others might call so too comes last.
const MARKS: &[(CiSystem, &[&str])] = &[
    (CiSystem::Gitlab, &["project_path", "namespace_path", "namespace_id", "environment_protected", "pipeline_source"]),
    (CiSystem::Gitlab, &["ci_config_ref_uri", "ref_path", "deployment_tier", "groups_direct"]),
    (CiSystem::Github, &["repository_owner_id", "repository_id", "job_workflow_ref"]),
    (CiSystem::Kubernetes, &["kubernetes.io.serviceaccount.name", "kubernetes.io.serviceaccount.uid"]),
    (CiSystem::Kubernetes, &["kubernetes.io.namespace", "kubernetes.io.pod.name"]),
    (
        CiSystem::Circleci,
        &["oidc.circleci.com/project-id", "oidc.circleci.com/vcs-ref", "oidc.circleci.com/vcs-origin"],
    ),
    (CiSystem::Circleci, &["oidc.circleci.com/context-ids", "oidc.circleci.com/ssh-rerun"]),
    (CiSystem::HcpTerraform, &["terraform_organization_id", "terraform_organization_name", "terraform_project_id"]),
    (CiSystem::HcpTerraform, &["terraform_workspace_id", "terraform_workspace_name", "terraform_run_phase"]),
    (CiSystem::Bitbucket, &["repositoryUuid", "workspaceUuid", "deploymentEnvironmentUuid"]),
    (CiSystem::Buildkite, &["organization_slug", "pipeline_slug", "build_branch"]),
    (CiSystem::Forgejo, &["repository_owner", "repository"]),
    (CiSystem::AzureDevops, &["prj_id"]),
    (CiSystem::Gitlab, &["project_id", "user_login"]),
];

/// How the subjects of a system begin.
const SUBJECTS: &[(CiSystem, &str)] = &[
    (CiSystem::Gitlab, "project_path:"),
    (CiSystem::Github, "repo:"),
    (CiSystem::Kubernetes, "system:serviceaccount:"),
    (CiSystem::AzureDevops, "sc://"),
];

impl CiSystem {
    /// Which system has this issuer, as far as the URL tells; instances under names of their own stay [`Self::Other`]
    /// unless the name says what they are.
    #[must_use]
    pub fn recognise(issuer: &str) -> Self {
        let hosted = Self::hosted(issuer);
        if hosted != Self::Other {
            return hosted;
        }
        let (host, path) = host_and_path(issuer);
        match host {
            _ if path.ends_with("_services/token") => Self::Github,
            _ if path.ends_with("api/actions") => Self::Forgejo,
            _ if host.contains("gitlab") => Self::Gitlab,
            _ if host.contains("jenkins") => Self::Jenkins,
            _ if host.starts_with("kubernetes.default") => Self::Kubernetes,
            _ => Self::Other,
        }
    }

    /// Which system has this issuer if nobody else can have it: those that somebody runs for all their customers.
    fn hosted(issuer: &str) -> Self {
        let (host, path) = host_and_path(issuer);
        match host {
            "token.actions.githubusercontent.com" => Self::Github,
            "agent.buildkite.com" => Self::Buildkite,
            "oidc.circleci.com" => Self::Circleci,
            "api.bitbucket.org" => Self::Bitbucket,
            "vstoken.dev.azure.com" => Self::AzureDevops,
            "app.terraform.io" => Self::HcpTerraform,
            "gitlab.com" => Self::Gitlab,
            "codeberg.org" if path.ends_with("api/actions") => Self::Forgejo,
            "container.googleapis.com" => Self::Kubernetes,
            _ if host.starts_with("token.actions.") && host.ends_with(".ghe.com") => Self::Github,
            _ if host.starts_with("oidc.eks.") || host.ends_with(".oic.prod-aks.azure.com") => Self::Kubernetes,
            _ => Self::Other,
        }
    }

    /// Which system made a token.
    #[must_use]
    pub fn of_token(issuer: &str, claims: &Json) -> Self {
        let has = |name: &str| find(claims, name).is_some();
        Self::recognise(issuer).or_by_claims(has, || find(claims, "sub").and_then(Json::as_str))
    }

    /// Which system a trust is in.
    #[must_use]
    pub fn of_trust(issuer: &str, claims: &[ClaimDraft]) -> Self {
        let said = |name: &str| claims.iter().find(|claim| is(&claim.name, name) && !claim.value.trim().is_empty());
        let subject = || said("sub").map(|claim| claim.value.as_str());
        Self::recognise(issuer).or_by_claims(|name| said(name).is_some(), subject)
    }

    /// Which system a trust is in, of which somebody said that it is this one. They are believed, unless the issuer can
    /// only be that of another system.
    #[must_use]
    pub fn of_chosen(chosen: Self, issuer: &str, claims: &[ClaimDraft]) -> Self {
        let hosted = Self::hosted(issuer);
        match (hosted, chosen) {
            (Self::Other, Self::Other) => Self::of_trust(issuer, claims),
            (Self::Other, chosen) => chosen,
            (hosted, _) => hosted,
        }
    }

    fn or_by_claims<'a>(self, has: impl Fn(&str) -> bool, subject: impl Fn() -> Option<&'a str>) -> Self {
        if self != Self::Other {
            return self;
        }
        if let Some((system, _)) = MARKS.iter().find(|(_, names)| names.iter().any(|name| has(name))) {
            return *system;
        }
        let subject = subject().unwrap_or_default();
        let by_beginning = SUBJECTS.iter().find(|(_, beginning)| subject.starts_with(beginning));
        match by_beginning {
            Some((system, _)) => *system,
            // Jenkins names a job by its address.
            None if subject.contains("://") && subject.contains("/job/") => Self::Jenkins,
            None => Self::Other,
        }
    }
}

impl From<&ProviderDraft> for CiSystem {
    fn from(provider: &ProviderDraft) -> Self {
        Self::of_trust(&provider.issuer, &provider.bound_claims.0)
    }
}

fn host_and_path(issuer: &str) -> (&str, &str) {
    let rest = issuer.trim().trim_end_matches('/');
    let rest = rest.strip_prefix("https://").or_else(|| rest.strip_prefix("http://")).unwrap_or(rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (host.split(':').next().unwrap_or_default(), path)
}

/// Whether a bound claim has this name; a nested one can be written as a path too.
pub(super) fn is(typed: &str, name: &str) -> bool {
    let typed = typed.trim();
    typed == name
        || typed
            .strip_prefix('/')
            .is_some_and(|path| path.replace('/', ".").replace("~1", "/").replace("~0", "~") == name)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::claims::Limits;

    #[test]
    fn issuers_are_recognised() {
        for (issuer, system) in [
            ("https://gitlab.com", CiSystem::Gitlab),
            ("https://gitlab.example.com/", CiSystem::Gitlab),
            ("https://token.actions.githubusercontent.com", CiSystem::Github),
            ("https://token.actions.githubusercontent.com/acme", CiSystem::Github),
            ("https://token.actions.acme.ghe.com", CiSystem::Github),
            ("https://ghes.example.com/_services/token", CiSystem::Github),
            ("https://code.example.com/api/actions", CiSystem::Forgejo),
            ("https://codeberg.org/api/actions", CiSystem::Forgejo),
            ("https://oidc.circleci.com/org/6d2a", CiSystem::Circleci),
            ("https://oidc.eks.eu-west-1.amazonaws.com/id/ABC", CiSystem::Kubernetes),
            ("https://kubernetes.default.svc", CiSystem::Kubernetes),
            ("https://ci.example.com", CiSystem::Other),
            ("", CiSystem::Other),
        ] {
            assert_eq!(CiSystem::recognise(issuer), system, "{issuer}");
        }
    }

    #[test]
    fn a_system_is_known_by_its_claims() {
        let cases = [
            ("project_path", "a/b", CiSystem::Gitlab),
            ("project_id", "20", CiSystem::Gitlab),
            ("repository_owner_id", "7", CiSystem::Github),
            ("repository_owner", "a", CiSystem::Forgejo),
            ("kubernetes.io.namespace", "build", CiSystem::Kubernetes),
            ("/kubernetes.io/namespace", "build", CiSystem::Kubernetes),
            ("oidc.circleci.com/project-id", "6d2a", CiSystem::Circleci),
            ("terraform_run_phase", "apply", CiSystem::HcpTerraform),
            ("repositoryUuid", "{6d2a}", CiSystem::Bitbucket),
            ("build_branch", "main", CiSystem::Buildkite),
            ("prj_id", "6d2a", CiSystem::AzureDevops),
            ("sub", "project_path:a/b:ref_type:branch:ref:main", CiSystem::Gitlab),
            ("sub", "repo:a/b:environment:prod", CiSystem::Github),
            ("sub", "system:serviceaccount:build:deployer", CiSystem::Kubernetes),
            ("sub", "sc://acme/project/connection", CiSystem::AzureDevops),
            ("sub", "https://ci.acme.io/job/deploy/", CiSystem::Jenkins),
            ("sub", "deploy", CiSystem::Other),
            ("ref", "main", CiSystem::Other),
            ("project_path", " ", CiSystem::Other),
        ];
        for (name, value, system) in cases {
            let claims = [ClaimDraft { name: name.into(), value: value.into() }];
            assert_eq!(CiSystem::of_trust("https://git.acme.io", &claims), system, "{name} {value}");
        }
    }

    #[test]
    fn a_token_tells_its_system() {
        let of = |claims: &str| {
            let claims = Json::parse(claims.as_bytes(), &Limits::default()).unwrap();
            CiSystem::of_token("https://ci.example", &claims)
        };
        assert_eq!(of(r#"{"project_path":"a/b"}"#), CiSystem::Gitlab);
        assert_eq!(of(r#"{"repository_owner_id":"7","repository_owner":"a"}"#), CiSystem::Github);
        assert_eq!(of(r#"{"repository_owner":"a"}"#), CiSystem::Forgejo);
        assert_eq!(of(r#"{"kubernetes.io":{"serviceaccount":{"name":"x"}}}"#), CiSystem::Kubernetes);
        assert_eq!(of(r#"{"sub":"https://ci.acme.io/job/deploy/"}"#), CiSystem::Jenkins);
        assert_eq!(of("{}"), CiSystem::Other);
    }

    #[test]
    fn whoever_chooses_is_believed_unless_the_issuer_belongs_to_somebody() {
        let of = |chosen, issuer| CiSystem::of_chosen(chosen, issuer, &[]);
        assert_eq!(of(CiSystem::Jenkins, "https://ci.acme.io"), CiSystem::Jenkins);
        assert_eq!(of(CiSystem::Kubernetes, "https://k8s.gitlab.acme.io"), CiSystem::Kubernetes);
        assert_eq!(of(CiSystem::Gitlab, "https://token.actions.githubusercontent.com"), CiSystem::Github);
        assert_eq!(of(CiSystem::Other, "https://gitlab.acme.io"), CiSystem::Gitlab);
        assert_eq!(of(CiSystem::Other, "https://ci.acme.io"), CiSystem::Other);
    }
}
