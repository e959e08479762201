//! Chips: a choice of a few that stands in the address.

use leptos::prelude::*;

/// Links of which at most one is chosen. Without JavaScript they lead to the same page with the choice made.
#[component]
pub fn Chips(
    /// What is chosen, for screen readers.
    #[prop(into)]
    label: String,
    /// What each says, where it leads, and whether it is chosen.
    chips: Vec<(String, String, bool)>,
) -> impl IntoView {
    let chips = chips.into_iter().map(|(text, href, chosen)| {
        view! { <li><a href=href aria-current=chosen.then_some("true")>{text}</a></li> }
    });
    view! { <ul class="chips" aria-label=label>{chips.collect_view()}</ul> }
}
