//! `GET /sign-on/out`: after the session here has ended, out at the provider, too.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{Html, IntoResponse as _, Response},
};
use identity::sign_on;

use super::{SignOn, go};

/// There is nothing on the page but text, a link and the style.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page that goes on to the provider, or the sign-in page if there is nothing to go on to.
pub(super) async fn out(State(sign_on): State<SignOn>) -> Response {
    let address = sign_on::end_address(&sign_on.core).await.unwrap_or_else(|refusal| {
        tracing::warn!(reason = %refusal, "nobody is signed out at the sign-on provider");
        None
    });
    let provider = sign_on.core.settings().sign_on.as_ref();
    let (Some(address), Some(provider)) = (address, provider) else { return go("/login") };
    let mut response = Html(app::onward_page(sign_on.options, provider.name.clone(), address)).into_response();
    let mut set = |name: HeaderName, value| response.headers_mut().insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::CACHE_CONTROL, "no-store");
    response
}
