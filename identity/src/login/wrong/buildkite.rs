use serde_json::json;

use super::{Ask, Disabled, Down, Issuer, Later, Say, Silent, System, Unasked, Wildcard};

pub(super) fn system() -> System {
    System {
        title: "Buildkite",
        token: include_str!("../../../fixtures/buildkite.json"),
        audience: None,
        claims: &[
            ("organization_id", "e9ba4a5f-9f8d-4b61-9d3c-35f5bd0b5a4e"),
            ("organization_slug", "acme"),
            ("pipeline_id", "0186e1c9-7c1b-4a6a-a3f9-4c3d9a2d8b11"),
            ("pipeline_slug", "deploy"),
            ("build_branch", "main"),
        ],
        wrong: vec![
            (
                "The UUID of the organization in upper case",
                vec![Ask("organization_id", "E9BA4A5F-9F8D-4B61-9D3C-35F5BD0B5A4E")],
                "letter-case",
            ),
            ("The organization's name for its slug", vec![Ask("organization_slug", "Acme")], "letter-case"),
            ("The organization's slug as its UUID", vec![Ask("organization_id", "acme")], "other-claim"),
            ("The pipeline's slug as its UUID", vec![Ask("pipeline_id", "deploy")], "other-claim"),
            ("The pipeline with its organization", vec![Ask("pipeline_slug", "acme/deploy")], "subgroup"),
            ("The branch with refs/heads/", vec![Ask("build_branch", "refs/heads/main")], "ref-prefix"),
            ("A pattern with the match type exact", vec![Ask("build_branch", "m*n")], "star-in-exact"),
            ("A build of a fork", vec![Say("build_branch", json!("mallory:main"))], "fork"),
            ("Another branch", vec![Say("build_branch", json!("release"))], "different"),
            (
                "The pipeline was made anew under its name",
                vec![Say("pipeline_id", json!("01999999-0000-4000-8000-000000000000"))],
                "id-changed",
            ),
            (
                "The whole sub, which has the commit in it",
                vec![Ask(
                    "sub",
                    "organization:acme:pipeline:deploy:ref:refs/heads/main:commit:\
                     aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:step:release",
                )],
                "sub-part",
            ),
            (
                "A pattern that ends too soon",
                vec![Wildcard, Ask("sub", "organization:acme:pipeline:*:ref:refs/heads/main")],
                "wildcard-span",
            ),
            ("The build's number in quotation marks", vec![Ask("build_number", "\"4821\"")], "quotes"),
            ("Another build's number", vec![Ask("build_number", "4820")], "number-text"),
            ("The branch as GitLab calls it", vec![Ask("ref", "main")], "claim-of-other-system"),
            ("The name of the claim as in the API", vec![Ask("organizationSlug", "acme")], "claim-name"),
            ("A claim that there is not", vec![Ask("team", "ops")], "claim-missing"),
            ("Asked for without --audience", vec![Say("aud", json!("https://buildkite.com/acme"))], "audience-default"),
            ("The audience of AWS", vec![Say("aud", json!("sts.amazonaws.com"))], "audience-other"),
            ("No audience", vec![Silent("aud")], "audience-missing"),
            ("buildkite.com as issuer", vec![Issuer("https://buildkite.com")], "issuer-other"),
            ("A job that ran for too long", vec![Later(400)], "expired"),
            ("Buildkite cannot be reached", vec![Down], "issuer-unreachable"),
            ("The provider is disabled", vec![Disabled], "not-in-use"),
            (
                "The pipeline's tag, in a build of a branch",
                vec![Ask("build_tag", "v1.0"), Unasked("build_branch")],
                "different",
            ),
        ],
    }
}
