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
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = text.unwrap_or("of unknown kind"), "a request panicked");
    Refusal::from(Problem::internal()).into_response()
}
