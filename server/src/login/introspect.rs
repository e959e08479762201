//! `POST /v1/introspect`: what a token is (RFC 7662).

use axum::{
    Json,
    extract::{Request, State},
    http::header,
    response::{IntoResponse, Response},
};
use identity::access_tokens::{self, Introspection};
use utoipa::ToSchema;

use super::{
    token::read,
    token_error::{TokenError, TokenErrorBody},
    token_form::Form,
};
use crate::{authentication::Authenticated, problem::Refusal, state::AppState};

/// What is asked about, or revoked.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described here: the form is read by hand, since RFC 6749 has rules of its own")]
pub struct OneToken {
    /// The access token.
    #[schema(example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhY21lL2RlcGxveSJ9.c2ln")]
    token: String,
    /// Not needed: there are only access tokens.
    token_type_hint: Option<String>,
}

/// What an access token is, for callers who may see its account. A token that is not valid, and one of an account that
/// the caller may not know of, are answered alike: not active.
#[utoipa::path(
    post, path = "/v1/introspect", tag = "login",
    request_body(content = OneToken, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "What it is.", body = Introspection),
        (status = 400, description = "`invalid_request`: there is no token in the form.", body = TokenErrorBody),
        (status = 401, description = "No access token, or one that is not valid (any more).", body = TokenErrorBody),
        (status = 408, description = "The body did not arrive in time.", body = TokenErrorBody),
        (status = 413, description = "The body is longer than 32 KiB.", body = TokenErrorBody),
        (status = 415, description = "The body is no form.", body = TokenErrorBody),
        (status = 500, description = "A defect of the server.", body = TokenErrorBody),
        (status = 503, description = "The database is not available.", body = TokenErrorBody),
        (status = 504, description = "The request took too long.", body = TokenErrorBody),
    )
)]
pub async fn introspect(
    State(state): State<AppState>,
    Authenticated(caller): Authenticated,
    request: Request,
) -> Response {
    let token = match token(request).await {
        Ok(token) => token,
        Err(error) => return error.into_response(),
    };
    match access_tokens::introspect(&state.core, &caller, &token).await {
        Ok(told) => ([(header::CACHE_CONTROL, "no-store")], Json(told)).into_response(),
        Err(problem) => Refusal::from(problem).into_response(),
    }
}

/// The token of the form.
pub(super) async fn token(request: Request) -> Result<String, TokenError> {
    let (_, body) = read(request).await?;
    Form::parse(&body)?.need("token")
}
