//! What is around a table.

use leptos::prelude::*;

/// Lets a wide table scroll by itself instead of widening the page, by keyboard, too.
#[component]
pub fn TableScroll(
    /// What the table shows, for screen readers.
    #[prop(into)]
    label: String,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! { <div class="table-scroll" role="region" tabindex="0" aria-label=label>{children()}</div> }
}
