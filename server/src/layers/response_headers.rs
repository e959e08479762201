//! Headers that every answer has.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Whether people reach this server over https.
#[derive(Debug, Clone, Copy)]
pub struct Https(pub bool);

/// Keeps browsers from guessing, framing and going back to plain http. What a page says itself stays.
pub async fn security(State(https): State<Https>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let mut set = |name: HeaderName, value: &'static str| {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    // Not `no-referrer`: forms without JavaScript come back to the page that they were sent from.
    set(header::REFERRER_POLICY, "same-origin");
    if https.0 {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// No cache keeps what machines are answered: tokens, and data that only the caller may see.
pub async fn answers_are_private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
