//! No request is worked on for ever.

use std::time::Duration;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::Refusal;

/// How long a request may take.
pub const LIMIT: Duration = Duration::from_secs(30);

/// Gives up after [`LIMIT`]. A body that does not arrive is noticed before, where it is read.
pub async fn deadline(request: Request, next: Next) -> Response {
    let Ok(response) = tokio::time::timeout(LIMIT, next.run(request)).await else {
        tracing::warn!("a request took too long");
        return Refusal::timeout().into_response();
    };
    response
}
