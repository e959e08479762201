//! Is it up, and can it work?

use std::{sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use identity::{
    core::Core,
    problem::{Problem, ProblemCode},
};

use crate::problem::{ProblemBody, Refusal};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process is up.
#[utoipa::path(
    get, path = "/healthz", tag = "operation", security(()),
    responses((status = 200, description = "The process is up.", body = String, example = "ok\n"))
)]
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The process is up and its database answers.
#[utoipa::path(
    get, path = "/readyz", tag = "operation", security(()),
    responses(
        (status = 200, description = "The server can work.", body = String, example = "ready\n"),
        (status = 503, description = "The database does not answer.", body = ProblemBody,
            content_type = "application/problem+json"),
    )
)]
pub async fn readyz(State(core): State<Arc<Core>>) -> Response {
    if let Ok(Ok(())) = tokio::time::timeout(PATIENCE, core.db().ping()).await {
        return (StatusCode::OK, "ready\n").into_response();
    }
    tracing::error!("the database does not answer");
    Refusal::from(Problem::new(ProblemCode::Unavailable, "The database does not answer.")).into_response()
}
