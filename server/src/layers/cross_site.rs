//! Other sites must not act through a browser that is signed in here.

use axum::response::{IntoResponse as _, Response};
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};

use crate::problem::Refusal;

/// The layer, with how it answers what it refuses.
pub type Layer = CsrfLayer<fn(ProtectionError) -> Response>;

/// Refuses requests that change something and come from another origin than `public_url`.
///
/// # Errors
/// If the public URL is no origin.
pub fn layer(public_url: &str) -> Result<Layer, ConfigError> {
    // Named explicitly, since a proxy may change the Host header that the origin is otherwise compared with.
    Ok(CsrfLayer::new().add_trusted_origin(public_url)?.with_rejection_response(refuse))
}

#[expect(clippy::needless_pass_by_value, reason = "the layer gives it away")]
fn refuse(error: ProtectionError) -> Response {
    tracing::warn!(%error, "a request from another site was refused");
    Refusal::cross_site().into_response()
}
