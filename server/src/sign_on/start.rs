//! `GET /sign-on/start?next=`: to the provider.

use std::sync::Arc;

use axum::{extract::State, http::Uri, response::Response};
use identity::{core::Core, sign_on};

use super::{Parameters, set_out};
use crate::login::Source;

/// Begins a journey. A page of another site may lead here: it begins one that the person sees and has to finish.
pub(super) async fn start(State(core): State<Arc<Core>>, Source(source): Source, uri: Uri) -> Response {
    let return_to = app::api::session::local_path(Parameters::of(&uri).one("next").unwrap_or_default());
    set_out(&core, sign_on::begin(&core, &return_to, &source).await)
}
