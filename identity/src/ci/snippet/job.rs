//! The file of each CI system around the lines that log in, so that the job runs where the trust wants it.

use super::{
    SnippetContext,
    quoting::{in_url, member, shell, yaml},
};
use crate::ci::CiSystem;

/// What a person has to fill in. As it can be in a URL, the shell takes it as it is until then.
pub(super) const CONNECTION: &str = "SERVICE_CONNECTION_ID";
/// The same, where tokens have an identifier and files a name.
pub(super) const CONTEXT: &str = "CONTEXT_NAME";
/// The same.
pub(super) const DEPLOYMENT: &str = "DEPLOYMENT_NAME";

fn indent(lines: &[String], by: usize) -> String {
    let margin = " ".repeat(by);
    lines.iter().flat_map(|line| [margin.as_str(), line, "\n"]).collect()
}

/// The file, with the lines that log in.
pub(super) fn job(system: CiSystem, context: &SnippetContext, login: &[String]) -> String {
    let audience = &context.audience;
    match system {
        CiSystem::Gitlab => gitlab(context, login),
        CiSystem::Github | CiSystem::Forgejo => workflow(system, context, login),
        CiSystem::Buildkite => buildkite(context, login),
        CiSystem::Circleci => circleci(context, login),
        CiSystem::Bitbucket => bitbucket(context, login),
        CiSystem::AzureDevops => azure(login),
        CiSystem::Kubernetes => pod(context, login),
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
            format!(
                "#!/bin/sh\n# ID_TOKEN: the OIDC ID token of the job, with audience {audience}\n{}",
                indent(login, 0)
            )
        }
    }
}

fn gitlab(context: &SnippetContext, login: &[String]) -> String {
    let environment = context.bound("environment").map(|name| format!("  environment: {}\n", yaml(name)));
    // No ref of git has a quotation mark or a backslash in its name.
    let name = context.bound("ref").filter(|name| !name.contains(['"', '\\']));
    let rules = name.map(|name| {
        let condition = format!("$CI_COMMIT_REF_NAME == \"{name}\"");
        format!("  rules:\n    - if: '{}'\n", condition.replace('\'', "''"))
    });
    format!(
        "deploy:\n{}{}  id_tokens:\n    ID_TOKEN:\n      aud: {}\n  script:\n    - |\n{}",
        environment.unwrap_or_default(),
        rules.unwrap_or_default(),
        yaml(&context.audience),
        indent(login, 6)
    )
}

/// When a workflow runs: on what its token says as event and ref.
fn trigger(context: &SnippetContext) -> String {
    match context.bound("event_name") {
        Some("workflow_dispatch") => "  workflow_dispatch:\n".to_owned(),
        Some("schedule") => "  schedule:\n    - cron: \"0 4 * * *\"\n".to_owned(),
        Some("release") => "  release:\n    types: [published]\n".to_owned(),
        _ => {
            let name = context.bound("ref").unwrap_or_default();
            let (kind, name) = match (name.strip_prefix("refs/heads/"), name.strip_prefix("refs/tags/")) {
                (Some(branch), _) => ("branches", branch),
                (None, Some(tag)) => ("tags", tag),
                (None, None) => ("branches", "main"),
            };
            let plain = |character: char| character.is_ascii_alphanumeric() || "/._-".contains(character);
            let quoted = || serde_json::Value::from(name).to_string();
            let name = if name.chars().all(plain) { name.to_owned() } else { quoted() };
            format!("  push:\n    {kind}: [{name}]\n")
        }
    }
}

fn workflow(system: CiSystem, context: &SnippetContext, login: &[String]) -> String {
    let (permission, environment) = if system == CiSystem::Github {
        let environment = context.bound("environment").map(|name| format!("    environment: {}\n", yaml(name)));
        ("    permissions:\n      id-token: write\n", environment.unwrap_or_default())
    } else {
        ("    enable-openid-connect: true\n", String::new())
    };
    let fetch = [
        "ID_TOKEN=$(curl -sH \"Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\" \\".to_owned(),
        format!("  \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience={}\" | {})", in_url(&context.audience), member("value")),
    ];
    format!(
        "on:\n{}jobs:\n  deploy:\n    runs-on: ubuntu-latest\n{environment}{permission}    steps:\n      - run: |\n{}{}",
        trigger(context),
        indent(&fetch, 10),
        indent(login, 10)
    )
}

