//! How a job gets its ID token and logs in, ready to paste.
//!
//! The text is to run as it is: with what the trust asks for (environment, branch, context), in the shells that CI systems
//! use (with `-e` and `pipefail`, and without), and on images that have curl and nothing else. A refusal is printed, since
//! its `login_id` is the way to the reason.

mod job;
mod quoting;

use super::CiSystem;
use crate::{claims::Match, model::TrustedIdentityProvider};

/// What a snippet has to name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SnippetContext {
    /// Where this server is reached.
    pub public_url: String,
    /// The audience that the trusted identity provider asks for.
    pub audience: String,
    /// The TRN of the service account.
    pub service_account: String,
    /// What the provider asks for word by word, claim and value: where the job has to run.
    pub bound: Vec<(String, String)>,
}

impl SnippetContext {
    /// What the snippets of a provider name. Where no audience is asked for, tokens are made for this server.
    #[must_use]
    pub fn of(provider: &TrustedIdentityProvider, public_url: &str, service_account: &str) -> Self {
        let exact = |value: &str| provider.how == Match::Exact || !value.contains('*');
        let bound = provider.bound_claims.iter().filter(|claim| exact(&claim.value));
        Self {
            public_url: public_url.to_owned(),
            audience: provider.audience.clone().unwrap_or_else(|| public_url.to_owned()),
            service_account: service_account.to_owned(),
            bound: bound.map(|claim| (claim.name.clone(), claim.value.clone())).collect(),
        }
    }

    /// The value that a claim has to have.
    fn bound(&self, claim: &str) -> Option<&str> {
        self.bound.iter().find(|(name, _)| name == claim).map(|(_, value)| value.as_str())
    }
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
        CiSystem::HcpTerraform if context.bound("terraform_run_phase") == Some("plan") => {
            "hooks/terraform-pre-plan of an agent"
        }
        CiSystem::HcpTerraform => "hooks/terraform-pre-apply of an agent",
        CiSystem::Other => "In a script",
    };
    [
        Snippet { title, text: job::job(system, context, &curl(context)) },
        Snippet { title: "With the Tharsis CLI", text: job::job(system, context, &cli(context)) },
    ]
}

/// The lines that exchange `$ID_TOKEN` for `$ACCESS_TOKEN`. A refusal is printed and ends the job: it names the `login_id`.
/// Without jq, which many images lack, and with no backslash but at the end of a line: Groovy would take it away.
fn curl(context: &SnippetContext) -> Vec<String> {
    let url = &context.public_url;
    vec![
        format!("ANSWER=$(curl --fail-with-body --silent --show-error {url}/v1/serviceaccounts/token \\"),
        "  --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer \\".to_owned(),
        format!("  --data-urlencode client_id={} \\", context.service_account),
        "  --data-urlencode assertion=\"$ID_TOKEN\") || { echo \"$ANSWER\"; exit 1; }".to_owned(),
        format!("ACCESS_TOKEN=$(echo \"$ANSWER\" | {})", quoting::member("access_token")),
        format!(
            "curl --fail-with-body --silent --show-error -H \"Authorization: Bearer $ACCESS_TOKEN\" {url}/v1/caller"
        ),
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

#[cfg(test)]
mod tests;
