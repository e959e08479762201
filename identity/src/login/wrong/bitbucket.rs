use serde_json::json;

use super::{Ask, Audience, Down, Forged, Issuer, Later, Say, Silent, System, Text, Unasked, Wildcard};

const REPOSITORY: &str = "repositoryUuid";

pub(super) fn system() -> System {
    System {
        title: "Bitbucket Pipelines",
        token: include_str!("../../../fixtures/bitbucket.json"),
        audience: Some("ari:cloud:bitbucket::workspace/3f2e1d0c-9b8a-4776-8655-443322110099"),
        claims: &[(REPOSITORY, "{11111111-2222-4333-8444-555555555555}"), ("branchName", "main")],
        wrong: vec![
            (
                "The repository's UUID without its braces",
                vec![Ask(REPOSITORY, "11111111-2222-4333-8444-555555555555")],
                "quotes",
            ),
            (
                "A blank after the repository's UUID",
                vec![Ask(REPOSITORY, "{11111111-2222-4333-8444-555555555555} ")],
                "blanks",
            ),
            ("The repository's name as its UUID", vec![Ask(REPOSITORY, "acme/app")], "different"),
            (
                "The workspace's UUID for the repository's",
                vec![Ask(REPOSITORY, "{3f2e1d0c-9b8a-4776-8655-443322110099}")],
                "other-claim",
            ),
            ("The branch in other letter case", vec![Ask("branchName", "Main")], "letter-case"),
            ("The branch with refs/heads/", vec![Ask("branchName", "refs/heads/main")], "ref-prefix"),
            ("A pattern with the match type exact", vec![Ask("branchName", "m*")], "star-in-exact"),
            ("A pattern that ends too soon", vec![Wildcard, Ask("sub", "{11111111-*-555555555555}")], "wildcard-span"),
            ("Another branch", vec![Say("branchName", json!("release"))], "different"),
            (
                "A pull request",
                vec![Say("branchName", json!("feature")), Say("pullRequestId", json!("7"))],
                "merge-request",
            ),
            (
                "sub with the step in it",
                vec![Ask("sub", "{11111111-2222-4333-8444-555555555555}:{00000000-7777-4888-8999-aaaaaaaaaaaa}")],
                "sub-part",
            ),
            (
                "sub with the repository only",
                vec![Ask("sub", "{11111111-2222-4333-8444-555555555555}"), Unasked(REPOSITORY)],
                "other-claim",
            ),
            (
                "A deployment that the step does not make",
                vec![Ask("deploymentEnvironmentUuid", "{x}")],
                "no-environment",
            ),
            ("The name of the claim with an underscore", vec![Ask("repository_uuid", "x")], "claim-name"),
            ("The name of the claim in lower case", vec![Ask("branchname", "main")], "claim-name"),
            ("The claim of GitHub", vec![Ask("repository_id", "74")], "claim-of-other-system"),
            (
                "Our own address as audience, which Bitbucket never sends",
                vec![Audience("https://tharsis.example")],
                "audience-default",
            ),
            (
                "The audience of another workspace",
                vec![Audience("ari:cloud:bitbucket::workspace/00000000-9b8a-4776-8655-443322110099")],
                "audience-default",
            ),
            ("No audience", vec![Silent("aud")], "audience-missing"),
            (
                "The issuer of another workspace",
                vec![Issuer("https://api.bitbucket.org/2.0/workspaces/other/pipelines-config/identity/oidc")],
                "issuer-path",
            ),
            ("bitbucket.org as issuer", vec![Issuer("https://bitbucket.org")], "issuer-other"),
            ("A step that ran for too long", vec![Later(4_000)], "expired"),
            ("Signed by somebody else", vec![Forged], "bad-signature"),
            ("Bitbucket cannot be reached", vec![Down], "issuer-unreachable"),
            (
                "The variable's name instead of its value",
                vec![Text(|_| "${BITBUCKET_STEP_OIDC_TOKEN}".to_owned())],
                "malformed",
            ),
        ],
    }
}
