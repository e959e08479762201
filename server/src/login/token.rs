//! `POST /v1/serviceaccounts/token`: the OAuth 2.0 token endpoint.

use axum::{
    Json,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use identity::login::{ClientCredentials, RenewalRequest};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    MAX_BODY, attempt, basic, counted,
    source::Source,
    token_error::{Grant, TokenError, TokenErrorBody},
    token_form::{ACCESS_TOKEN_TYPE, TokenRequest},
};
use crate::{input, problem::Refusal, state::AppState};

const FORM: &str = "application/x-www-form-urlencoded";

/// What a pipeline sends.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described here: the form is read by hand, since RFC 6749 has rules of its own")]
pub struct TokenForm {
    /// `urn:ietf:params:oauth:grant-type:jwt-bearer`, `urn:ietf:params:oauth:grant-type:token-exchange` or
    /// `client_credentials`.
    #[schema(example = "urn:ietf:params:oauth:grant-type:jwt-bearer")]
    grant_type: String,
    /// The service account: its GID, TRN or path. Not needed to renew an access token, nor with HTTP Basic.
    #[schema(example = "acme/platform/deploy")]
    client_id: Option<String>,
    /// The client secret (`client_credentials`), unless it comes with HTTP Basic.
    client_secret: Option<String>,
    /// The ID token of the CI system (jwt-bearer).
    #[schema(example = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJodHRwczovL2dpdGxhYi5jb20ifQ.c2ln")]
    assertion: Option<String>,
    /// The ID token of the CI system, or an access token that is still valid (token-exchange).
    subject_token: Option<String>,
    /// `urn:ietf:params:oauth:token-type:jwt` or `urn:ietf:params:oauth:token-type:id_token` for an ID token,
    /// `urn:ietf:params:oauth:token-type:access_token` for an access token that is to be renewed (token-exchange).
    subject_token_type: Option<String>,
    /// If given, that of an access token (token-exchange).
    requested_token_type: Option<String>,
    /// Leave it out: there are no scopes. What a service account may do is looked up at every request.
    scope: Option<String>,
    /// If given, the URL of this server, or `tharsis`.
    audience: Option<String>,
    /// If given, the URL of this server.
    resource: Option<String>,
}

/// An access token.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    /// Send it as `Authorization: Bearer …`.
    #[schema(example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhY21lL2RlcGxveSJ9.c2ln")]
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Its life in seconds.
    #[schema(example = 900)]
    expires_in: u32,
    /// The type of the token (token-exchange).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "urn:ietf:params:oauth:token-type:access_token")]
    issued_token_type: Option<&'static str>,
}

