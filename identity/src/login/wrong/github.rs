use serde_json::json;

use super::{Ask, Audience, Issuer, Later, Rotated, Say, Silent, System, Text, Unasked, Wildcard, Wrong};

const CLAIMS: &[(&str, &str)] = &[
    ("repository_id", "74"),
    ("repository_owner_id", "65"),
    ("repository", "acme/app"),
    ("repository_owner", "acme"),
    ("ref", "refs/heads/main"),
];

pub(super) fn classic() -> System {
    System {
        title: "GitHub Actions",
        token: include_str!("../../../fixtures/github.json"),
        audience: None,
        claims: CLAIMS,
        wrong: common()
            .into_iter()
            .chain([
                (
                    "sub with ids, of a repository that has none in it",
                    vec![Ask("sub", "repo:acme@65/app@74:ref:refs/heads/main")],
                    "github-immutable-sub",
                ),
                (
                    "sub of the branch, in a job with an environment",
                    vec![
                        Ask("sub", "repo:acme/app:ref:refs/heads/main"),
                        Say("sub", json!("repo:acme/app:environment:production")),
                        Say("environment", json!("production")),
                    ],
                    "github-environment-sub",
                ),
                (
                    "sub of the environment, in a job without one",
                    vec![Ask("sub", "repo:acme/app:environment:production")],
                    "github-environment-sub",
                ),
                ("sub of the branch without refs/heads/", vec![Ask("sub", "repo:acme/app:ref:main")], "ref-prefix"),
                ("sub of another branch", vec![Ask("sub", "repo:acme/app:ref:refs/heads/release")], "sub-part"),
                (
                    "sub of an environment with a colon",
                    vec![
                        Ask("sub", "repo:acme/app:environment:eu:prod"),
                        Say("sub", json!("repo:acme/app:environment:eu%3Aprod")),
                    ],
                    "percent-encoding",
                ),
                (
                    "sub of a pull request",
                    vec![
                        Ask("sub", "repo:acme/app:ref:refs/heads/main"),
                        Say("sub", json!("repo:acme/app:pull_request")),
                    ],
                    "merge-request",
                ),
                (
                    "sub in the form that the organization chose",
                    vec![
                        Ask("sub", "repo:acme/app:ref:refs/heads/main"),
                        Say("sub", json!("repository_owner:acme:environment:production")),
                    ],
                    "github-custom-sub",
                ),
                ("sub with a pattern, compared exactly", vec![Ask("sub", "repo:acme/app:*")], "star-in-exact"),
            ])
            .collect(),
    }
}

pub(super) fn immutable() -> System {
    System {
        title: "GitHub Actions, sub with ids",
        token: include_str!("../../../fixtures/github-immutable.json"),
        audience: None,
        claims: CLAIMS,
        wrong: common()
            .into_iter()
            .chain([
                ("sub without ids", vec![Ask("sub", "repo:acme/app:ref:refs/heads/main")], "github-immutable-sub"),
                (
                    "A pattern for sub without ids",
                    vec![Wildcard, Ask("sub", "repo:acme/app:ref:refs/heads/*")],
                    "github-immutable-sub",
                ),
                (
                    "sub without ids, in a job with an environment",
                    vec![
                        Ask("sub", "repo:acme/app:ref:refs/heads/main"),
                        Say("sub", json!("repo:acme@65/app@74:environment:production")),
                    ],
                    "github-immutable-sub",
                ),
                (
                    "sub of the branch, in a job with an environment",
                    vec![
                        Ask("sub", "repo:acme@65/app@74:ref:refs/heads/main"),
                        Say("sub", json!("repo:acme@65/app@74:environment:production")),
                    ],
                    "github-environment-sub",
                ),
                (
                    "sub with the id of a repository that is gone",
                    vec![Ask("sub", "repo:acme@65/app@70:ref:refs/heads/main")],
                    "id-changed",
                ),
                (
                    "sub of a pull request",
                    vec![
                        Ask("sub", "repo:acme@65/app@74:ref:refs/heads/main"),
                        Say("sub", json!("repo:acme@65/app@74:pull_request")),
                    ],
                    "merge-request",
                ),
                (
                    "A pattern that ends too soon",
                    vec![
                        Wildcard,
                        Ask("sub", "repo:acme@65/*:ref:refs/heads/release"),
                        Say("sub", json!("repo:acme@65/app@74:ref:refs/heads/release/2.1")),
                    ],
                    "wildcard-span",
                ),
            ])
            .collect(),
    }
}

fn common() -> Vec<Wrong> {
    vec![
        ("Repository in other letter case", vec![Ask("repository", "Acme/App")], "letter-case"),
        ("A blank pasted before the repository", vec![Ask("repository", " acme/app")], "blanks"),
        ("The branch without refs/heads/", vec![Ask("ref", "main")], "ref-prefix"),
        ("A pattern with the match type exact", vec![Ask("ref", "refs/heads/*")], "star-in-exact"),
        ("The repository without its owner", vec![Ask("repository", "app"), Unasked("repository_id")], "subgroup"),
        ("The owner's name as its id", vec![Ask("repository_owner_id", "acme")], "other-claim"),
        ("The branch as environment", vec![Ask("environment", "main")], "no-environment"),
        ("The claim of GitLab", vec![Ask("project_path", "acme/app")], "claim-of-other-system"),
        ("A typing error in the name of the claim", vec![Ask("repositry", "acme/app")], "claim-name"),
        (
            "A pull request",
            vec![Say("event_name", json!("pull_request")), Say("ref", json!("refs/pull/7/merge"))],
            "merge-request",
        ),
        (
            "The repository of another owner",
            vec![
                Say("repository", json!("mallory/app")),
                Say("repository_owner", json!("mallory")),
                Unasked("repository_id"),
                Unasked("repository_owner_id"),
            ],
            "fork",
        ),
        ("The repository was made anew under its name", vec![Say("repository_id", json!("99"))], "id-changed"),
        ("The owner's name has a new owner", vec![Say("repository_owner_id", json!("66"))], "id-changed"),
        ("The default audience", vec![Say("aud", json!("https://github.com/acme"))], "audience-default"),
        ("Asked for without an audience", vec![Silent("aud")], "audience-missing"),
        ("The provider asks for the audience of AWS", vec![Audience("sts.amazonaws.com")], "audience-other"),
        (
            "The issuer of the enterprise",
            vec![Issuer("https://token.actions.githubusercontent.com/acme")],
            "issuer-path",
        ),
        ("github.com as issuer", vec![Issuer("https://github.com")], "issuer-other"),
        ("A token of the step before, kept for too long", vec![Later(400)], "expired"),
        ("GitHub has changed its key", vec![Rotated], "key-rotated"),
        (
            "The whole answer of the token service",
            vec![Text(|token| format!("{{\"count\":1,\"value\":\"{token}\"}}"))],
            "malformed",
        ),
        ("A masked token out of a log", vec![Text(|_| "***".to_owned())], "malformed"),
    ]
}
