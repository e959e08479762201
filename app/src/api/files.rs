//! Lists as files.

use leptos::prelude::*;

use super::UiProblem;

/// Why there is no file at the address that is being answered.
///
/// # Errors
/// Always: with the reason.
#[server(prefix = "/api/ui", endpoint = "files/refused")]
pub async fn why_no_file() -> Result<(), UiProblem> {
    use axum::Extension;

    let refused = leptos_axum::extract::<Extension<crate::serving::Refused>>().await;
    Err(refused.map_or_else(|_| identity::problem::Problem::not_found(), |Extension(refused)| refused.0).into())
}
