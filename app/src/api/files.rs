//! Lists as files.

use leptos::prelude::*;

use super::UiProblem;

/// Why there is no file at the address that is being answered.
///
/// # Errors
/// Always: with the reason.
#[server(prefix = "/api/ui", endpoint = "files/refused")]
pub async fn why_no_file() -> Result<(), UiProblem> {
    let parts = use_context::<http::request::Parts>();
    let refused = parts.and_then(|parts| parts.extensions.get::<crate::serving::Refused>().cloned());
    Err(refused.map_or_else(identity::problem::Problem::not_found, |refused| refused.0).into())
}
