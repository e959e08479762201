use serde_json::json;

use super::{Ask, Audience, Down, Issuer, Later, Rotated, Say, Silent, StrangeKey, System, Text, Wildcard};

const NAMESPACE: &str = "kubernetes.io.namespace";
const NAME: &str = "kubernetes.io.serviceaccount.name";
const UID: &str = "kubernetes.io.serviceaccount.uid";

pub(super) fn system() -> System {
    System {
        title: "Kubernetes",
        token: include_str!("../../../fixtures/kubernetes.json"),
        audience: None,
        claims: &[(NAMESPACE, "build"), (NAME, "deployer"), (UID, "5c4d3e2f-1a0b-4c9d-8e7f-6a5b4c3d2e1f")],
        wrong: vec![
            ("The namespace in other letter case", vec![Ask(NAMESPACE, "Build")], "letter-case"),
            ("A line break pasted after the namespace", vec![Ask(NAMESPACE, "build\n")], "invisible"),
            ("The namespace without the path to it", vec![Ask("namespace", "build")], "claim-nested"),
            ("The path with slashes", vec![Ask("kubernetes.io/namespace", "build")], "claim-nested"),
            ("The path with other letters", vec![Ask("kubernetes.io.serviceAccount.name", "deployer")], "claim-nested"),
            (
                "A JSON pointer that does not escape the name",
                vec![Ask("/kubernetes/io/namespace", "build")],
                "claim-nested",
            ),
            ("The whole object as a claim", vec![Ask("kubernetes.io", "build")], "object"),
            ("The object of the service account", vec![Ask("kubernetes.io.serviceaccount", "deployer")], "object"),
            ("The name as UID", vec![Ask(UID, "deployer")], "other-claim"),
            (
                "The service account was made anew under its name",
                vec![Ask(UID, "00000000-1a0b-4c9d-8e7f-6a5b4c3d2e1f")],
                "id-changed",
            ),
            ("Namespace and name in one value", vec![Ask(NAME, "build/deployer")], "subgroup"),
            ("Another namespace in sub", vec![Ask("sub", "system:serviceaccount:prod:deployer")], "sub-part"),
            ("The default service account in sub", vec![Ask("sub", "system:serviceaccount:build:default")], "sub-part"),
            ("sub without system:", vec![Ask("sub", "serviceaccount:build:deployer")], "different"),
            ("A pattern with the match type exact", vec![Ask("sub", "system:serviceaccount:build:*")], "star-in-exact"),
            (
                "A pattern that ends too soon",
                vec![Wildcard, Ask("sub", "system:serviceaccount:*:deploy")],
                "wildcard-span",
            ),
            ("A number in words", vec![Ask("kubernetes.io.warnafter", "soon")], "number-text"),
            ("The pod's node, in a token without", vec![Ask("kubernetes.io.node.zone", "eu-west-1a")], "claim-missing"),
            ("The claim of GitLab", vec![Ask("project_path", "acme/app")], "claim-of-other-system"),
            (
                "The token that every pod has",
                vec![Say("aud", json!(["https://kubernetes.default.svc"]))],
                "audience-default",
            ),
            ("The audience of vault", vec![Say("aud", json!(["vault"]))], "audience-other"),
            ("An empty list of audiences", vec![Say("aud", json!([]))], "audience-missing"),
            ("No audience", vec![Silent("aud")], "audience-missing"),
            ("An audience that is a number", vec![Say("aud", json!([7]))], "audience-form"),
            ("The provider's audience with a slash", vec![Audience("https://tharsis.example/")], "slash-end"),
            (
                "Another cluster",
                vec![Issuer("https://oidc.eks.eu-west-1.amazonaws.com/id/00000000000000000000000000000000")],
                "issuer-path",
            ),
            (
                "The address inside the cluster",
                vec![Issuer("https://kubernetes.default.svc.cluster.local")],
                "issuer-other",
            ),
            ("A token that was mounted an hour ago", vec![Later(3_700)], "expired"),
            ("A legacy token that never expires", vec![Silent("exp")], "no-expiry"),
            ("A token for a year", vec![Say("exp", json!(1_795_467_240 + 31_536_000))], "lifetime"),
            ("exp as a text", vec![Say("exp", json!("1795470840"))], "time-form"),
            ("The cluster has changed its key", vec![Rotated], "key-rotated"),
            ("The cluster was set up anew", vec![StrangeKey], "key-unknown"),
            ("The cluster cannot be reached", vec![Down], "issuer-unreachable"),
            ("Quotation marks around the token", vec![Text(|token| format!("\"{token}\""))], "malformed"),
        ],
    }
}