/// Exchanges the ID token of a CI system for an access token, an access token that is still valid for a fresh one, or a
/// client secret for an access token.
///
/// No other credentials are needed. Every refusal of a grant looks the same, but for its `login_id`: whoever may view the service
/// account finds the reason under it. An access token can be renewed as long as the login that it goes back to would be
/// accepted today, for at most as long as its identity provider says (six hours if it says nothing).
#[utoipa::path(
    post, path = "/v1/serviceaccounts/token", tag = "login", security(()),
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "Logged in.", body = TokenAnswer,
            headers(("cache-control" = String, description = "`no-store`"))),
        (status = 400, description = "Refused, as each specification calls it: `invalid_grant` (jwt-bearer, RFC 7523), \
            `invalid_request` with a `login_id` (token-exchange, RFC 8693). Without a `login_id` the request itself is \
            wrong: `invalid_request`, `unsupported_grant_type`, `invalid_scope`, `invalid_target`.", body = TokenErrorBody, examples(
            ("refused" = (summary = "Refused", value = json!({
                "error": "invalid_grant",
                "error_description": "The login was refused. Members who may view the service account find the \
                    reason on its page, under this login_id.",
                "login_id": "TEdfMDE5M2M1ZTItN2YxYS03YzAwLThhM2ItNWQ4ZTZmMGExYjJj"
            }))),
            ("grant" = (summary = "Another grant type", value = json!({
                "error": "unsupported_grant_type",
                "error_description": "Use grant_type urn:ietf:params:oauth:grant-type:jwt-bearer, \
                    urn:ietf:params:oauth:grant-type:token-exchange or client_credentials."
            }))))),
        (status = 401, description = "`invalid_client`: the client credentials are refused.", body = TokenErrorBody),
        (status = 408, description = "The body did not arrive in time.", body = TokenErrorBody),
        (status = 413, description = "The body is longer than 32 KiB.", body = TokenErrorBody),
        (status = 415, description = "The body is no form.", body = TokenErrorBody),
        (status = 429, description = "`temporarily_unavailable`: refused, as too many logins from this address were. \
            One that is accepted is not affected.", body = TokenErrorBody,
            headers(("retry-after" = String, description = "Seconds to wait."))),
        (status = 500, description = "A defect of the server.", body = TokenErrorBody),
        (status = 504, description = "The request took too long.", body = TokenErrorBody),
        (status = 503, description = "`temporarily_unavailable`: the keys of the issuer or the database cannot be \
            had.", body = TokenErrorBody, headers(("retry-after" = String, description = "Seconds to wait."))),
    )
)]
pub async fn token(State(state): State<AppState>, Source(source): Source, request: Request) -> Response {
    match answer(&state, &source, request).await {
        Ok(answer) => {
            ([(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")], Json(answer)).into_response()
        }
        Err(error) => error.into_response(),
    }
}

async fn answer(state: &AppState, source: &str, request: Request) -> Result<TokenAnswer, TokenError> {
    let (headers, body) = read(request).await?;
    let request = TokenRequest::parse(&body, basic::credentials(&headers)?, &state.core.settings().public_url)?;
    let grant = request.grant();
    let outcome = match &request {
        TokenRequest::IdToken { service_account, token, .. } => {
            attempt(&state.core, &state.metrics, service_account, token, source).await
        }
        TokenRequest::Renewal { service_account, token } => {
            let request = RenewalRequest { service_account: service_account.as_deref(), token, source_address: source };
            counted(&state.metrics, identity::login::renew(&state.core, request).await)
        }
        TokenRequest::ClientSecret { service_account, secret } => {
            let request =
                ClientCredentials { client_id: service_account, client_secret: secret, source_address: source };
            counted(&state.metrics, identity::login::login_with_secret(&state.core, request).await)
        }
    };
    let issued = outcome.map_err(|refusal| TokenError::refused(&refusal, grant))?;
    Ok(TokenAnswer {
        access_token: issued.token,
        token_type: "Bearer",
        expires_in: issued.expires_in,
        issued_token_type: (grant == Grant::Exchange).then_some(ACCESS_TOKEN_TYPE),
    })
}

/// The form of a request, as bytes.
pub(super) async fn read(request: Request) -> Result<(HeaderMap, Bytes), TokenError> {
    let (parts, body) = request.into_parts();
    check(&parts.uri, &parts.headers)?;
    let body = input::body(body, MAX_BODY).await.map_err(unreadable)?;
    Ok((parts.headers, body))
}

fn check(uri: &Uri, headers: &HeaderMap) -> Result<(), TokenError> {
    // Addresses end up in logs and histories, so that nothing in them is secret any more. Who sends credentials there
    // is told at once rather than when it is too late.
    if uri.query().is_some_and(|query| !query.is_empty()) {
        return Err(TokenError::invalid_request("Send the parameters in the body, never in the address."));
    }
    if input::media_type(headers) == FORM {
        return Ok(());
    }
    let text = format!("Send the parameters as {FORM}.");
    Err(TokenError::invalid_request(text).with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))
}

fn unreadable(refusal: Refusal) -> TokenError {
    let status = refusal.into_response().status();
    let text = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "The body is too large.",
        StatusCode::REQUEST_TIMEOUT => "The body did not arrive in time.",
        _ => "The body cannot be read.",
    };
    TokenError::invalid_request(text).with_status(status)
}
