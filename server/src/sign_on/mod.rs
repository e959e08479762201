//! The way of a browser to the sign-on provider and back: what needs cookies, sessions and redirects. Everything else is
//! in `identity::sign_on`.

mod callback;
mod cookie;
mod link;
mod link_account;
mod out;
mod start;

use std::sync::Arc;

use axum::{
    Router,
    extract::FromRef,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use identity::{
    core::Core,
    sign_on::{Begun, CALLBACK_PATH, SignOnRefusal},
};
use leptos::config::LeptosOptions;

use crate::problem::Refusal;

/// What these routes need.
#[derive(Clone)]
struct SignOn {
    core: Arc<Core>,
    options: LeptosOptions,
}

impl FromRef<SignOn> for Arc<Core> {
    fn from_ref(state: &SignOn) -> Self {
        Self::clone(&state.core)
    }
}

/// The routes. The caller puts the session layer around them.
pub fn routes(core: Arc<Core>, options: LeptosOptions) -> Router {
    Router::new()
        .route("/sign-on/start", get(start::start))
        .route(CALLBACK_PATH, get(callback::callback))
        .route("/sign-on/out", get(out::out))
        .route("/sign-on/link", get(link::link))
        .route("/sign-on/link-account", get(link_account::link_account))
        .with_state(SignOn { core, options })
}

/// On to another page; nobody keeps the answer.
fn go(location: &str) -> Response {
    let mut response = Redirect::to(location).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// To the provider, with a cookie by which the browser is known when it is back.
fn set_out(core: &Core, begun: Result<Begun, SignOnRefusal>) -> Response {
    match begun {
        Ok(begun) => {
            let mut response = go(&begun.location);
            if let Some(kept) = cookie::keep(core, &begun.browser_secret) {
                response.headers_mut().append(header::SET_COOKIE, kept);
            }
            response
        }
        Err(refusal) => refused(core, &refusal),
    }
}

/// The operator reads the reason, under the request's name; the person is told in general.
fn refused(core: &Core, refusal: &SignOnRefusal) -> Response {
    tracing::warn!(reason = %refusal, "a sign-on was refused");
    let name = core.settings().sign_on.as_ref().map_or("", |provider| &provider.name);
    Refusal::from(refusal.told(name)).into_response()
}

/// The parameters of an address.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn of(uri: &Uri) -> Self {
        Self(form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// The value of a parameter. One that is given twice could mean either, so it means neither (RFC 6749 §3.1).
    fn one(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        values.next().filter(|_| values.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t100_a_parameter_that_is_given_twice_is_none() {
        let parameters = Parameters::of(&Uri::from_static("/x?code=a+b&state=1&state=2&iss=https%3A%2F%2Fi"));
        assert_eq!(parameters.one("code"), Some("a b"));
        assert_eq!(parameters.one("state"), None);
        assert_eq!(parameters.one("iss"), Some("https://i"));
        assert_eq!(parameters.one("error"), None);
    }
}
