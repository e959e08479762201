//! How others find our keys, to verify our access tokens with (OpenID Connect Discovery, RFC 8414).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
    response::IntoResponse,
};
use identity::core::Core;
use serde::Serialize;
use utoipa::ToSchema;

use crate::login::{CLIENT_CREDENTIALS, JWT_BEARER, TOKEN_EXCHANGE};

/// Keys change rarely; a new one is published before it signs.
const CACHED: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=300");

/// What this server is as an issuer of tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuerMetadata {
    /// `iss` of every access token.
    #[schema(example = "https://tharsis.example.com")]
    issuer: String,
    /// Where the keys are.
    jwks_uri: String,
    /// Where tokens are issued.
    token_endpoint: String,
    /// Nothing is authorized through a browser.
    response_types_supported: [&'static str; 1],
    grant_types_supported: [&'static str; 3],
    /// The ID token of the CI system is what proves who the client is, or a client secret.
    token_endpoint_auth_methods_supported: [&'static str; 3],
    /// Where a token can be asked about (RFC 7662).
    introspection_endpoint: String,
    introspection_endpoint_auth_methods_supported: [&'static str; 1],
    /// Where a token can be revoked (RFC 7009).
    revocation_endpoint: String,
    revocation_endpoint_auth_methods_supported: [&'static str; 1],
    subject_types_supported: [&'static str; 1],
    /// Of the keys that are published now.
    id_token_signing_alg_values_supported: Vec<String>,
    claims_supported: [&'static str; 17],
}

fn metadata(core: &Core) -> impl IntoResponse + use<> {
    let issuer = core.settings().public_url.clone();
    let metadata = IssuerMetadata {
        jwks_uri: format!("{issuer}/oauth/discovery/keys"),
        token_endpoint: format!("{issuer}/v1/serviceaccounts/token"),
        introspection_endpoint: format!("{issuer}/v1/introspect"),
        revocation_endpoint: format!("{issuer}/v1/revoke"),
        issuer,
        response_types_supported: ["none"],
        grant_types_supported: [JWT_BEARER, TOKEN_EXCHANGE, CLIENT_CREDENTIALS],
        token_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post"],
        introspection_endpoint_auth_methods_supported: ["Bearer"],
        revocation_endpoint_auth_methods_supported: ["none"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: core.signing_algorithms(),
        claims_supported: [
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "client_id",
            "auth_time",
            "tharsis_type",
            "tharsis_service_account_name",
            "tharsis_service_account_path",
            "tharsis_service_account_id",
            "tharsis_grant_type",
            "tharsis_login_id",
            "tharsis_provider_id",
            "tharsis_client_secret_id",
        ],
    };
    ([CACHED], Json(metadata))
}

/// What this server is as an issuer of tokens (OpenID Connect Discovery 1.0).
#[utoipa::path(
    get, path = "/.well-known/openid-configuration", tag = "discovery", security(()),
    responses((status = 200, description = "The metadata.", body = IssuerMetadata))
)]
pub async fn openid_configuration(State(core): State<Arc<Core>>) -> impl IntoResponse {
    metadata(&core)
}

/// What this server is as an issuer of tokens (RFC 8414).
#[utoipa::path(
    get, path = "/.well-known/oauth-authorization-server", tag = "discovery", security(()),
    responses((status = 200, description = "The metadata.", body = IssuerMetadata))
)]
pub async fn authorization_server(State(core): State<Arc<Core>>) -> impl IntoResponse {
    metadata(&core)
}

/// The public keys that verify our access tokens, as a JWK set (RFC 7517).
#[utoipa::path(
    get, path = "/oauth/discovery/keys", tag = "discovery", security(()),
    responses((status = 200, description = "The keys.", body = serde_json::Value, content_type = "application/json"))
)]
pub async fn keys(State(core): State<Arc<Core>>) -> impl IntoResponse {
    ([CACHED, (header::CONTENT_TYPE, "application/json")], core.public_keys())
}
