//! Why a token is not meant for us.

use super::{
    Context,
    cause::{Cause, Hint},
    near,
};
use crate::{
    ci::CiSystem,
    claims::{Json, Match, visible},
    jose::AudienceVerdict,
};

pub(super) fn refused(context: &Context<'_>, required: &str, verdict: &AudienceVerdict) -> Hint {
    let received = match verdict {
        AudienceVerdict::Missing | AudienceVerdict::Accepted => {
            return Hint::new(
                Cause::AudienceMissing,
                format!("The token has no audience. {}", ask(context.system, required)),
            );
        }
        AudienceVerdict::Empty => {
            let said = format!("The audience of the token is empty. {}", ask(context.system, required));
            return Hint::new(Cause::AudienceMissing, said);
        }
        AudienceVerdict::Malformed(kind) => {
            let said = format!("aud is or contains a {kind}; only a text or a list of texts is an audience.");
            return Hint::new(Cause::AudienceForm, said);
        }
        AudienceVerdict::Other(names) => names,
    };
    let near = received.iter().find_map(|name| near::miss("audiences", required, Match::Exact, name));
    if let Some(hint) = near {
        return hint;
    }
    let bare = |text: &str| {
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        rest.trim_end_matches('/').to_ascii_lowercase()
    };
    if received.iter().any(|name| bare(name) == bare(required)) {
        let said = "The two differ in https:// at the beginning only; audiences are compared exactly.";
        return Hint::new(Cause::AudienceScheme, said);
    }
    if let Some(default) = received.iter().find(|name| is_default(context, name)) {
        let label = context.system.label();
        let given = if context.system.fixed_audience().is_some() {
            format!("that {label} gives to all its tokens")
        } else {
            format!("that {label} gives if the job asks for none")
        };
        let said = format!("{} is the audience {given}. {}", visible(default), ask(context.system, required));
        return Hint::new(Cause::AudienceDefault, said);
    }
    Hint::new(
        Cause::AudienceOther,
        format!("The token was made for another service. {}", ask(context.system, required)),
    )
}

/// Whether the CI system puts this audience in by itself.
fn is_default(context: &Context<'_>, audience: &str) -> bool {
    let issuer = context.claims.get("iss").and_then(Json::as_str).unwrap_or_default();
    match context.system {
        CiSystem::Github => audience.starts_with("https://github.com/"),
        CiSystem::Gitlab | CiSystem::Forgejo | CiSystem::Jenkins => audience == issuer,
        CiSystem::Buildkite => audience.starts_with("https://buildkite.com/"),
        CiSystem::Circleci => issuer.ends_with(audience),
        CiSystem::Bitbucket => audience.starts_with("ari:cloud:bitbucket::"),
        CiSystem::AzureDevops => audience == "api://AzureADTokenExchange",
        CiSystem::Kubernetes => audience.contains("kubernetes.default.svc") || audience == issuer,
        CiSystem::HcpTerraform => audience.ends_with(".workload.identity"),
        CiSystem::Other => false,
    }
}

/// What to do about it.
fn ask(system: CiSystem, required: &str) -> String {
    let required = visible(required);
    match system {
        CiSystem::Gitlab => format!("Set aud: {required} under id_tokens in .gitlab-ci.yml."),
        CiSystem::Github | CiSystem::Forgejo => {
            format!("Ask for the token with &audience={required} at ACTIONS_ID_TOKEN_REQUEST_URL.")
        }
        CiSystem::Buildkite => format!("Ask for it with: buildkite-agent oidc request-token --audience {required}"),
        CiSystem::Circleci => format!("Ask for it with: circleci run oidc get --claims '{{\"aud\":\"{required}\"}}'"),
        CiSystem::Kubernetes => format!("Set audience: {required} in the projected serviceAccountToken volume."),
        CiSystem::HcpTerraform => format!("Set TFC_WORKLOAD_IDENTITY_AUDIENCE to {required}."),
        CiSystem::Bitbucket | CiSystem::AzureDevops => {
            format!("{} lets nobody choose it: expect its own in the identity provider here.", system.label())
        }
        CiSystem::Jenkins | CiSystem::Other => {
            format!("Ask for it with the audience {required} where the pipeline gets its token.")
        }
    }
}
