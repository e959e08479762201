#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use yaml_rust2::{Yaml, YamlLoader};

use super::{
    job::{CONNECTION, CONTEXT, DEPLOYMENT},
    quoting::shell,
    *,
};

/// Finds the job in a file.
type Job = fn(&Yaml) -> &Yaml;

#[test]
fn every_snippet_names_the_exact_url_audience_and_account() {
    let context = SnippetContext {
        public_url: "https://tharsis.example".into(),
        audience: "https://audience.example".into(),
        service_account: "trn:service_account:acme/deploy".into(),
        ..SnippetContext::default()
    };
    for system in CiSystem::ALL {
        let [curl, cli] = snippets(system, &context);
        assert!(curl.text.contains("https://tharsis.example/v1/serviceaccounts/token"), "{}", curl.text);
        assert!(cli.text.contains("-http-endpoint https://tharsis.example\n"), "{}", cli.text);
        // What stands in a shell's or Groovy's way: the text must arrive as it is written.
        let lines = cli.text.lines().filter(|line| line.contains("tharsis-cli") || line.contains("releases"));
        assert!(lines.clone().count() == 2 && lines.clone().all(|line| !line.contains('\\')), "{}", cli.text);
        for snippet in [curl, cli] {
            assert!(snippet.text.contains("trn:service_account:acme/deploy"), "{}", snippet.text);
            let fixed = system == CiSystem::Bitbucket || system == CiSystem::AzureDevops;
            assert!(fixed || snippet.text.contains("https://audience.example"), "{}", snippet.text);
            assert!(!snippet.text.contains('<'), "{}", snippet.text);
            // What is to be filled in is said before it is met.
            let (_, said) = snippet.text.split_once(CONNECTION).unwrap_or_default();
            assert_eq!(system == CiSystem::AzureDevops, said.contains(CONNECTION), "{}", snippet.text);
        }
    }
}

/// Both documents of a system, read back from YAML.
fn read(system: CiSystem, audience: &str) -> [Yaml; 2] {
    read_bound(system, audience, &[])
}

/// The same for a provider that binds claims.
fn read_bound(system: CiSystem, audience: &str, bound: &[(&str, &str)]) -> [Yaml; 2] {
    let context = SnippetContext {
        public_url: "https://tharsis.example".into(),
        audience: audience.into(),
        service_account: "trn:service_account:acme/deploy".into(),
        bound: bound.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    };
    snippets(system, &context).map(|snippet| {
        let mut documents = YamlLoader::load_from_str(&snippet.text).unwrap_or_default();
        assert_eq!(documents.len(), 1, "{}", snippet.text);
        documents.remove(0)
    })
}

/// Systems whose snippet is a file in YAML, and where in it the script is.
const FILES: [(CiSystem, Job); 8] = [
    (CiSystem::Gitlab, |file| &file["deploy"]["script"][0]),
    (CiSystem::Github, |file| &file["jobs"]["deploy"]["steps"][0]["run"]),
    (CiSystem::Forgejo, |file| &file["jobs"]["deploy"]["steps"][0]["run"]),
    (CiSystem::Buildkite, |file| &file["steps"][0]["command"]),
    (CiSystem::Circleci, |file| &file["jobs"]["deploy"]["steps"][0]["run"]),
    (CiSystem::Bitbucket, |file| &file["pipelines"]["default"][0]["step"]["script"][1]),
    (CiSystem::AzureDevops, |file| &file["steps"][0]["script"]),
    (CiSystem::Kubernetes, |file| &file["spec"]["containers"][0]["args"][0]),
];

#[test]
fn a_snippet_that_is_a_file_is_one() {
    for (system, script) in FILES {
        for audience in ["https://audience.example", "urn:x", "yes", "a: b # c \"d\""] {
            for file in read(system, audience) {
                let script = script(&file).as_str().unwrap_or_default();
                assert!(script.contains("trn:service_account:acme/deploy"), "{system:?} {file:?}");
                let (last, from) = (script.lines().last().unwrap_or_default(), script.lines().next());
                assert!(last.contains("/v1/caller") || last.contains("caller-identity"), "{last}");
                assert!(from.is_some_and(|line| !line.starts_with(' ')), "{script}");
            }
        }
    }
}

