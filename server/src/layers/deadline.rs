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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn t105_a_request_that_takes_too_long_is_given_up() {
        for (limit, status) in [(Duration::from_millis(1), 504), (LIMIT, 200)] {
            let work = if status == 200 { get(|| async { "done" }) } else { get(std::future::pending::<String>) };
            let router = Router::new().route("/", work).layer(from_fn_with_state(limit, deadline));
            let answer = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(answer.status(), status);
        }
    }
}
