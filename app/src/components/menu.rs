//! A button with a caret beside it that opens more.

use leptos::prelude::*;

use super::icon::Icon;

/// The caret beside a button, and what it opens. A native disclosure: it works without JavaScript.
#[component]
pub fn CaretMenu(
    /// What a screen reader calls the caret.
    #[prop(into)]
    label: String,
    /// What it opens.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="menu caret-menu">
            <summary class="button" aria-label=label.clone() title=label>
                <Icon name="caret" />
            </summary>
            <div class="menu-items">{children()}</div>
        </details>
    }
}