#[test]
fn a_file_asks_for_a_token_of_the_audience() {
    for audience in ["https://audience.example", "urn:x", "yes", "a: b # c \"d\""] {
        let [gitlab, _] = read(CiSystem::Gitlab, audience);
        assert_eq!(gitlab["deploy"]["id_tokens"]["ID_TOKEN"]["aud"].as_str(), Some(audience));
        let [pod, _] = read(CiSystem::Kubernetes, audience);
        let spec = &pod["spec"];
        let token = &spec["volumes"][0]["projected"]["sources"][0]["serviceAccountToken"];
        assert_eq!(token["audience"].as_str(), Some(audience));
        assert_eq!(pod["kind"].as_str(), Some("Pod"));
        let mount = &spec["containers"][0]["volumeMounts"][0];
        assert_eq!(mount["name"], spec["volumes"][0]["name"]);
        let path = format!("{}/{}", mount["mountPath"].as_str().unwrap(), token["path"].as_str().unwrap());
        assert!(spec["containers"][0]["args"][0].as_str().unwrap().contains(&path), "{path}");
    }
}

#[test]
fn an_audience_is_no_command() {
    let hostile = "a'$(touch /tmp/x)`id`\"; #& {}";
    let script = |system: CiSystem| {
        let (_, job) = FILES.into_iter().find(|(of, _)| *of == system).unwrap();
        job(&read(system, hostile)[0]).as_str().unwrap().to_owned()
    };
    let github = script(CiSystem::Github);
    assert!(
        github.contains("&audience=a%27%24%28touch%20/tmp/x%29%60id%60%22%3B%20%23%26%20%7B%7D\" | sed"),
        "{github}"
    );
    let quoted = "'a'\\''$(touch /tmp/x)`id`\"; #& {}'";
    let buildkite = script(CiSystem::Buildkite);
    assert!(buildkite.contains(&format!("--audience {})", quoted.replace('$', "$$"))), "{buildkite}");
    let circleci = script(CiSystem::Circleci);
    let json = r#"'{"aud": "a'\''$(touch /tmp/x)`id`\"; #& {}"}'"#;
    assert!(circleci.contains(&format!("--claims {json})")), "{circleci}");
    // What a shell makes of it, where there is one.
    for word in [hostile, "plain/word", "", "a'b", "''"] {
        let said = std::process::Command::new("sh").arg("-c").arg(format!("printf %s {}", shell(word))).output();
        assert_eq!(String::from_utf8(said.unwrap().stdout).unwrap(), word);
    }
}

#[test]
fn a_workflow_says_when_it_runs_and_may_ask_for_a_token() {
    let [github, _] = read(CiSystem::Github, "https://audience.example");
    let [forgejo, _] = read(CiSystem::Forgejo, "https://audience.example");
    for workflow in [&github, &forgejo] {
        assert_eq!(workflow["on"]["push"]["branches"][0].as_str(), Some("main"));
    }
    assert_eq!(github["jobs"]["deploy"]["permissions"]["id-token"].as_str(), Some("write"));
    assert_eq!(forgejo["jobs"]["deploy"]["enable-openid-connect"].as_bool(), Some(true));
    let [circle, _] = read(CiSystem::Circleci, "https://audience.example");
    assert_eq!(circle["workflows"]["deploy"]["jobs"][0].as_str(), Some("deploy"));
    assert!(!circle["version"].is_badvalue());
}

#[test]
fn a_run_of_hcp_terraform_asks_by_a_variable() {
    let context = SnippetContext {
        public_url: "https://tharsis.example".into(),
        audience: "https://audience.example".into(),
        service_account: "trn:service_account:acme/deploy".into(),
        ..SnippetContext::default()
    };
    for snippet in snippets(CiSystem::HcpTerraform, &context) {
        assert!(snippet.text.contains("TFC_WORKLOAD_IDENTITY_AUDIENCE = https://audience.example\n"));
        assert!(snippet.text.contains("\nID_TOKEN=$TFC_WORKLOAD_IDENTITY_TOKEN\n"));
    }
}

