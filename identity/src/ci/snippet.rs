//! How a job gets its ID token and logs in, ready to paste.

use std::fmt::Write as _;

use super::CiSystem;

/// What a snippet has to name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetContext {
    /// Where this server is reached.
    pub public_url: String,
    /// The audience that the trusted identity provider asks for.
    pub audience: String,
    /// The TRN of the service account.
    pub service_account: String,
}

/// Something to paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// What it is and where it goes.
    pub title: &'static str,
    /// The text.
    pub text: String,
}

/// What to paste into a pipeline of this system: logging in with curl, and with the Tharsis CLI.
#[must_use]
pub fn snippets(system: CiSystem, context: &SnippetContext) -> [Snippet; 2] {
    let title = match system {
        CiSystem::Gitlab => ".gitlab-ci.yml",
        CiSystem::Github => ".github/workflows/deploy.yml",
        CiSystem::Forgejo => ".forgejo/workflows/deploy.yml",
        CiSystem::Buildkite => "pipeline.yml",
        CiSystem::Circleci => ".circleci/config.yml",
        CiSystem::Bitbucket => "bitbucket-pipelines.yml",
        CiSystem::AzureDevops => "azure-pipelines.yml",
        CiSystem::Kubernetes => "pod.yaml",
        CiSystem::Jenkins => "Jenkinsfile",
        CiSystem::HcpTerraform => "hooks/terraform-pre-apply of an agent",
        CiSystem::Other => "In a shell",
    };
    [
        Snippet { title, text: job(system, context, &curl(context)) },
        Snippet { title: "With the Tharsis CLI", text: job(system, context, &cli(context)) },
    ]
}

/// The lines that exchange `$ID_TOKEN` for `$ACCESS_TOKEN`.
fn curl(context: &SnippetContext) -> Vec<String> {
    vec![
        format!("ACCESS_TOKEN=$(curl --fail-with-body --silent {}/v1/serviceaccounts/token \\", context.public_url),
        "  --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer \\".to_owned(),
        format!("  --data-urlencode client_id={} \\", context.service_account),
        "  --data-urlencode assertion=\"$ID_TOKEN\" | jq -r .access_token)".to_owned(),
        format!("curl --fail-with-body -H \"Authorization: Bearer $ACCESS_TOKEN\" {}/v1/caller", context.public_url),
    ]
}

/// Where Tharsis publishes its command line: releases, and the files of each.
const CLI: &str = "https://gitlab.com/api/v4/projects/39923532";

/// The lines that fetch the command line (the latest stable version for Linux on amd64) and let it log in with
/// `$ID_TOKEN`. It takes the account and the token from the environment, but the server from its settings only. No line
/// has a backslash: Groovy would take it away.
fn cli(context: &SnippetContext) -> Vec<String> {
    vec![
        format!("CLI={CLI}"),
        "VERSION=$(curl --fail --silent --show-error \"$CLI/releases\" | jq -r 'map(.tag_name | \
         select(test(\"^v[0-9]+[.][0-9]+[.][0-9]+$\")))[0]')"
            .to_owned(),
        "curl --fail --silent --show-error --location --output tharsis \
         \"$CLI/packages/generic/tharsis-cli/$VERSION/tharsis_${VERSION}_linux_amd64\""
            .to_owned(),
        "chmod +x tharsis".to_owned(),
        format!("export THARSIS_SERVICE_ACCOUNT_ID={}", context.service_account),
        "export THARSIS_SERVICE_ACCOUNT_TOKEN=\"$ID_TOKEN\"".to_owned(),
        format!("./tharsis configure -profile default -http-endpoint {}", context.public_url),
        "./tharsis caller-identity".to_owned(),
    ]
}

fn indent(lines: &[String], by: usize) -> String {
    let margin = " ".repeat(by);
    lines.iter().flat_map(|line| [margin.as_str(), line, "\n"]).collect()
}

