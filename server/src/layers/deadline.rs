//! No request is worked on for ever.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::Refusal;

/// How long a request may take.
pub const LIMIT: Duration = Duration::from_secs(30);

/// Gives up after `limit`, which is [`LIMIT`] but for tests. A body that does not arrive is noticed before, where it is read.
pub async fn deadline(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    let Ok(response) = tokio::time::timeout(limit, next.run(request)).await else {
        tracing::warn!("a request took too long");
        return Refusal::timeout().into_response();
    };
    response
}
