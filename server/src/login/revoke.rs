//! `POST /v1/revoke`: an end to one token (RFC 7009).

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use identity::access_tokens;

use super::{
    introspect::{OneToken, token},
    token_error::TokenErrorBody,
};
use crate::{problem::Refusal, state::AppState};

/// Revokes an access token, with all that were renewed from the same login. To hold it is enough, whoever found it. A
/// text that is no valid token is answered in the same way.
#[utoipa::path(
    post, path = "/v1/revoke", tag = "login", security(()),
    request_body(content = OneToken, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "It is not valid (any more)."),
        (status = 400, description = "`invalid_request`: there is no token in the form.", body = TokenErrorBody),
        (status = 408, description = "The body did not arrive in time.", body = TokenErrorBody),
        (status = 413, description = "The body is longer than 32 KiB.", body = TokenErrorBody),
        (status = 415, description = "The body is no form.", body = TokenErrorBody),
        (status = 500, description = "A defect of the server.", body = TokenErrorBody),
        (status = 503, description = "The database is not available: the token may still be valid.", body = TokenErrorBody),
        (status = 504, description = "The request took too long.", body = TokenErrorBody),
    )
)]
pub async fn revoke(State(state): State<AppState>, request: Request) -> Response {
    let token = match token(request).await {
        Ok(token) => token,
        Err(error) => return error.into_response(),
    };
    match access_tokens::revoke(&state.core, &token).await {
        Ok(()) => ([(header::CACHE_CONTROL, "no-store")], StatusCode::OK).into_response(),
        Err(problem) => Refusal::from(problem).into_response(),
    }
}
