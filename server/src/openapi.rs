//! The `OpenAPI` document, made from the handlers themselves.

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Components,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{
    problem::{ProblemBody, Refusal},
    router,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tharsis",
        description = "Service accounts for pipelines: log in with the ID token of a CI system, without stored \
            secrets. Refusals are problems (RFC 9457) with a stable `code`; lists come in pages. An `{id}` is a GID \
            or a percent-encoded TRN.",
        license(name = "MPL-2.0", identifier = "MPL-2.0")
    ),
    servers((url = "/", description = "This server")),
    security(("access_token" = [])),
    tags(
        (name = "login", description = "From the ID token of a CI system to an access token"),
        (name = "caller"),
        (name = "groups"),
        (name = "workspaces"),
        (name = "service accounts"),
        (name = "members"),
        (name = "teams"),
        (name = "activity"),
        (name = "discovery", description = "For others who verify our access tokens"),
        (name = "operation"),
    ),
    components(schemas(ProblemBody)),
    modifiers(&AccessToken)
)]
pub(crate) struct Document;

struct AccessToken;

impl Modify for AccessToken {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(
                "An access token of the token endpoint or of `tharsis-server admin token`, or a personal access token.",
            ))
            .build();
        openapi
            .components
            .get_or_insert_with(Components::new)
            .add_security_scheme("access_token", SecurityScheme::Http(scheme));
    }
}

static TEXT: LazyLock<Option<String>> = LazyLock::new(|| {
    let mut text = router::machines().into_openapi().to_pretty_json().ok()?;
    text.push('\n');
    Some(text)
});

/// The document as JSON; none if it cannot be written, which a test rules out.
#[must_use]
pub fn text() -> Option<&'static str> {
    TEXT.as_deref()
}

/// `GET /openapi.json`.
pub(crate) async fn show() -> Response {
    match text() {
        Some(text) => {
            ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], text).into_response()
        }
        None => Refusal::from(identity::problem::Problem::internal()).into_response(),
    }
}
