//! `GET /sign-on/link-account`: to the provider, to link the account of whoever is signed in.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use identity::{core::Core, sign_on};
use tower_sessions::Session;

use super::{go, set_out};
use crate::{login::Source, problem::Refusal};

/// Begins a journey that only this session can end. Nobody is linked by it: that is asked when the browser is back, with
/// whom it came back. No other site begins one, as far as browsers say where they come from.
pub(super) async fn link_account(
    State(core): State<Arc<Core>>,
    Source(source): Source,
    Extension(session): Extension<Session>,
    headers: HeaderMap,
) -> Response {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if !matches!(site, None | Some("same-origin" | "none")) {
        return Refusal::cross_site().into_response();
    }
    let (caller, current) = match app::visitor(&core, &session).await {
        Ok(Some(visitor)) => visitor,
        Ok(None) => return go("/login?next=/account"),
        Err(problem) => return Refusal::from(problem).into_response(),
    };
    set_out(&core, sign_on::begin_link(&core, &caller, &current, &source).await)
}
