//! A name for every request, which the answer, the problem in it and every line of the log have in common.

use std::fmt::Write as _;

use axum::http::HeaderName;
use identity::clock::{Randomness as _, SystemRandomness};

/// The header that tells it.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static CURRENT: String;
}

/// A new one. What a client sends is never taken over: it would be its way into our log.
pub fn make() -> String {
    let mut bytes = [0; 12];
    SystemRandomness.fill(&mut bytes);
    bytes.iter().fold(String::with_capacity(24), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The one of the request that this task works on; empty outside of one.
pub fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Runs the work as part of the request `id`.
pub async fn within<F: Future>(id: String, work: F) -> F::Output {
    CURRENT.scope(id, work).await
}
