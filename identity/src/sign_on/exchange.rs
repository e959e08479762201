//! The code for an ID token (OIDC Core 1.0 §3.1.3).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Url;

use super::{SignOnProvider, SignOnRefusal, endpoints::Endpoints, redirect_uri};
use crate::{
    claims::{Json, json::Limits},
    core::Core,
};

/// The longest answer of the token endpoint.
const MAX_ANSWER: usize = 64 * 1024;

/// The errors of RFC 6749 §5.2, so that nothing else of the answer gets into the log.
const ERRORS: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

/// Exchanges the code; answers the ID token as it came.
pub(super) async fn exchange(
    core: &Core,
    provider: &SignOnProvider,
    endpoints: &Endpoints,
    authorization_code: &str,
    verifier: &str,
) -> Result<String, SignOnRefusal> {
    let redirect_uri = redirect_uri(core);
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", authorization_code),
        ("redirect_uri", &redirect_uri),
        ("code_verifier", verifier),
    ];
    let mut authorization = None;
    match &provider.client_secret {
        Some(secret) if !endpoints.secret_in_form => authorization = Some(basic(&provider.client_id, secret.reveal())),
        Some(secret) => fields.extend([("client_id", provider.client_id.as_str()), ("client_secret", secret.reveal())]),
        None => fields.push(("client_id", &provider.client_id)),
    }
    let answer = core.outbound.post_form(&endpoints.token, form(&fields), authorization, MAX_ANSWER).await;
    let answer = answer.map_err(SignOnRefusal::Exchange)?;
    let body = Json::parse(&answer.bytes, &Limits::default()).map_err(|_| SignOnRefusal::NoIdToken)?;
    let text = |name: &str| body.get(name).and_then(Json::as_str);
    if answer.status != 200 {
        let said = text("error").unwrap_or_default();
        let known = ERRORS.into_iter().find(|known| *known == said);
        return Err(SignOnRefusal::CodeRefused(known.unwrap_or("an error that is none of RFC 6749")));
    }
    text("id_token").map(ToOwned::to_owned).ok_or(SignOnRefusal::NoIdToken)
}

/// The fields as a form is sent.
fn form(fields: &[(&str, &str)]) -> String {
    // The query of a URL is written in the same way.
    let Ok(mut carrier) = Url::parse("https://form.invalid/") else { return String::new() };
    carrier.query_pairs_mut().extend_pairs(fields);
    carrier.query().unwrap_or_default().to_owned()
}

/// Client credentials as RFC 6749 §2.3.1 writes them.
fn basic(id: &str, secret: &str) -> String {
    let encoded = |text: &str| form(&[("", text)]).trim_start_matches('=').to_owned();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_credentials_are_encoded() {
        assert_eq!(form(&[("a", "x y&z"), ("b", "ä=+")]), "a=x+y%26z&b=%C3%A4%3D%2B");
        assert_eq!(basic("id:1", "=s/%"), format!("Basic {}", STANDARD.encode("id%3A1:%3Ds%2F%25")));
    }
}
