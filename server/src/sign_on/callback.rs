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
    sign_on::{self, Callback, Finished, Visitor},
};
use tower_sessions::Session;

use super::{Parameters, cookie, go, refused};
use crate::{login::Source, problem::Refusal};

/// Takes the answer and begins the session, under a new identifier; or leads to the question whether to link the account.
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
    let visitor = match app::visitor(&core, &session).await {
        Ok(visitor) => visitor,
        Err(problem) => return Refusal::from(problem).into_response(),
    };
    let visitor = visitor.as_ref().map(|(caller, session)| Visitor { user: caller.id(), session });
    let to = match sign_on::finish(&core, &secret, callback, visitor, &source).await {
        Ok(Finished::SignedOn { caller, return_to }) => {
            if let Err(problem) = app::begin_session(&core, &session, &parts, &caller, core.now(), true).await {
                return Refusal::from(problem).into_response();
            }
            app::api::session::local_path(&return_to)
        }
        Ok(Finished::Found) => "/account/link".to_owned(),
        Ok(Finished::Linked) => "/account?done=linked".to_owned(),
        Err(refusal) => return refused(&core, &refusal),
    };
    let mut response = go(&to);
    if let Some(forgotten) = cookie::forget(&core) {
        response.headers_mut().append(header::SET_COOKIE, forgotten);
    }
    response
}
