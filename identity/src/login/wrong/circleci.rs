use serde_json::json;

use super::{Ask, Down, Forged, Issuer, Later, Say, Silent, System, Text, Unasked, Wildcard};

const PROJECT: &str = "oidc.circleci.com/project-id";
const REF: &str = "oidc.circleci.com/vcs-ref";
const CONTEXTS: &str = "oidc.circleci.com/context-ids";
const RERUN: &str = "oidc.circleci.com/ssh-rerun";

pub(super) fn system() -> System {
    System {
        title: "CircleCI",
        token: include_str!("../../../fixtures/circleci.json"),
        audience: None,
        claims: &[(PROJECT, "8f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9"), (REF, "refs/heads/main"), (RERUN, "false")],
        wrong: vec![
            (
                "The project's UUID in upper case",
                vec![Ask(PROJECT, "8F1E2D3C-4B5A-4978-8695-A4B3C2D1E0F9")],
                "letter-case",
            ),
            ("The project's name as its UUID", vec![Ask(PROJECT, "acme/app")], "different"),
            (
                "The organization's UUID for the project's",
                vec![Ask(PROJECT, "6d2a1f4c-0b7e-4b3a-9a55-2c8f0f9b6a10")],
                "other-claim",
            ),
            ("Braces around the UUID", vec![Ask(PROJECT, "{8f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9}")], "quotes"),
            ("The branch without refs/heads/", vec![Ask(REF, "main")], "ref-prefix"),
            ("A pattern with the match type exact", vec![Ask(REF, "refs/heads/*")], "star-in-exact"),
            ("A pattern that ends too soon", vec![Wildcard, Ask(REF, "refs/*/ma")], "wildcard-span"),
            ("A pull request", vec![Say(REF, json!("refs/pull/7/head"))], "merge-request"),
            ("Another branch", vec![Say(REF, json!("refs/heads/release"))], "different"),
            (
                "A context that the job does not use",
                vec![Ask(CONTEXTS, "deadbeef-0000-4000-8000-000000000000")],
                "list",
            ),
            (
                "A job without a context",
                vec![Ask(CONTEXTS, "f1b0a9c8-d7e6-4f50-8a9b-0c1d2e3f4a5b"), Say(CONTEXTS, json!([]))],
                "empty-list",
            ),
            (
                "Both contexts in one value",
                vec![Ask(CONTEXTS, "f1b0a9c8-d7e6-4f50-8a9b-0c1d2e3f4a5b, 0a1b2c3d-4e5f-4061-8728-394a5b6c7d8e")],
                "several-values",
            ),
            ("A context in upper case", vec![Ask(CONTEXTS, "F1B0A9C8-D7E6-4F50-8A9B-0C1D2E3F4A5B")], "letter-case"),
            ("No for false", vec![Ask(RERUN, "no")], "boolean"),
            ("False with a capital letter", vec![Ask(RERUN, "False")], "letter-case"),
            ("Rerun with SSH", vec![Say(RERUN, json!(true))], "different"),
            (
                "The name of the claim without oidc.circleci.com",
                vec![Ask("project-id", "8f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9")],
                "claim-name",
            ),
            ("The name of the claim with an underscore", vec![Ask("oidc.circleci.com/project_id", "x")], "claim-name"),
            ("The claim of GitHub", vec![Ask("repository", "acme/app")], "claim-of-other-system"),
            (
                "sub with the user in it",
                vec![Ask(
                    "sub",
                    "org/6d2a1f4c-0b7e-4b3a-9a55-2c8f0f9b6a10/project/8f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9",
                )],
                "subgroup",
            ),
            (
                "The default audience, the organization",
                vec![Say("aud", json!("6d2a1f4c-0b7e-4b3a-9a55-2c8f0f9b6a10"))],
                "audience-default",
            ),
            ("The audience of another service", vec![Say("aud", json!("sts.amazonaws.com"))], "audience-other"),
            ("No audience", vec![Silent("aud")], "audience-missing"),
            ("The issuer without the organization", vec![Issuer("https://oidc.circleci.com")], "issuer-path"),
            ("Another organization as issuer", vec![Issuer("https://oidc.circleci.com/org/other")], "issuer-path"),
            ("A job that ran for too long", vec![Later(4_000)], "expired"),
            ("Signed by somebody else", vec![Forged], "bad-signature"),
            ("CircleCI cannot be reached", vec![Down, Unasked(RERUN)], "issuer-unreachable"),
            ("An empty variable", vec![Text(|_| String::new())], "malformed"),
        ],
    }
}
