//! `GET /sign-on/link?token=`: in by a link that the operator made on the host.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use identity::{core::Core, users};
use tower_sessions::Session;

use super::{Parameters, go};
use crate::{login::Source, problem::Refusal};

/// Begins the session of whoever the link is for, under a new identifier.
pub(super) async fn link(
    State(core): State<Arc<Core>>,
    Source(source): Source,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let parameters = Parameters::of(&parts.uri);
    let caller = match users::sign_in_by_link(&core, parameters.one("token").unwrap_or_default(), &source).await {
        Ok(caller) => caller,
        Err(problem) => return Refusal::from(problem).into_response(),
    };
    match app::begin_session(&core, &session, &parts, &caller, core.now(), false).await {
        Ok(()) => go("/"),
        Err(problem) => Refusal::from(problem).into_response(),
    }
}
