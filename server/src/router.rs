//! All routes in one place, with what happens around them.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{any, get},
};
use leptos::config::LeptosOptions;
use tower_http::{compression::CompressionLayer, csrf::ConfigError};
use utoipa::OpenApi as _;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    browser, discovery, grpc, health, layers, layers::Https, login, metrics, openapi, problem::Refusal,
    state::AppState, v1,
};

/// The routes for machines, which the `OpenAPI` document describes. They know nothing of sessions: a browser's
/// cookie means nothing to them.
pub(crate) fn machines() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::Document::openapi())
        .merge(v1::routes())
        .routes(routes!(login::token))
        .routes(routes!(login::login))
        .routes(routes!(login::introspect))
        .routes(routes!(login::revoke))
        .routes(routes!(discovery::openid_configuration))
        .routes(routes!(discovery::authorization_server))
        .routes(routes!(discovery::keys))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(metrics::metrics))
}

/// Everything that the public listener answers.
///
/// # Errors
/// If the public URL is no origin.
pub fn router(state: &AppState, options: LeptosOptions) -> Result<Router, ConfigError> {
    let browser = browser::routes(&state.core, options.clone())?
        .layer(from_fn_with_state(layers::LIMIT, layers::deadline))
        .layer(layers::panics())
        .layer(from_fn_with_state(options, layers::error_page))
        // Outside of that layer, which reads what it makes a page of.
        .layer(CompressionLayer::new());
    let (machines, _) = machines().split_for_parts();
    let machines = machines
        .route("/openapi.json", get(openapi::show))
        .route("/.well-known/tharsis.json", get(grpc::discovery))
        .route("/v1", any(v1::nothing))
        .route("/v1/", any(v1::nothing))
        .route("/v1/{*rest}", any(v1::nothing))
        .method_not_allowed_fallback(|| async { Refusal::method_not_allowed() })
        // Handlers read bodies within their own limits; this one is for those that would forget.
        .layer(DefaultBodyLimit::max(32 * 1024))
        .with_state(state.clone())
        .layer(from_fn_with_state(layers::LIMIT, layers::deadline))
        .layer(layers::panics())
        .layer(from_fn(login::answers));
    let https = Https(state.core.settings().public_url.starts_with("https://"));
    Ok(machines
        .merge(browser)
        .layer(from_fn_with_state(state.clone(), grpc::multiplex))
        .layer(from_fn_with_state(https, layers::security))
        .layer(from_fn_with_state(Arc::clone(&state.metrics), layers::account))
        .layer(from_fn_with_state(state.proxies.clone(), layers::client_address)))
}
