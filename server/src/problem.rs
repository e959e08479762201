//! Problems as HTTP answers (RFC 9457).

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use identity::problem::{FieldError, Problem, ProblemCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::layers::request_id;

/// The media type of every refusal but those of the token endpoints.
pub const MEDIA_TYPE: &str = "application/problem+json";
/// How long a client should wait, in seconds, where something is not available.
pub const RETRY_AFTER: &str = "5";

/// A request that was not carried out, as its answer will say it.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    problem: Box<Problem>,
    header: Option<(HeaderName, &'static str)>,
}

impl Refusal {
    /// What HTTP itself refuses, before any service was asked.
    pub fn new(status: StatusCode, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        let problem = Box::new(Problem::new(ProblemCode::Invalid, detail));
        Self { status, code, title, problem, header: None }
    }

    /// The body is not what it claims to be.
    pub fn malformed(detail: impl Into<String>) -> Self {
        let code = ProblemCode::Invalid;
        Self::new(StatusCode::BAD_REQUEST, code.as_str(), "The request cannot be read", detail)
    }

    /// The body is longer than it may be.
    pub fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "content_too_large",
            "Too large",
            "The body of the request is too large.",
        )
    }

    /// The body is of another type than the ones understood.
    pub fn media_type(expected: &str) -> Self {
        let detail = format!("Send the body as {expected}.");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Unsupported media type", detail)
    }

    /// The body did not arrive in time.
    pub fn slow_body() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "timeout", "Timeout", "The body of the request did not arrive in time.")
    }

    /// The answer was not ready in time.
    pub fn timeout() -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, "timeout", "Timeout", "The request took too long and was given up.")
    }

    /// There is such a path, but not for this method.
    pub fn method_not_allowed() -> Self {
        let detail = "This address does not have this method.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Method not allowed", detail)
    }

    /// A browser sent the request on behalf of another site.
    pub fn cross_site() -> Self {
        let detail = "The request was sent by another site. Open the page here and try again.";
        Self::from(Problem::forbidden(detail))
    }

    /// No access token came with the request.
    pub fn token_missing() -> Self {
        let challenge = (header::WWW_AUTHENTICATE, "Bearer realm=\"tharsis\"");
        Self { header: Some(challenge), ..Self::from(Problem::unauthenticated()) }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let code = problem.code;
        let header = match code {
            ProblemCode::Unauthenticated => {
                Some((header::WWW_AUTHENTICATE, "Bearer realm=\"tharsis\", error=\"invalid_token\""))
            }
            ProblemCode::Unavailable | ProblemCode::TooManyRequests => Some((header::RETRY_AFTER, RETRY_AFTER)),
            _ => None,
        };
        Self {
            status: StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code: code.as_str(),
            title: code.title(),
            problem: Box::new(problem),
            header,
        }
    }
}

/// What is wrong with a request (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// A URN that ends with `code`.
    #[serde(rename = "type")]
    #[schema(example = "urn:tharsis:problem:not_found")]
    pub kind: String,
    /// A short summary that is always the same for the code.
    #[schema(example = "Not found")]
    pub title: &'static str,
    /// The status of the answer.
    #[schema(example = 404)]
    pub status: u16,
    /// What happened, for people.
    #[schema(example = "It does not exist, or you are not authorized to view it.")]
    pub detail: String,
    /// The stable reason.
    #[schema(example = "not_found")]
    pub code: &'static str,
    /// The fields at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// What is stored now, where someone else changed it meanwhile (`stale_version`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub current: Option<Box<serde_json::Value>>,
    /// Under this identifier the operator finds the request in the log; also in the header `x-request-id`.
    pub request_id: String,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Problem { detail, errors, current, .. } = *self.problem;
        let body = ProblemBody {
            kind: format!("urn:tharsis:problem:{}", self.code),
            title: self.title,
            status: self.status.as_u16(),
            detail,
            code: self.code,
            errors,
            current,
            request_id: request_id::current(),
        };
        let mut response = (self.status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some((name, value)) = self.header {
            headers.insert(name, HeaderValue::from_static(value));
        }
        response
    }
}