#[test]
fn a_job_runs_where_the_trust_wants_it() {
    let of = |system, bound: &[(&str, &str)]| read_bound(system, "https://audience.example", bound)[0].clone();
    let gitlab = of(CiSystem::Gitlab, &[("ref", "release/1.0"), ("environment", "production")]);
    assert_eq!(gitlab["deploy"]["environment"].as_str(), Some("production"));
    assert_eq!(gitlab["deploy"]["rules"][0]["if"].as_str(), Some("$CI_COMMIT_REF_NAME == \"release/1.0\""));
    assert!(of(CiSystem::Gitlab, &[("project_id", "20")])["deploy"]["environment"].is_badvalue());

    let github = of(CiSystem::Github, &[("environment", "production: a"), ("ref", "refs/heads/stable")]);
    assert_eq!(github["jobs"]["deploy"]["environment"].as_str(), Some("production: a"));
    assert_eq!(github["on"]["push"]["branches"][0].as_str(), Some("stable"));
    let tagged = of(CiSystem::Forgejo, &[("ref", "refs/tags/v1")]);
    assert_eq!(
        (tagged["on"]["push"]["tags"][0].as_str(), tagged["on"]["push"]["branches"].is_badvalue()),
        (Some("v1"), true)
    );
    for (event, there) in [("workflow_dispatch", "workflow_dispatch"), ("schedule", "schedule"), ("release", "release")]
    {
        let on = of(CiSystem::Github, &[("event_name", event), ("ref", "refs/heads/main")])["on"].clone();
        assert!(!on[there].is_badvalue() && on["push"].is_badvalue(), "{event}");
    }

    assert_eq!(of(CiSystem::Buildkite, &[("build_branch", "main")])["steps"][0]["branches"].as_str(), Some("main"));
    let bound = [("oidc.circleci.com/context-ids", "12-ab"), ("oidc.circleci.com/vcs-ref", "refs/heads/main")];
    let circle = of(CiSystem::Circleci, &bound);
    let deploy = &circle["workflows"]["deploy"]["jobs"][0]["deploy"];
    assert_eq!(deploy["context"].as_str(), Some(CONTEXT));
    assert_eq!(deploy["filters"]["branches"]["only"].as_str(), Some("main"));
    let bitbucket = of(CiSystem::Bitbucket, &[("branchName", "main"), ("deploymentEnvironmentUuid", "{a-b}")]);
    let step = &bitbucket["pipelines"]["branches"]["main"][0]["step"];
    assert_eq!((step["deployment"].as_str(), step["oidc"].as_bool()), (Some(DEPLOYMENT), Some(true)));
    assert!(step["script"][1].as_str().unwrap().contains("/v1/caller"));
    let pod = of(
        CiSystem::Kubernetes,
        &[("kubernetes.io.namespace", "build"), ("kubernetes.io.serviceaccount.name", "deployer-2")],
    );
    assert_eq!(pod["metadata"]["namespace"].as_str(), Some("build"));
    assert_eq!(pod["spec"]["serviceAccountName"].as_str(), Some("deployer-2"));
    let context =
        SnippetContext { bound: vec![("terraform_run_phase".into(), "plan".into())], ..SnippetContext::default() };
    assert_eq!(snippets(CiSystem::HcpTerraform, &context)[0].title, "hooks/terraform-pre-plan of an agent");
}

#[test]
fn only_what_is_bound_word_by_word_is_taken_over() {
    let provider = |how: &str| -> TrustedIdentityProvider {
        let provider = serde_json::json!({
            "id": "VElQXzAxYWEwMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMA", "issuer": "https://gitlab.example",
            "audience": null, "match": how, "bound_claims": {"ref": "release/*", "environment": "production"},
            "expires_at": null, "disabled": false, "single_use": false, "max_token_life_seconds": null,
            "max_session_seconds": null,
        });
        serde_json::from_value(provider).unwrap()
    };
    let bound = |how| {
        let context = SnippetContext::of(&provider(how), "https://tharsis.example", "trn:service_account:acme/deploy");
        assert_eq!(context.audience, "https://tharsis.example");
        context.bound.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(bound("exact"), ["environment", "ref"]);
    assert_eq!(bound("wildcard"), ["environment"]);
}
