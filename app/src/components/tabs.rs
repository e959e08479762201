//! Tabs that are links: what is open stands in the address.

use leptos::prelude::*;

/// A row of links, of which one is the page that is open.
#[component]
pub fn Tabs(
    /// The name of the row, for screen readers.
    #[prop(into)]
    label: String,
    /// What each says, where it leads, and whether it is open.
    tabs: Vec<(&'static str, String, bool)>,
) -> impl IntoView {
    let tabs = tabs.into_iter().map(|(text, href, open)| {
        view! { <li><a href=href aria-current=open.then_some("page")>{text}</a></li> }
    });
    view! {
        <nav class="tabs" aria-label=label>
            <ul>{tabs.collect_view()}</ul>
        </nav>
    }
}
