use serde_json::json;

use super::{Ask, Disabled, Down, Forged, Issuer, Later, Say, Silent, System, Text, Wildcard};

const ORGANIZATION: &str = "terraform_organization_id";
const WORKSPACE: &str = "terraform_workspace_id";
const PHASE: &str = "terraform_run_phase";

pub(super) fn system() -> System {
    System {
        title: "HCP Terraform",
        token: include_str!("../../../fixtures/hcp-terraform.json"),
        audience: None,
        claims: &[
            (ORGANIZATION, "org-GRNbCjYNpBB6NEBH"),
            ("terraform_organization_name", "acme"),
            (WORKSPACE, "ws-mbsd5E3Ktt5Rg2Xm"),
            ("terraform_workspace_name", "prod"),
            (PHASE, "apply"),
        ],
        wrong: vec![
            ("The organization's id in lower case", vec![Ask(ORGANIZATION, "org-grnbcjynpbb6nebh")], "letter-case"),
            (
                "The letter O for a zero in an id",
                vec![Ask(WORKSPACE, "ws-mbsd5E3Ktt5Rg2XO"), Say(WORKSPACE, json!("ws-mbsd5E3Ktt5Rg2X0"))],
                "look-alike",
            ),
            ("A blank after the id", vec![Ask(WORKSPACE, "ws-mbsd5E3Ktt5Rg2Xm ")], "blanks"),
            ("The organization's name as its id", vec![Ask(ORGANIZATION, "acme")], "other-claim"),
            ("The workspace's name as its id", vec![Ask(WORKSPACE, "prod")], "other-claim"),
            (
                "The workspace was made anew under its name",
                vec![Say(WORKSPACE, json!("ws-0000000000000000"))],
                "id-changed",
            ),
            ("The workspace with its organization", vec![Ask("terraform_workspace_name", "acme/prod")], "subgroup"),
            ("Another workspace", vec![Ask("terraform_workspace_name", "staging")], "different"),
            ("A plan where only apply may", vec![Say(PHASE, json!("plan"))], "different"),
            ("Plan and apply in one value", vec![Ask(PHASE, "plan,apply")], "several-values"),
            ("The phase in other letter case", vec![Ask(PHASE, "Apply")], "letter-case"),
            (
                "sub of the other phase",
                vec![Ask("sub", "organization:acme:project:Default Project:workspace:prod:run_phase:plan")],
                "sub-part",
            ),
            (
                "sub without the project",
                vec![Ask("sub", "organization:acme:workspace:prod:run_phase:apply")],
                "different",
            ),
            (
                "A pattern with the match type exact",
                vec![Ask("sub", "organization:acme:project:*:workspace:prod:run_phase:*")],
                "star-in-exact",
            ),
            (
                "A pattern that ends too soon",
                vec![Wildcard, Ask("sub", "organization:acme:project:*:workspace:prod")],
                "wildcard-span",
            ),
            (
                "A pattern with the wrong project",
                vec![Wildcard, Ask("sub", "organization:acme:project:infra:*")],
                "different",
            ),
            ("The name of the claim without terraform_", vec![Ask("workspace_name", "prod")], "claim-name"),
            ("The name of the claim with a dash", vec![Ask("terraform-run-phase", "apply")], "claim-name"),
            ("The claim of GitHub", vec![Ask("repository", "acme/app")], "claim-of-other-system"),
            ("The default audience", vec![Say("aud", json!("aws.workload.identity"))], "audience-default"),
            ("The audience of another service", vec![Say("aud", json!("https://vault.example"))], "audience-other"),
            ("The audience with a slash", vec![Say("aud", json!("https://tharsis.example/"))], "slash-end"),
            ("No audience", vec![Silent("aud")], "audience-missing"),
            ("The own Terraform Enterprise as issuer", vec![Issuer("https://tfe.example.com")], "issuer-other"),
            ("The issuer with the path of the API", vec![Issuer("https://app.terraform.io/api")], "issuer-path"),
            ("A run that waited for too long", vec![Later(7_300)], "expired"),
            ("Signed by somebody else", vec![Forged], "bad-signature"),
            ("HCP Terraform cannot be reached", vec![Down], "issuer-unreachable"),
            ("The provider is disabled", vec![Disabled], "not-in-use"),
            (
                "The variable's name instead of its value",
                vec![Text(|_| "$TFC_WORKLOAD_IDENTITY_TOKEN".to_owned())],
                "malformed",
            ),
        ],
    }
}
