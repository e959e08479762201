//! How a job gets its ID token and logs in, ready to paste.

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
        CiSystem::HcpTerraform | CiSystem::Other => "In a shell",
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
            "deploy:\n  id_tokens:\n    ID_TOKEN:\n      aud: {audience}\n  script:\n    - |\n{}",
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
                format!("  \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience={audience}\" | jq -r .value)"),
            ];
            format!(
                "jobs:\n  deploy:\n    runs-on: ubuntu-latest\n{permission}    steps:\n      - run: |\n{}{}",
                indent(&fetch, 10),
                indent(login, 10)
            )
        }
        CiSystem::Buildkite => format!(
            "steps:\n  - command: |\n      ID_TOKEN=$$(buildkite-agent oidc request-token --audience {audience})\n{}",
            indent(login, 6).replace('$', "$$")
        ),
        CiSystem::Circleci => format!(
            "jobs:\n  deploy:\n    docker:\n      - image: cimg/base:stable\n    steps:\n      - run: |\n          \
             ID_TOKEN=$(circleci run oidc get --claims '{{\"aud\": \"{audience}\"}}')\n{}",
            indent(login, 10)
        ),
        CiSystem::Bitbucket => format!(
            "pipelines:\n  default:\n    - step:\n        oidc: true\n        script:\n          - \
             ID_TOKEN=$BITBUCKET_STEP_OIDC_TOKEN # its audience is fixed: set it in the trusted identity provider\n          \
             - |\n{}",
            indent(login, 12)
        ),
        CiSystem::AzureDevops => format!(
            "steps:\n  - script: |\n      ID_TOKEN=$(curl -s -X POST -H \"Authorization: Bearer $(System.AccessToken)\" \
             -H \"Content-Length: 0\" \\\n        \"$(System.OidcRequestUri)?api-version=7.1&serviceConnectionId=<id>\" | \
             jq -r .oidcToken)\n{}",
            indent(login, 6)
        ),
        CiSystem::Kubernetes => format!(
            "# In the pod:\n# volumes:\n#   - name: id-token\n#     projected:\n#       sources:\n#         - \
             serviceAccountToken: {{ audience: \"{audience}\", path: token, expirationSeconds: 600 }}\n\
             ID_TOKEN=$(cat /var/run/secrets/id-token/token)\n{}",
            indent(login, 0)
        ),
        CiSystem::Jenkins => format!(
            "// Credentials: an OpenID Connect id token with audience {audience}, called tharsis\n\
             withCredentials([string(credentialsId: 'tharsis', variable: 'ID_TOKEN')]) {{\n  sh '''\n{}  '''\n}}\n",
            indent(login, 4)
        ),
        CiSystem::HcpTerraform | CiSystem::Other => {
            format!("# ID_TOKEN: the OIDC ID token of the job, with audience {audience}\n{}", indent(login, 0))
        }
    }
}

#[cfg(test)]
mod tests {
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
                assert!(!snippet.text.contains('<') || system == CiSystem::AzureDevops, "{}", snippet.text);
            }
        }
    }
}