fn buildkite(context: &SnippetContext, login: &[String]) -> String {
    let branches = context.bound("build_branch").map(|name| format!("    branches: {}\n", yaml(name)));
    format!(
        "steps:\n  - command: |\n      ID_TOKEN=$$(buildkite-agent oidc request-token --audience {})\n{}{}",
        shell(&context.audience).replace('$', "$$"),
        indent(login, 6).replace('$', "$$"),
        branches.unwrap_or_default(),
    )
}

fn circleci(context: &SnippetContext, login: &[String]) -> String {
    let claims = format!("{{\"aud\": {}}}", serde_json::Value::from(context.audience.as_str()));
    let bound = context.bound("oidc.circleci.com/context-ids");
    let said = bound.map(|id| format!("# Put the name of the context {id} in the place of {CONTEXT}.\n"));
    let only_with = bound.map(|_| format!("          context: {CONTEXT}\n")).unwrap_or_default();
    let branch = context.bound("oidc.circleci.com/vcs-ref").and_then(|name| name.strip_prefix("refs/heads/"));
    let only_on = branch
        .map(|branch| format!("          filters:\n            branches:\n              only: {}\n", yaml(branch)));
    let only = only_with + &only_on.unwrap_or_default();
    format!(
        "{}version: 2.1\njobs:\n  deploy:\n    docker:\n      - image: cimg/base:stable\n    steps:\n      - run: |\n          \
         ID_TOKEN=$(circleci run oidc get --claims {})\n{}workflows:\n  deploy:\n    jobs:\n      \
         - deploy{}\n{only}",
        said.unwrap_or_default(),
        shell(&claims),
        indent(login, 10),
        if only.is_empty() { "" } else { ":" },
    )
}

fn bitbucket(context: &SnippetContext, login: &[String]) -> String {
    let bound = context.bound("deploymentEnvironmentUuid");
    let said = bound.map(|id| format!("# Put the name of the environment {id} in the place of {DEPLOYMENT}.\n"));
    let deployment = bound.map(|_| format!("    deployment: {DEPLOYMENT}\n"));
    let (on, margin) = match context.bound("branchName") {
        Some(branch) => (format!("  branches:\n    {}:\n", yaml(branch)), 6),
        None => ("  default:\n".to_owned(), 4),
    };
    let step = format!(
        "- step:\n    oidc: true\n{}    script:\n      - ID_TOKEN=$BITBUCKET_STEP_OIDC_TOKEN # its audience is fixed: set it \
         in the trusted identity provider\n      - |\n{}",
        deployment.unwrap_or_default(),
        indent(login, 8)
    );
    let lines: Vec<String> = step.lines().map(str::to_owned).collect();
    format!("{}pipelines:\n{on}{}", said.unwrap_or_default(), indent(&lines, margin))
}

fn azure(login: &[String]) -> String {
    format!(
        "# Put the id of the service connection in the place of {CONNECTION}: it stands as resourceId in the address\n\
         # of the connection's page, under Project settings, Service connections.\n\
         trigger:\n  - main\npool:\n  vmImage: ubuntu-latest\nsteps:\n  - script: |\n      ID_TOKEN=$(curl -s -X POST \
         -H \"Authorization: Bearer $(System.AccessToken)\" -H \"Content-Length: 0\" \\\n        \
         \"$(System.OidcRequestUri)?api-version=7.1&serviceConnectionId={CONNECTION}\" | {})\n{}",
        member("oidcToken"),
        indent(login, 6)
    )
}

/// A pod that has a token of its service account for this audience and logs in with it.
fn pod(context: &SnippetContext, login: &[String]) -> String {
    let namespace = context.bound("kubernetes.io.namespace").map(|name| format!("  namespace: {}\n", yaml(name)));
    let account = context.bound("kubernetes.io.serviceaccount.name").map_or_else(
        || {
            "  # The service account of the bound claims, in its namespace.\n  serviceAccountName: deployer\n"
                .to_owned()
        },
        |name| format!("  serviceAccountName: {}\n", yaml(name)),
    );
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: deploy\n{}spec:\n{account}  restartPolicy: Never\n  containers:\n    \
         - name: deploy\n      image: \
         alpine:3\n      command: [sh, -ec]\n      args:\n        - |\n          apk add --no-cache curl jq\n          \
         ID_TOKEN=$(cat /var/run/secrets/id-token/token)\n{}      volumeMounts:\n        - name: id-token\n          \
         mountPath: /var/run/secrets/id-token\n          readOnly: true\n  volumes:\n    - name: id-token\n      projected:\n        \
         sources:\n          - serviceAccountToken:\n              audience: {}\n              path: token\n              \
         expirationSeconds: 600\n",
        namespace.unwrap_or_default(),
        indent(login, 10),
        yaml(&context.audience)
    )
}
