//! What goes wrong around a page is told to people as a page, and to machines as a problem.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use leptos::config::LeptosOptions;
use serde_json::Value;

use super::request_id;

/// The longest refusal.
const MAX_REFUSAL: usize = 64 * 1024;
/// There is nothing on the page but text, a link and the style.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Makes a page of a refusal, if a browser has asked for one and none was made.
pub async fn error_page(State(options): State<LeptosOptions>, request: Request, next: Next) -> Response {
    let for_people = wants_a_page(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    if !for_people || status.as_u16() < 400 || is_html(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let text = to_bytes(body, MAX_REFUSAL).await.unwrap_or_default();
    let problem: Value = serde_json::from_slice(&text).unwrap_or_default();
    let said = |name: &str| problem.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
    let title = said("title").or_else(|| status.canonical_reason().map(ToOwned::to_owned)).unwrap_or_default();
    let detail = said("detail").unwrap_or_else(|| String::from_utf8_lossy(&text).into_owned());
    let page = app::error_page(options, title, detail, request_id::current());
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    parts.headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, Body::from(page))
}

/// Browsers ask for HTML when they go to a page or send a form; scripts, style sheets and machines do not.
fn wants_a_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use axum::{Router, http::StatusCode, middleware::from_fn_with_state, response::IntoResponse, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    async fn defect() -> String {
        "s3cret".parse::<u32>().unwrap().to_string()
    }

    /// The type of the answer and its text.
    async fn answer(path: &str, accept: &str) -> (String, String) {
        let options = LeptosOptions::builder().output_name("tharsis").build();
        let refused = || async { (StatusCode::PAYLOAD_TOO_LARGE, "<too large>").into_response() };
        let router = Router::new()
            .route("/defect", get(defect))
            .route("/large", get(refused))
            .route("/fine", get(|| async { "fine" }))
            .layer(super::super::panics())
            .layer(from_fn_with_state(options, error_page));
        let request = Request::get(path).header(header::ACCEPT, accept).body(Body::empty()).unwrap();
        let response =
            request_id::within("0123456789abcdef01234567".to_owned(), router.oneshot(request)).await.unwrap();
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        let body = to_bytes(response.into_body(), 100_000).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        (kind, text)
    }

    #[tokio::test]
    async fn people_get_a_page_and_machines_a_problem() {
        let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
        let (kind, text) = answer("/defect", browser).await;
        assert_eq!(kind, "text/html; charset=utf-8");
        assert!(text.contains("Internal error") && text.contains("0123456789abcdef01234567"), "{text}");
        assert!(text.contains("Go to the home page") && text.contains("href=\"/\""), "{text}");
        assert!(!text.contains("ParseIntError") && !text.contains("<script"), "{text}");
        let (kind, text) = answer("/large", browser).await;
        assert_eq!(kind, "text/html; charset=utf-8");
        assert!(text.contains("&lt;too large") && !text.contains("<too large"), "{text}");
        for accept in ["application/json", "*/*", ""] {
            assert_eq!(answer("/defect", accept).await.0, "application/problem+json", "{accept}");
        }
        assert_eq!(answer("/fine", browser).await.1, "fine");
    }
}
