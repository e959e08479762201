//! `POST /v1/serviceaccounts/login`: the login of Tharsis' older clients, in JSON:API.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use identity::{
    login::{LoginRefusal, RefusalKind},
    naming::Gid,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MAX_BODY, REFUSED, TOO_MANY, UNAVAILABLE, attempt, source::Source};
use crate::{
    input,
    problem::{ProblemBody, RETRY_AFTER},
    state::AppState,
};

const MEDIA_TYPE: &str = "application/vnd.api+json";
const RESOURCE: &str = "service-account-token";
const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");

/// What a client sends.
#[derive(Deserialize, ToSchema)]
pub struct LoginDocument {
    data: LoginResource,
}

/// The one resource of the document.
#[derive(Deserialize, ToSchema)]
pub struct LoginResource {
    /// `service-account-token`.
    #[serde(rename = "type")]
    #[schema(example = "service-account-token")]
    kind: String,
    attributes: LoginAttributes,
}

/// Who logs in with what.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LoginAttributes {
    /// The service account: its path, TRN or GID.
    #[schema(example = "acme/platform/deploy")]
    service_account_path: String,
    /// The ID token of the CI system.
    token: String,
}

/// The access token as a resource.
#[derive(Serialize, ToSchema)]
pub struct TokenDocument {
    data: TokenResource,
}

/// The one resource of the document.
#[derive(Serialize, ToSchema)]
pub struct TokenResource {
    /// `service-account-token`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// A random identifier that means nothing.
    id: String,
    attributes: TokenAttributes,
}

/// What was issued.
#[derive(Serialize, ToSchema)]
pub struct TokenAttributes {
    /// The access token.
    token: String,
}

/// Why no token was issued.
#[derive(Serialize, ToSchema)]
pub struct LoginProblem {
    /// One sentence for people.
    detail: &'static str,
    /// The same in the form of JSON:API.
    errors: [LoginProblemError; 1],
    /// The identifier of the login attempt, under which members find why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    login_id: Option<Gid>,
}

/// One error of JSON:API.
#[derive(Serialize, ToSchema)]
pub struct LoginProblemError {
    /// The status of the answer.
    status: String,
    /// The same sentence.
    detail: &'static str,
}

/// Logs in as Tharsis' older clients do. New clients use the token endpoint.
#[utoipa::path(
    post, path = "/v1/serviceaccounts/login", tag = "login", security(()),
    request_body(content = LoginDocument, content_type = "application/vnd.api+json"),
    responses(
        (status = 201, description = "Logged in.", body = TokenDocument, content_type = "application/vnd.api+json"),
        (status = 400, description = "The document cannot be read.", body = LoginProblem,
            content_type = "application/vnd.api+json"),
        (status = 401, description = "Refused, for whatever reason.", body = LoginProblem,
            content_type = "application/vnd.api+json"),
        (status = 408, description = "The body did not arrive in time.", body = LoginProblem,
            content_type = "application/vnd.api+json"),
        (status = 413, description = "The body is longer than 32 KiB.", body = LoginProblem,
            content_type = "application/vnd.api+json"),
        (status = 415, description = "The body is no JSON:API document.", body = LoginProblem,
            content_type = "application/vnd.api+json"),
        (status = 429, description = "Refused, as too many logins from this address were. One that is accepted is not \
            affected.", body = LoginProblem, content_type = "application/vnd.api+json"),
        (status = 500, description = "A defect of the server.", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 504, description = "The request took too long.", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 503, description = "The keys of the issuer or the database cannot be had.", body = LoginProblem,
            content_type = "application/vnd.api+json"),
    )
)]
pub async fn login(State(state): State<AppState>, Source(source): Source, request: Request) -> Response {
    let mut response = match answer(&state, &source, request).await {
        Ok(document) => (StatusCode::CREATED, Json(document)).into_response(),
        Err((status, problem)) => (status, Json(problem)).into_response(),
    };
    let status = response.status();
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_TYPE, MEDIA_TYPE);
    set(header::CACHE_CONTROL, "no-store");
    set(DEPRECATION, "true");
    match status {
        StatusCode::UNAUTHORIZED => set(header::WWW_AUTHENTICATE, "Bearer realm=\"tharsis\""),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => set(header::RETRY_AFTER, RETRY_AFTER),
        _ => {}
    }
    response
}

async fn answer(state: &AppState, source: &str, request: Request) -> Result<TokenDocument, (StatusCode, LoginProblem)> {
    let (parts, body) = request.into_parts();
    if !matches!(input::media_type(&parts.headers).as_str(), MEDIA_TYPE | "application/json") {
        return Err(problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send the body as application/vnd.api+json.", None));
    }
    let body = input::body(body, MAX_BODY).await.map_err(|refusal| {
        problem(refusal.into_response().status(), "The body is too large or did not arrive.", None)
    })?;
    let document: LoginDocument = serde_json::from_slice(&body).map_err(|_| malformed())?;
    if document.data.kind != RESOURCE {
        return Err(malformed());
    }
    let LoginAttributes { service_account_path, token } = document.data.attributes;
    let issued = attempt(&state.core, &state.metrics, &service_account_path, &token, source)
        .await
        .map_err(|refusal| refused(&refusal))?;
    let attributes = TokenAttributes { token: issued.token };
    Ok(TokenDocument { data: TokenResource { kind: RESOURCE, id: crate::layers::request_id::make(), attributes } })
}

fn problem(status: StatusCode, detail: &'static str, login_id: Option<Gid>) -> (StatusCode, LoginProblem) {
    let errors = [LoginProblemError { status: status.as_u16().to_string(), detail }];
    (status, LoginProblem { detail, errors, login_id })
}

fn malformed() -> (StatusCode, LoginProblem) {
    let text = "Send {\"data\": {\"type\": \"service-account-token\", \"attributes\": {\"service-account-path\": …, \
                \"token\": …}}}.";
    problem(StatusCode::BAD_REQUEST, text, None)
}

fn refused(refusal: &LoginRefusal) -> (StatusCode, LoginProblem) {
    let (status, text) = match refusal.kind {
        RefusalKind::Refused => (StatusCode::UNAUTHORIZED, REFUSED),
        RefusalKind::TooMany => (StatusCode::TOO_MANY_REQUESTS, TOO_MANY),
        RefusalKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE),
    };
    // What is not on record cannot be found under an identifier.
    problem(status, text, (refusal.kind != RefusalKind::TooMany).then_some(refusal.login_id))
}
