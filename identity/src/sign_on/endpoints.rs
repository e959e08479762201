//! Where the provider does what (OIDC Discovery 1.0), fetched now and then.

use std::sync::Arc;

use reqwest::Url;
use tokio::sync::Mutex;

use super::{SignOnProvider, SignOnRefusal};
use crate::{
    claims::{Json, json::Limits},
    clock::Millis,
    core::Core,
    issuer_keys::discovery::MAX_DISCOVERY_BYTES,
    outbound::AllowList,
};

/// How long a configuration is used.
const KEPT: Millis = 10 * 60_000;
/// How long nothing is fetched after that failed.
const RETRY: Millis = 5_000;

/// What is needed of the provider's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoints {
    /// Its name for itself, as `iss` must repeat it.
    pub(super) issuer: String,
    pub(super) authorization: Url,
    pub(super) token: String,
    pub(super) end_session: Option<Url>,
    /// Whether its answers say whom they come from (RFC 9207 §3).
    pub(super) names_itself: bool,
    /// Whether it takes the client secret in the form only.
    pub(super) secret_in_form: bool,
}

type Fetched = Result<Arc<Endpoints>, SignOnRefusal>;

/// What was fetched last, and when.
#[derive(Debug, Default)]
pub(crate) struct KnownEndpoints(Mutex<Option<(Millis, Fetched)>>);

/// The endpoints of the provider. Whoever comes while they are fetched waits for that.
pub(super) async fn endpoints(core: &Core, provider: &SignOnProvider) -> Fetched {
    let mut known = core.sign_on.0.lock().await;
    let now = core.now();
    if let Some((at, fetched)) = known.as_ref() {
        let keep = if fetched.is_ok() { KEPT } else { RETRY };
        if (0..keep).contains(&(now - at)) {
            return fetched.clone();
        }
    }
    let fetched = fetch(core, provider).await.map(Arc::new);
    *known = Some((now, fetched.clone()));
    fetched
}

async fn fetch(core: &Core, provider: &SignOnProvider) -> Result<Endpoints, SignOnRefusal> {
    let document = core.outbound.get_json(&provider.issuer.well_known(), MAX_DISCOVERY_BYTES).await;
    let document = document.map_err(SignOnRefusal::Configuration)?;
    let document = Json::parse(&document.bytes, &Limits::default());
    let document = document.map_err(|_| SignOnRefusal::Unusable("it is not JSON"))?;
    read(&document, provider, core.outbound.allow_list()).map_err(SignOnRefusal::Unusable)
}

fn read(document: &Json, provider: &SignOnProvider, allow: &AllowList) -> Result<Endpoints, &'static str> {
    let text = |name: &str| document.get(name).and_then(Json::as_str);
    let lists = |name: &str, value: &str| {
        let list = document.get(name).and_then(Json::as_list);
        list.map(|list| list.iter().any(|element| element.as_str() == Some(value)))
    };
    let issuer = text("issuer").filter(|issuer| provider.issuer.matches(issuer));
    let issuer = issuer.ok_or("it names another issuer than THARSIS_OIDC_ISSUER")?;
    // Without this method a stolen code would be worth something.
    if lists("code_challenge_methods_supported", "S256") == Some(false) {
        return Err("the provider does not support PKCE with S256");
    }
    let methods = "token_endpoint_auth_methods_supported";
    let secret_in_form =
        lists(methods, "client_secret_basic") == Some(false) && lists(methods, "client_secret_post") == Some(true);
    Ok(Endpoints {
        issuer: issuer.to_owned(),
        authorization: text("authorization_endpoint")
            .and_then(|address| for_browsers(address, allow))
            .ok_or("it has no 'authorization_endpoint' with https")?,
        token: text("token_endpoint").ok_or("it has no 'token_endpoint'")?.to_owned(),
        end_session: text("end_session_endpoint").and_then(|address| for_browsers(address, allow)),
        names_itself: document
            .get("authorization_response_iss_parameter_supported")
            .and_then(Json::as_bool)
            .unwrap_or_default(),
        secret_in_form,
    })
}

/// An address that a browser may be sent to: https, or http where the operator allows that.
fn for_browsers(address: &str, allow: &AllowList) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let (host, port) = (url.host_str()?, url.port_or_known_default()?);
    let secure = match url.scheme() {
        "https" => true,
        "http" => allow.names(host, port),
        _ => false,
    };
    (secure && url.username().is_empty() && url.password().is_none() && url.fragment().is_none()).then_some(url)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use serde_json::{Value, json};

    use super::*;
    use crate::sign_on::tests::provider;

    fn configuration(changes: &Value) -> Result<Endpoints, &'static str> {
        let mut document = json!({
            "issuer": "https://idp.example",
            "authorization_endpoint": "https://idp.example/auth?tenant=1",
            "token_endpoint": "https://idp.example/token",
        });
        for (name, value) in changes.as_object().unwrap() {
            document[name] = value.clone();
        }
        let document = Json::parse(document.to_string().as_bytes(), &Limits::default()).unwrap();
        read(&document, &provider(), &AllowList::parse("idp.lan").unwrap())
    }

    #[test]
    fn what_is_needed_is_read() {
        let plain = configuration(&json!({})).unwrap();
        assert_eq!((plain.names_itself, plain.secret_in_form, plain.end_session), (false, false, None));
        let full = configuration(&json!({
            "issuer": "https://idp.example/",
            "authorization_response_iss_parameter_supported": true,
            "code_challenge_methods_supported": ["plain", "S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "none"],
            "end_session_endpoint": "http://idp.lan/out",
        }))
        .unwrap();
        assert!(full.names_itself && full.secret_in_form && full.end_session.is_some());
        assert_eq!(full.issuer, "https://idp.example/");
    }

    #[test]
    fn t100_a_configuration_that_cannot_be_trusted_is_refused() {
        for bad in [
            json!({ "issuer": "https://evil.example" }),
            json!({ "issuer": null }),
            json!({ "code_challenge_methods_supported": ["plain"] }),
            json!({ "authorization_endpoint": "http://idp.example/auth" }),
            json!({ "authorization_endpoint": "javascript:alert(1)" }),
            json!({ "authorization_endpoint": "https://u:p@idp.example/auth" }),
            json!({ "authorization_endpoint": "https://idp.example/#auth" }),
            json!({ "token_endpoint": null }),
        ] {
            assert!(configuration(&bad).is_err(), "{bad}");
        }
        let odd = configuration(&json!({ "end_session_endpoint": "javascript:alert(1)" })).unwrap();
        assert_eq!(odd.end_session, None);
    }
}
