//! The server's side of the pages: routes, sessions, and what the functions of `api` need to call a service.

pub mod conflict;
pub mod cookies;
mod export;
mod form_posts;
mod pages;
pub mod session;

use std::sync::Arc;

use axum::http::StatusCode;
pub use export::Refused;
use identity::{
    core::Core,
    naming::{Gid, NamespacePath, Reference, ResourceKind},
    problem::Problem,
};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
pub use pages::routes;

/// The heart of the server, as the routes put it into the context.
pub fn core() -> Result<Arc<Core>, Problem> {
    use_context().ok_or_else(Problem::internal)
}

/// The name of a request, which its answer and every line of the log about it have in common. The server puts it among
/// the extensions of the request.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The name of the request that is being answered; empty where there is none.
pub fn request_id() -> String {
    let parts = use_context::<http::request::Parts>();
    parts.and_then(|parts| parts.extensions.get::<RequestId>().map(|id| id.0.clone())).unwrap_or_default()
}

/// Sets the status of the answer that is being made.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Sends the browser elsewhere instead of the page that is being made.
pub fn redirect(location: &str) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    if let Ok(location) = axum::http::HeaderValue::from_str(location) {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(axum::http::header::LOCATION, location);
    }
}

/// Reads the path of a page. What cannot be a path names nothing, and is answered like that.
pub fn namespace_path(text: &str) -> Result<NamespacePath, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// Reads the identifier of a service account.
pub fn service_account(text: &str) -> Result<Reference, Problem> {
    Reference::parse(ResourceKind::ServiceAccount, text).map_err(|_| Problem::not_found())
}

/// Reads the identifier of a recorded login.
pub fn login_id(text: &str) -> Result<uuid::Uuid, Problem> {
    match Reference::parse(ResourceKind::Login, text) {
        Ok(Reference::Id(id)) => Ok(id),
        _ => Err(Problem::not_found()),
    }
}

/// Reads the identifier of a membership.
pub fn membership_id(text: &str) -> Result<uuid::Uuid, Problem> {
    identifier(ResourceKind::Membership, text)
}

/// Reads the identifier of a thing of this kind.
pub fn identifier(kind: ResourceKind, text: &str) -> Result<uuid::Uuid, Problem> {
    let gid: Gid = text.parse().map_err(|_| Problem::not_found())?;
    if gid.kind == kind { Ok(gid.uuid) } else { Err(Problem::not_found()) }
}

/// Reads a number of days as typed; what is no number is out of range, and answered as such.
pub fn days(text: &str) -> Option<u32> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.parse().unwrap_or(0))
}

/// Whether the name of what is to be deleted was typed.
pub fn confirmed(typed: &str, name: &str) -> Result<(), Problem> {
    if typed.trim() == name {
        return Ok(());
    }
    Err(Problem::invalid_field("/confirmation", format!("Type {name} to confirm.")))
}
