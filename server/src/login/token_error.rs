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
    pub(super) error: &'static str,
    /// One sentence for people.
    pub(super) error_description: String,
    /// The identifier of the login attempt, under which members find why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) login_id: Option<Gid>,
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

    /// A login that was not accepted, in the word that its grant has for that: one for an unknown service account, a
    /// token that is not valid, a claim that does not match and a wrong secret.
    pub fn refused(refusal: &LoginRefusal, grant: Grant) -> Self {
        let (status, error, text) = match refusal.kind {
            RefusalKind::Refused => {
                let (status, error) = grant.refusal();
                (status, error, REFUSED)
            }
            RefusalKind::TooMany => (StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable", TOO_MANY),
            RefusalKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", UNAVAILABLE),
        };
        // What is not on record cannot be found under an identifier.
        let login_id = (refusal.kind != RefusalKind::TooMany).then_some(refusal.login_id);
        Self::new(status, error, text, login_id)
    }

    /// Less than everything is not to be had: there are no scopes (RFC 6749 §5.2).
    pub fn invalid_scope() -> Self {
        let text = "There are no scopes here: leave the parameter scope out. What a service account may do is looked up at \
                    every request.";
        Self::new(StatusCode::BAD_REQUEST, "invalid_scope", text, None)
    }

    /// A token for another service (RFC 8693 §2.2.2).
    pub fn invalid_target(public_url: &str) -> Self {
        let text =
            format!("Tokens are issued for this server only: leave audience and resource out, or name {public_url}.");
        Self::new(StatusCode::BAD_REQUEST, "invalid_target", text, None)
    }

    /// Another grant than the ones we know.
    pub fn unsupported_grant_type() -> Self {
        let text = "Use grant_type urn:ietf:params:oauth:grant-type:jwt-bearer, \
                    urn:ietf:params:oauth:grant-type:token-exchange or client_credentials.";
        Self::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", text, None)
    }
}

/// The ways to log in, of which each specification has its own word for a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// An ID token as an assertion.
    Assertion,
    /// An ID token or an access token as the subject of an exchange.
    Exchange,
    /// A client secret.
    ClientCredentials,
}

impl Grant {
    const fn refusal(self) -> (StatusCode, &'static str) {
        match self {
            // RFC 7523 §3.1.
            Self::Assertion => (StatusCode::BAD_REQUEST, "invalid_grant"),
            // RFC 8693 §2.2.2.
            Self::Exchange => (StatusCode::BAD_REQUEST, "invalid_request"),
            // RFC 6749 §5.2.
            Self::ClientCredentials => (StatusCode::UNAUTHORIZED, "invalid_client"),
        }
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