fn job(system: CiSystem, context: &SnippetContext, login: &[String]) -> String {
    let audience = &context.audience;
    match system {
        CiSystem::Gitlab => format!(
            "deploy:\n  id_tokens:\n    ID_TOKEN:\n      aud: {}\n  script:\n    - |\n{}",
            yaml(audience),
            indent(login, 6)
        ),
        CiSystem::Github | CiSystem::Forgejo => {
            let permission = if system == CiSystem::Github {
                "    permissions:\n      id-token: write\n"
            } else {
                "    enable-openid-connect: true\n"
            };
            let fetch = [
                "ID_TOKEN=$(curl -sH \"Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\" \\".to_owned(),
                format!("  \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience={}\" | jq -r .value)", in_url(audience)),
            ];
            format!(
                "on:\n  push:\n    branches: [main]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n{permission}    \
                 steps:\n      - run: |\n{}{}",
                indent(&fetch, 10),
                indent(login, 10)
            )
        }
        CiSystem::Buildkite => format!(
            "steps:\n  - command: |\n      ID_TOKEN=$$(buildkite-agent oidc request-token --audience {})\n{}",
            shell(audience).replace('$', "$$"),
            indent(login, 6).replace('$', "$$")
        ),
        CiSystem::Circleci => format!(
            "version: 2.1\njobs:\n  deploy:\n    docker:\n      - image: cimg/base:stable\n    steps:\n      - run: |\n          \
             ID_TOKEN=$(circleci run oidc get --claims {})\n{}workflows:\n  deploy:\n    jobs:\n      \
             - deploy\n",
            shell(&format!("{{\"aud\": {}}}", serde_json::Value::from(audience.as_str()))),
            indent(login, 10)
        ),
        CiSystem::Bitbucket => format!(
            "pipelines:\n  default:\n    - step:\n        oidc: true\n        script:\n          - \
             ID_TOKEN=$BITBUCKET_STEP_OIDC_TOKEN # its audience is fixed: set it in the trusted identity provider\n          \
             - |\n{}",
            indent(login, 12)
        ),
        CiSystem::AzureDevops => format!(
            "# Put the id of the service connection in the place of {CONNECTION}: it stands as resourceId in the address\n\
             # of the connection's page, under Project settings, Service connections.\n\
             trigger:\n  - main\npool:\n  vmImage: ubuntu-latest\nsteps:\n  - script: |\n      ID_TOKEN=$(curl -s -X POST \
             -H \"Authorization: Bearer $(System.AccessToken)\" -H \"Content-Length: 0\" \\\n        \
             \"$(System.OidcRequestUri)?api-version=7.1&serviceConnectionId={CONNECTION}\" | jq -r .oidcToken)\n{}",
            indent(login, 6)
        ),
        CiSystem::Kubernetes => pod(audience, login),
        CiSystem::Jenkins => format!(
            "// Credentials: an OpenID Connect id token with audience {audience}, called tharsis\n\
             withCredentials([string(credentialsId: 'tharsis', variable: 'ID_TOKEN')]) {{\n  sh '''\n{}  '''\n}}\n",
            indent(login, 4)
        ),
        CiSystem::HcpTerraform => format!(
            "#!/bin/sh\n# Environment variable of the workspace: TFC_WORKLOAD_IDENTITY_AUDIENCE = {audience}\n# The \
             hooks of the agent then have the token.\nID_TOKEN=$TFC_WORKLOAD_IDENTITY_TOKEN\n{}",
            indent(login, 0)
        ),
        CiSystem::Other => {
            format!("# ID_TOKEN: the OIDC ID token of the job, with audience {audience}\n{}", indent(login, 0))
        }
    }
}

/// What a person has to fill in. As it can be in a URL, the shell takes it as it is until then.
const CONNECTION: &str = "SERVICE_CONNECTION_ID";

/// A pod that has a token of its service account for this audience and logs in with it.
fn pod(audience: &str, login: &[String]) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: deploy\nspec:\n  # The service account of the bound claims, in its \
         namespace.\n  serviceAccountName: deployer\n  restartPolicy: Never\n  containers:\n    - name: deploy\n      image: \
         alpine:3\n      command: [sh, -ec]\n      args:\n        - |\n          apk add --no-cache curl jq\n          \
         ID_TOKEN=$(cat /var/run/secrets/id-token/token)\n{}      volumeMounts:\n        - name: id-token\n          \
         mountPath: /var/run/secrets/id-token\n          readOnly: true\n  volumes:\n    - name: id-token\n      projected:\n        \
         sources:\n          - serviceAccountToken:\n              audience: {}\n              path: token\n              \
         expirationSeconds: 600\n",
        indent(login, 10),
        yaml(audience)
    )
}

/// A text as a value in YAML: as it is if that means itself, else in quotation marks.
fn yaml(text: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "/:._-".contains(character);
    let means_itself = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.contains(['/', '.'])
        && !text.ends_with(':')
        && text.chars().all(plain);
    if means_itself { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// A text as one word of a shell: as it is if that means itself, else in single quotes.
fn shell(text: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "/:._-@".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// A text as the value of a URL's parameter, where the shell reads it between double quotes.
fn in_url(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/:._-~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use yaml_rust2::{Yaml, YamlLoader};

    /// Finds the job in a file.
    type Job = fn(&Yaml) -> &Yaml;

    use super::*;

    #[test]
    fn every_snippet_names_the_exact_url_audience_and_account() {
        let context = SnippetContext {
            public_url: "https://tharsis.example".into(),
            audience: "https://audience.example".into(),
            service_account: "trn:service_account:acme/deploy".into(),
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
        let context = SnippetContext {
            public_url: "https://tharsis.example".into(),
            audience: audience.into(),
            service_account: "trn:service_account:acme/deploy".into(),
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
            github.contains("&audience=a%27%24%28touch%20/tmp/x%29%60id%60%22%3B%20%23%26%20%7B%7D\" | jq"),
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
        };
        for snippet in snippets(CiSystem::HcpTerraform, &context) {
            assert!(snippet.text.contains("TFC_WORKLOAD_IDENTITY_AUDIENCE = https://audience.example\n"));
            assert!(snippet.text.contains("\nID_TOKEN=$TFC_WORKLOAD_IDENTITY_TOKEN\n"));
        }
    }
}
