//! The page for addresses that lead nowhere.

use identity::problem::Problem;
use leptos::prelude::*;

use crate::components::problem_page::ProblemPage;

/// The same page for "does not exist" and "you may not know".
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::serving::set_status(404);
    view! { <ProblemPage problem=Problem::not_found() /> }
}
