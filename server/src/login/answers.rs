//! Whatever becomes of a request to the token endpoints, its answer has their form, and no cache keeps it.

use axum::{
    Json,
    body::to_bytes,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use serde_json::Value;

use super::token_error::TokenErrorBody;
use crate::problem::MEDIA_TYPE;

/// The addresses that answer as RFC 6749 §5 has it.
const PATHS: [&str; 3] = ["/v1/serviceaccounts/token", "/v1/introspect", "/v1/revoke"];
/// The longest refusal.
const MAX_REFUSAL: usize = 64 * 1024;

/// Outside of everything that answers for a handler: a panic, the deadline, another method.
pub async fn answers(request: Request, next: Next) -> Response {
    if !PATHS.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let mut response = next.run(request).await;
    if is_problem(response.headers()) {
        response = translated(response).await;
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(MEDIA_TYPE.as_bytes()))
}

/// A problem in the words of OAuth. Its headers stay.
async fn translated(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let text = to_bytes(body, MAX_REFUSAL).await.unwrap_or_default();
    let problem: Value = serde_json::from_slice(&text).unwrap_or_default();
    let detail = problem.get("detail").and_then(Value::as_str).unwrap_or("The request was not carried out.");
    let error = match parts.status {
        // RFC 6750 §3.1: only introspection asks for a bearer token.
        StatusCode::UNAUTHORIZED => "invalid_token",
        StatusCode::FORBIDDEN => "access_denied",
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            "temporarily_unavailable"
        }
        status if status.is_server_error() => "server_error",
        _ => "invalid_request",
    };
    let body = TokenErrorBody { error, error_description: detail.to_owned(), login_id: None };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    let mut response = (parts.status, Json(body)).into_response();
    response.headers_mut().extend(parts.headers);
    response
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::time::Duration;

    use axum::{
        Router,
        body::Body,
        http::Method,
        middleware::{from_fn, from_fn_with_state},
        routing::post,
    };
    use tower::ServiceExt as _;

    use identity::problem::{Problem, ProblemCode};

    use super::*;
    use crate::{layers, problem::Refusal};

    fn away() -> Problem {
        Problem::new(ProblemCode::Unavailable, "The database is not available.")
    }

    async fn defect() -> String {
        "s3cret".parse::<u32>().unwrap().to_string()
    }

    #[tokio::test]
    async fn t105_what_goes_wrong_around_the_token_endpoints_is_told_in_their_form() {
        for (method, path, status, error) in [
            (Method::POST, PATHS[0], 500, "server_error"),
            (Method::POST, PATHS[1], 504, "temporarily_unavailable"),
            (Method::POST, PATHS[2], 503, "temporarily_unavailable"),
            (Method::GET, PATHS[0], 405, "invalid_request"),
            (Method::GET, PATHS[1], 405, "invalid_request"),
        ] {
            let router = Router::new()
                .route(PATHS[0], post(defect))
                .route(PATHS[1], post(std::future::pending::<String>))
                .route(PATHS[2], post(|| async { Refusal::from(away()) }))
                .method_not_allowed_fallback(|| async { Refusal::method_not_allowed() })
                .layer(from_fn_with_state(Duration::from_millis(1), layers::deadline))
                .layer(layers::panics())
                .layer(from_fn(answers));
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            let response = router.oneshot(request).await.unwrap();
            assert_eq!(response.status(), status, "{path}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
            assert_eq!(response.headers().contains_key(header::RETRY_AFTER), status == 503);
            let bytes = to_bytes(response.into_body(), 10_000).await.unwrap();
            let body: Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(body["error"], error, "{body}");
            assert!(body["error_description"].as_str().is_some_and(|text| text.ends_with('.')), "{body}");
            assert!(body.get("detail").is_none() && !body.to_string().contains("ParseInt"), "{body}");
        }
    }
}
