//! Each kind of breadth, and trusts that are as narrow as they should be.

use Match::{Exact, Wildcard};

use super::*;
use crate::model::{ClaimDraft, ClaimDrafts};

const GITLAB: &str = "https://gitlab.com";
const GITHUB: &str = "https://token.actions.githubusercontent.com";
const FORGEJO: &str = "https://code.example/api/actions";
const BUILDKITE: &str = "https://agent.buildkite.com";
const CIRCLECI: &str = "https://oidc.circleci.com/org/6d2a";
const BITBUCKET: &str = "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
const AZURE: &str = "https://vstoken.dev.azure.com/6d2a";
const KUBERNETES: &str = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC";
const TERRAFORM: &str = "https://app.terraform.io";
const JENKINS: &str = "https://jenkins.example/oidc";
/// Names nothing: the claims have to tell.
const NEUTRAL: &str = "https://ci.acme.io";

const MAIN: (&str, &str) = ("ref", "main");
const HEAD: (&str, &str) = ("ref", "refs/heads/main");
const PUSH: (&str, &str) = ("event_name", "push");

/// Issuer, match, bound claims, and the warnings in their order.
type Case<'a> = (&'a str, Match, &'a [(&'a str, &'a str)], &'a [&'a str]);

/// Issuer, match and bound claims.
type Trusted<'a> = (&'a str, Match, &'a [(&'a str, &'a str)]);

fn provider(issuer: &str, how: Match, claims: &[(&str, &str)]) -> ProviderDraft {
    let claims = claims.iter().map(|&(name, value)| ClaimDraft { name: name.into(), value: value.into() });
    ProviderDraft {
        issuer: issuer.into(),
        how,
        bound_claims: ClaimDrafts(claims.collect()),
        ..ProviderDraft::default()
    }
}

fn check(cases: &[Case<'_>]) {
    let mut wrong = Vec::new();
    for (issuer, how, claims, expected) in cases {
        let found = review(&provider(issuer, *how, claims));
        let ids: Vec<&str> = found.iter().map(|warning| warning.id.as_str()).collect();
        if ids != *expected {
            wrong.push(format!("{issuer} {how:?} {claims:?}: {found:#?} instead of {expected:?}"));
        }
        assert!(found.iter().all(|warning| warning.short() != "Look at it"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_kind_of_breadth_is_named() {
    check(&[
        (GITLAB, Exact, &[("project_id", "20"), MAIN], &[]),
        (GITLAB, Exact, &[MAIN], &["shared-issuer", "no-id-pin"]),
        (GITLAB, Exact, &[("project_path", "acme/app"), MAIN], &["no-id-pin"]),
        (GITLAB, Exact, &[("project_id", "20")], &["unprotected-ref"]),
        (GITLAB, Wildcard, &[("project_id", "20"), ("ref", "*")], &["unprotected-ref"]),
        (GITLAB, Exact, &[("project_id", "20"), ("ref", "release/*")], &["literal-star"]),
        (GITLAB, Exact, &[("user_login", "ada")], &["shared-issuer", "unprotected-ref", "person-only", "no-id-pin"]),
        (GITHUB, Exact, &[("repository_id", "1"), HEAD, PUSH], &[]),
        (GITHUB, Exact, &[("sub", "repo:acme/app:ref:refs/heads/main")], &["no-id-pin", "github-sub"]),
        (NEUTRAL, Exact, &[("sub", "x")], &[]),
    ]);
    let any = ProviderDraft { accept_any_audience: true, ..provider(NEUTRAL, Exact, &[("sub", "x")]) };
    assert_eq!(review(&any)[0].id, "any-audience");
}

#[test]
fn a_pattern_or_nothing_where_the_owner_is_named() {
    check(&[
        (GITLAB, Wildcard, &[("project_path", "acme/*"), MAIN], &["org-wide", "no-id-pin"]),
        (GITLAB, Wildcard, &[("project_path", "acme*"), MAIN], &["wildcard-group", "no-id-pin"]),
        (GITLAB, Wildcard, &[("project_path", "*/app"), MAIN], &["wildcard-group", "no-id-pin"]),
        (GITLAB, Wildcard, &[("sub", "project_path:acme*:ref_type:branch:ref:main")], &["wildcard-group", "no-id-pin"]),
        (GITLAB, Wildcard, &[("sub", "project_path:acme/*:ref_type:branch:ref:main")], &["org-wide", "no-id-pin"]),
        (GITLAB, Exact, &[("namespace_id", "72"), MAIN], &["org-wide"]),
        ("https://gitlab.lan", Exact, &[MAIN], &["org-wide", "no-id-pin"]),
        (GITHUB, Exact, &[("repository_owner_id", "7"), HEAD, PUSH], &["org-wide"]),
        ("https://codeberg.org/api/actions", Exact, &[HEAD, PUSH], &["shared-issuer"]),
        (FORGEJO, Wildcard, &[("repository", "acme/*"), HEAD, PUSH], &["org-wide"]),
        (BUILDKITE, Wildcard, &[("sub", "organization:acme:*"), ("build_branch", "main")], &["org-wide", "no-id-pin"]),
        (
            BUILDKITE,
            Wildcard,
            &[("organization_slug", "a*"), ("build_branch", "main")],
            &["wildcard-group", "no-id-pin"],
        ),
        (BUILDKITE, Exact, &[("pipeline_slug", "deploy"), ("build_branch", "main")], &["shared-issuer", "no-id-pin"]),
        (TERRAFORM, Exact, &[("terraform_organization_id", "org-1"), ("terraform_run_phase", "apply")], &["org-wide"]),
        (AZURE, Wildcard, &[("sub", "sc://acme/*")], &["org-wide", "no-id-pin"]),
        (AZURE, Wildcard, &[("sub", "sc://*")], &["wildcard-group", "no-id-pin"]),
        (AZURE, Exact, &[("prj_id", "6d2a")], &["org-wide"]),
        (KUBERNETES, Wildcard, &[("kubernetes.io.namespace", "a*")], &["wildcard-group", "no-id-pin"]),
        (
            KUBERNETES,
            Wildcard,
            &[("kubernetes.io.namespace", "a*"), ("kubernetes.io.serviceaccount.name", "deployer")],
            &["wildcard-group", "no-id-pin"],
        ),
        (KUBERNETES, Wildcard, &[("sub", "system:serviceaccount:build:*")], &["org-wide", "no-id-pin"]),
        (KUBERNETES, Exact, &[("kubernetes.io.namespace", "build")], &["org-wide", "no-id-pin"]),
        (KUBERNETES, Exact, &[("kubernetes.io.pod.name", "x")], &["org-wide", "no-id-pin"]),
        (CIRCLECI, Exact, &[("oidc.circleci.com/vcs-ref", "refs/heads/main")], &["org-wide", "no-id-pin"]),
        (CIRCLECI, Wildcard, &[("sub", "org/6d2a/*")], &["org-wide", "unprotected-ref", "no-id-pin"]),
        (BITBUCKET, Exact, &[("branchName", "main")], &["org-wide", "no-id-pin"]),
        (BITBUCKET, Wildcard, &[("sub", "*"), ("branchName", "main")], &["wildcard-group", "no-id-pin"]),
        (JENKINS, Wildcard, &[("sub", "https://jenkins.example/job/team/*")], &["org-wide"]),
        (JENKINS, Wildcard, &[("sub", "https://jenkins.example/*")], &["wildcard-group"]),
        (JENKINS, Exact, &[("build_number", "1")], &["org-wide"]),
        (NEUTRAL, Wildcard, &[("sub", "a*")], &["wildcard-group"]),
        (NEUTRAL, Wildcard, &[("sub", "acme/*")], &["org-wide"]),
    ]);
    let grade = |issuer, how, claims: &[(&str, &str)]| review(&provider(issuer, how, claims))[0].grade;
    assert_eq!(grade(GITLAB, Wildcard, &[("project_path", "acme*"), MAIN]), Grade::Danger);
    assert_eq!(grade(KUBERNETES, Wildcard, &[("kubernetes.io.namespace", "a*")]), Grade::Caution);
    assert_eq!(grade(GITLAB, Exact, &[("namespace_id", "72"), MAIN]), Grade::Note, "it was meant");
}

#[test]
fn pipelines_of_merge_requests() {
    let by_event = |event: &'static str| [("repository_id", "1"), HEAD, ("event_name", event)];
    let gitlab = |source: &'static str| [("project_id", "20"), MAIN, ("pipeline_source", source)];
    check(&[
        (GITLAB, Exact, &gitlab("merge_request_event"), &["merge-request"]),
        (GITLAB, Exact, &gitlab("external_pull_request_event"), &["merge-request"]),
        (GITLAB, Wildcard, &gitlab("merge*"), &["merge-request"]),
        (GITLAB, Wildcard, &gitlab("*"), &[]),
        (GITLAB, Exact, &gitlab("push"), &[]),
        (GITLAB, Wildcard, &[("project_id", "20"), ("ref_path", "refs/merge-requests/*")], &["merge-request"]),
        (GITHUB, Exact, &by_event("pull_request_target"), &["merge-request"]),
        (GITHUB, Exact, &by_event("merge_group"), &["merge-request"]),
        (GITHUB, Wildcard, &by_event("pull*"), &["merge-request"]),
        (GITHUB, Exact, &[("repository_id", "1"), ("base_ref", "main"), HEAD], &["merge-request"]),
        (GITHUB, Wildcard, &[("repository_id", "1"), ("ref", "refs/pull/*")], &["merge-request"]),
        (
            GITHUB,
            Exact,
            &[("repository_id", "1"), ("sub", "repo:acme/app:pull_request")],
            &["merge-request", "github-sub"],
        ),
        (FORGEJO, Exact, &[("repository", "acme/app"), ("event_name", "pull_request"), HEAD], &["merge-request"]),
        (
            CIRCLECI,
            Wildcard,
            &[("oidc.circleci.com/project-id", "6d2a"), ("oidc.circleci.com/vcs-ref", "pull/*")],
            &["merge-request"],
        ),
        (
            BITBUCKET,
            Exact,
            &[("repositoryUuid", "{6d2a}"), ("branchName", "main"), ("pullRequestId", "7")],
            &["merge-request"],
        ),
        (AZURE, Wildcard, &[("sub", "sc://a/b/c"), ("prj_id", "6d2a"), ("ref", "refs/pull/*")], &["merge-request"]),
        (BUILDKITE, Wildcard, &[("pipeline_id", "6d2a"), ("build_branch", "*:main")], &["merge-request"]),
    ]);
    let queued = review(&provider(GITHUB, Exact, &by_event("merge_group")));
    assert_eq!(queued[0].grade, Grade::Caution, "somebody approved it");
}

#[test]
fn any_branch_lets_in() {
    let gitlab = |claim: (&'static str, &'static str)| [("project_id", "20"), claim];
    let github = |claim: (&'static str, &'static str)| [("repository_id", "1"), PUSH, claim];
    check(&[
        (GITLAB, Exact, &gitlab(("ref_protected", "true")), &[]),
        (GITLAB, Exact, &gitlab(("ref_protected", "false")), &["unprotected-ref"]),
        (GITLAB, Exact, &gitlab(("environment_protected", "true")), &[]),
        (GITLAB, Exact, &gitlab(("environment_protected", "false")), &["unprotected-ref"]),
        (GITLAB, Exact, &gitlab(("environment", "production")), &["unprotected-ref"]),
        (GITLAB, Wildcard, &gitlab(("ref", "release/*")), &["unprotected-ref"]),
        (GITLAB, Wildcard, &[("project_id", "20"), ("ref", "v*"), ("ref_protected", "true")], &[]),
        (GITHUB, Exact, &github(("environment", "production")), &["unprotected-ref"]),
        (GITHUB, Exact, &github(("ref_protected", "false")), &["unprotected-ref"]),
        (GITHUB, Exact, &github(("job_workflow_ref", "acme/ci/.github/workflows/deploy.yml@refs/heads/main")), &[]),
        (GITHUB, Exact, &github(("sub", "repo:acme/app:environment:production")), &["unprotected-ref", "github-sub"]),
        (GITHUB, Exact, &[("repository_id", "1"), HEAD], &["any-event"]),
        (FORGEJO, Exact, &[("repository", "acme/app"), HEAD], &["any-event"]),
        (
            CIRCLECI,
            Exact,
            &[("oidc.circleci.com/project-id", "6d2a"), ("oidc.circleci.com/context-ids", "7")],
            &["unprotected-ref"],
        ),
        (BITBUCKET, Wildcard, &[("sub", "{6d2a}:*")], &["unprotected-ref", "no-id-pin"]),
        (TERRAFORM, Exact, &[("terraform_workspace_id", "ws-1")], &["unprotected-ref"]),
    ]);
    let grade = |issuer, claims: &[(&str, &str)]| review(&provider(issuer, Exact, claims))[0].grade;
    assert_eq!(grade(GITLAB, &gitlab(("environment", "production"))), Grade::Caution, "the token could say more");
    assert_eq!(grade(GITHUB, &github(("environment", "production"))), Grade::Note, "the token says no more");
}

#[test]
fn an_instance_under_any_name_is_looked_at_like_its_system() {
    check(&[
        (NEUTRAL, Exact, &[("project_path", "acme/app")], &["unprotected-ref", "no-id-pin"]),
        (NEUTRAL, Exact, &[("repository_owner", "acme"), HEAD, PUSH], &["org-wide"]),
        (NEUTRAL, Wildcard, &[("/kubernetes.io/namespace", "a*")], &["wildcard-group", "no-id-pin"]),
        (NEUTRAL, Wildcard, &[("sub", "https://ci.acme.io/job/team/*")], &["org-wide"]),
        ("https://token.actions.acme.ghe.com", Exact, &[("repository", "acme/app")], &["unprotected-ref", "no-id-pin"]),
    ]);
    let chosen = review_as(CiSystem::Gitlab, &provider(NEUTRAL, Exact, &[MAIN]));
    assert_eq!(chosen[0].id, "org-wide", "whoever edits has said what it is");
}

/// What the presets ask for, answered.
#[test]
fn an_ordinary_good_trust_is_not_cautioned() {
    let cases: &[Trusted<'_>] = &[
        (GITLAB, Exact, &[("project_path", "acme/app"), MAIN]),
        (GITLAB, Exact, &[("project_id", "20"), ("environment", "prod"), ("environment_protected", "true")]),
        (GITLAB, Exact, &[("sub", "project_path:acme/app:ref_type:branch:ref:main")]),
        (GITHUB, Exact, &[("repository", "acme/app"), HEAD]),
        (GITHUB, Exact, &[("repository_id", "1"), ("environment", "production")]),
        (GITHUB, Exact, &[("sub", "repo:acme/app:environment:production")]),
        (FORGEJO, Exact, &[("repository", "acme/app"), HEAD, PUSH]),
        (BUILDKITE, Exact, &[("organization_id", "6d2a"), ("build_branch", "main")]),
        (BUILDKITE, Wildcard, &[("sub", "organization:acme:pipeline:deploy:ref:refs/heads/main:*")]),
        (
            CIRCLECI,
            Exact,
            &[("oidc.circleci.com/project-id", "6d2a"), ("oidc.circleci.com/vcs-ref", "refs/heads/main")],
        ),
        (CIRCLECI, Exact, &[("oidc.circleci.com/project-id", "6d2a"), ("oidc.circleci.com/context-ids", "7")]),
        (BITBUCKET, Exact, &[("repositoryUuid", "{6d2a}"), ("branchName", "main")]),
        (BITBUCKET, Wildcard, &[("sub", "{6d2a}:{7e3b}:*")]),
        (AZURE, Exact, &[("sub", "sc://acme/project/connection")]),
        (KUBERNETES, Exact, &[("sub", "system:serviceaccount:build:deployer")]),
        (KUBERNETES, Exact, &[("kubernetes.io.namespace", "build"), ("kubernetes.io.serviceaccount.name", "deployer")]),
        (TERRAFORM, Exact, &[("terraform_workspace_id", "ws-1"), ("terraform_run_phase", "apply")]),
        (TERRAFORM, Exact, &[("sub", "organization:acme:project:p:workspace:prod:run_phase:apply")]),
        (JENKINS, Exact, &[("sub", "https://jenkins.example/job/deploy/")]),
        (NEUTRAL, Exact, &[("sub", "deploy")]),
    ];
    for (issuer, how, claims) in cases {
        let found = review(&provider(issuer, *how, claims));
        assert!(found.iter().all(|warning| warning.grade == Grade::Note), "{issuer} {claims:?}: {found:#?}");
    }
}
