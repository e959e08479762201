//! Refusals of the token endpoint, in the form of RFC 6749 §5.2.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use identity::{
    login::{LoginRefusal, RefusalKind},
    naming::Gid,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{REFUSED, TOO_MANY, UNAVAILABLE};
use crate::problem::RETRY_AFTER;

/// Why no access token was issued.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenErrorBody {
    /// The reason, one of the fixed words.
    #[schema(example = "invalid_grant")]
    error: &'static str,
    /// One sentence for people.
    error_description: String,
    /// The identifier of the login attempt, under which members find why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    login_id: Option<Gid>,
}

/// A refusal with its status.
#[derive(Debug)]
pub struct TokenError {
    status: StatusCode,
    body: TokenErrorBody,
}

impl TokenError {
    fn new(status: StatusCode, error: &'static str, description: impl Into<String>, login_id: Option<Gid>) -> Self {
        Self { status, body: TokenErrorBody { error, error_description: description.into(), login_id } }
    }

    /// The request itself is wrong; the same for everybody, whoever it is about.
    pub fn invalid_request(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description, None)
    }

    /// The same with a status that says more.
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Who the client says it is was not proven (RFC 6749 §5.2).
    pub fn invalid_client(description: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_client", description, None)
    }

    /// One answer for an unknown service account, a wrong secret and one that has expired.
    pub fn client_refused(refusal: &LoginRefusal) -> Self {
        match refusal.kind {
            RefusalKind::Refused => {
                Self::new(StatusCode::UNAUTHORIZED, "invalid_client", REFUSED, Some(refusal.login_id))
            }
            RefusalKind::Unavailable | RefusalKind::TooMany => Self::from(refusal.clone()),
        }
    }

    /// Another grant than the ones we know.
    pub fn unsupported_grant_type() -> Self {
        let text = "Use grant_type urn:ietf:params:oauth:grant-type:jwt-bearer, \
                    urn:ietf:params:oauth:grant-type:token-exchange or client_credentials.";
        Self::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", text, None)
    }
}

impl From<LoginRefusal> for TokenError {
    /// One answer for an unknown service account, a token that is not valid and a claim that does not match
    /// (RFC 7523 §3.1 calls all of these `invalid_grant`).
    fn from(refusal: LoginRefusal) -> Self {
        let (status, error, text) = match refusal.kind {
            RefusalKind::Refused => (StatusCode::BAD_REQUEST, "invalid_grant", REFUSED),
            RefusalKind::TooMany => (StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable", TOO_MANY),
            RefusalKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", UNAVAILABLE),
        };
        // What is not on record cannot be found under an identifier.
        let login_id = (refusal.kind != RefusalKind::TooMany).then_some(refusal.login_id);
        Self::new(status, error, text, login_id)
    }
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"tharsis\""));
        }
        if matches!(self.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
        }
        response
    }
}
