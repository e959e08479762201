//! The outermost layer: names the request, writes one line about it and counts it.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;

use super::request_id;
use crate::metrics::Metrics;

/// The most characters of a path in the log.
const MAX_PATH: usize = 256;

/// Tells what was asked and what came of it. Only method and path stand in the log: queries and headers may carry
/// secrets, and bodies do.
pub async fn account(State(metrics): State<Arc<Metrics>>, mut request: Request, next: Next) -> Response {
    let id = request_id::make();
    request.extensions_mut().insert(app::RequestId(id.clone()));
    let path = request.uri().path();
    // A path is ASCII without control characters, so that it can forge no line; only its length needs a bound.
    let path = path.get(..MAX_PATH).unwrap_or(path);
    let span = tracing::info_span!("request", request_id = id, method = %request.method(), path);
    let begun = Instant::now();
    let work = async {
        let response = next.run(request).await;
        let status = response.status();
        let duration_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::info!(status = status.as_u16(), duration_us, "answered");
        metrics.answered(status);
        response
    };
    let mut response = request_id::within(id.clone(), work.instrument(span)).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(request_id::HEADER, value);
    }
    response
}
