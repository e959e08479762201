//! A panic is a defect of ours: the caller gets the answer of any other, and the process stays.

use std::any::Any;

use axum::response::{IntoResponse as _, Response};
use identity::problem::Problem;
use tower_http::catch_panic::CatchPanicLayer;

use crate::problem::Refusal;

/// Turns panics into answers.
pub fn layer() -> CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response> {
    CatchPanicLayer::custom(answer)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer gives it away")]
fn answer(panic: Box<dyn Any + Send>) -> Response {
    log(panic.as_ref());
    Refusal::from(Problem::internal()).into_response()
}

/// The operator reads what happened; nobody else does.
pub fn log(panic: &(dyn Any + Send)) {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = text.unwrap_or("of unknown kind"), "a request panicked");
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use axum::{Router, body::Body, http::Request, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    async fn defect() -> String {
        "s3cret".parse::<u32>().unwrap().to_string()
    }

    #[tokio::test]
    async fn a_panic_is_answered_without_its_text() {
        let router = Router::new().route("/", get(defect)).layer(layer());
        let answer = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 500);
        let body = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], "internal");
        assert!(!body.to_string().contains("ParseIntError"), "{body}");
    }
}
