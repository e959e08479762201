//! `GET /sign-on/callback`: back from the provider.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Request, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use identity::{
    core::Core,
    sign_on::{self, Callback},
};
use tower_sessions::Session;

use super::{Parameters, cookie, go, refused};
use crate::{login::Source, problem::Refusal};

/// Takes the answer and begins the session, under a new identifier.
pub(super) async fn callback(
    State(core): State<Arc<Core>>,
    Source(source): Source,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let parameters = Parameters::of(&parts.uri);
    let callback = Callback {
        state: parameters.one("state"),
        code: parameters.one("code"),
        issuer: parameters.one("iss"),
        error: parameters.one("error"),
    };
    let secret = cookie::secret(&core, &parts.headers);
    let signed_on = match sign_on::finish(&core, &secret, callback, &source).await {
        Ok(signed_on) => signed_on,
        Err(refusal) => return refused(&core, &refusal),
    };
    if let Err(problem) = app::begin_session(&core, &session, &parts, &signed_on.caller, core.now(), true).await {
        return Refusal::from(problem).into_response();
    }
    let mut response = go(&app::api::session::local_path(&signed_on.return_to));
    if let Some(forgotten) = cookie::forget(&core) {
        response.headers_mut().append(header::SET_COOKIE, forgotten);
    }
    response
}
