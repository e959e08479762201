use serde_json::json;

use super::{Ask, Audience, Down, Forged, Issuer, Later, Rotated, Say, Silent, System, Wildcard};

pub(super) fn system() -> System {
    System {
        title: "Azure DevOps",
        token: include_str!("../../../fixtures/azure-devops.json"),
        audience: Some("api://AzureADTokenExchange"),
        claims: &[("sub", "sc://acme/platform/tharsis-deploy")],
        wrong: vec![
            ("The project in other letter case", vec![Ask("sub", "sc://acme/Platform/tharsis-deploy")], "letter-case"),
            ("A blank after the service connection", vec![Ask("sub", "sc://acme/platform/tharsis-deploy ")], "blanks"),
            (
                "A slash after the service connection",
                vec![Ask("sub", "sc://acme/platform/tharsis-deploy/")],
                "slash-end",
            ),
            (
                "Two slashes in the service connection",
                vec![Ask("sub", "sc://acme//platform/tharsis-deploy")],
                "slash-double",
            ),
            (
                "A long dash in the service connection",
                vec![Ask("sub", "sc://acme/platform/tharsis\u{2013}deploy")],
                "look-alike",
            ),
            ("The project only", vec![Ask("sub", "sc://acme/platform")], "subgroup"),
            ("The service connection only", vec![Ask("sub", "tharsis-deploy")], "subgroup"),
            ("A pattern with the match type exact", vec![Ask("sub", "sc://acme/*")], "star-in-exact"),
            ("A pattern that ends too soon", vec![Wildcard, Ask("sub", "sc://acme/*/tharsis")], "wildcard-span"),
            (
                "A pattern without the organization",
                vec![Wildcard, Ask("sub", "sc://*/prod/tharsis-deploy")],
                "wildcard-span",
            ),
            ("A regular expression", vec![Ask("sub", "sc://acme/.*")], "other-pattern"),
            ("Another service connection", vec![Say("sub", json!("sc://acme/platform/other"))], "different"),
            ("The pipeline's number as a number with a zero", vec![Ask("def_id", "017")], "number-string"),
            ("The organization's name as its UUID", vec![Ask("org_id", "acme")], "different"),
            (
                "The project's UUID for the organization's",
                vec![Ask("org_id", "5e4d3c2b-1a09-4f8e-9d7c-6b5a49382716")],
                "other-claim",
            ),
            ("The branch without refs/heads/", vec![Ask("rpo_ref", "main")], "ref-prefix"),
            ("The claim of GitHub", vec![Ask("repository", "acme/app")], "claim-of-other-system"),
            ("The name of the claim with a typing error", vec![Ask("rpo_reff", "refs/heads/main")], "claim-name"),
            ("A claim that there is not", vec![Ask("pipeline", "deploy")], "claim-missing"),
            (
                "Our own address as audience, which Azure never sends",
                vec![Audience("https://tharsis.example")],
                "audience-default",
            ),
            ("The audience in other letter case", vec![Audience("api://azureadtokenexchange")], "letter-case"),
            ("No audience", vec![Silent("aud")], "audience-missing"),
            (
                "Another organization as issuer",
                vec![Issuer("https://vstoken.dev.azure.com/00000000-8d7c-4b6a-9594-837261504948")],
                "issuer-path",
            ),
            ("dev.azure.com as issuer", vec![Issuer("https://dev.azure.com/acme")], "issuer-other"),
            ("Entra as issuer", vec![Issuer("https://login.microsoftonline.com/acme/v2.0")], "issuer-other"),
            ("A token that was kept for too long", vec![Later(700)], "expired"),
            ("The clock of Azure is ahead", vec![Say("iat", json!(1_795_467_240 + 90))], "clock"),
            ("Azure has changed its key", vec![Rotated], "key-rotated"),
            ("Signed by somebody else", vec![Forged], "bad-signature"),
            ("Azure cannot be reached", vec![Down], "issuer-unreachable"),
        ],
    }
}
